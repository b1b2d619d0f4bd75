"""Deeds of 通知."""
