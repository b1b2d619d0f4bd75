"""Application configuration of 考勤记时."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "zhihe.attendance"
    label = "attendance"
    verbose_name = "考勤记时"
