"""考勤记时 (check-in and hours)."""
