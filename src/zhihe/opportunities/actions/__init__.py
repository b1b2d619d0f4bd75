"""Deeds of 活动与岗位."""
