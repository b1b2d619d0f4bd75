"""Reads of 行政区划."""
