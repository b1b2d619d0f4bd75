"""Deeds of 留痕."""
