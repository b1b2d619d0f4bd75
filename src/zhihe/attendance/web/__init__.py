"""Pages of 考勤记时."""
