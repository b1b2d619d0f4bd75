"""Deeds of 证书与查验."""
