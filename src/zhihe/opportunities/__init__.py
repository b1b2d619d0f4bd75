"""活动与岗位 (activities and posts)."""
