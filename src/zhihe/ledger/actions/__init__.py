"""Deeds of 时间银行."""
