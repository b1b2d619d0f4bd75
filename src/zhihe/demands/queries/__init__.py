"""Reads of 求助."""
