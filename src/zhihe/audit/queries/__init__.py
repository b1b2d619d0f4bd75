"""Reads of 留痕."""
