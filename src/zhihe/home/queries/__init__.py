"""Reads of 首页."""
