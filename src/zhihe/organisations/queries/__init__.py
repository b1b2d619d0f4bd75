"""Reads of 志愿组织."""
