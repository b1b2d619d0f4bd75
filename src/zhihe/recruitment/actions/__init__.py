"""Deeds of 招募."""
