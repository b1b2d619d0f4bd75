"""Reads of 考勤记时."""
