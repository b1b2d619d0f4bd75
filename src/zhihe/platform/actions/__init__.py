"""Deeds of the plumbing."""
