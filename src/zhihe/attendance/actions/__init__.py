"""Deeds of 考勤记时."""
