"""Reads of 账号与实名."""
