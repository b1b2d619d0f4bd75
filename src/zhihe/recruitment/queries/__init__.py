"""Reads of 招募."""
