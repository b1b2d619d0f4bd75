"""Deeds of 志愿者."""
