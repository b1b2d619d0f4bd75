"""Reads of 时间银行."""
