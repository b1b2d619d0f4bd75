"""Deeds of 行政区划."""
