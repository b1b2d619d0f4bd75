"""Deeds of 首页."""
