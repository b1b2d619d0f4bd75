"""Deeds of 志愿组织."""
