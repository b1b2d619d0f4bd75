"""Reads of 通知."""
