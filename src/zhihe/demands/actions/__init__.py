"""Deeds of 求助."""
