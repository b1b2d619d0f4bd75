"""Reads of 志愿者."""
