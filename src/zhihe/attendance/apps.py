"""Application configuration of 考勤记时."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "zhihe.attendance"
    label = "attendance"
    verbose_name = "考勤记时"

    def ready(self) -> None:
        from zhihe.attendance import labels
        from zhihe.messaging.notice_texts import register_notice

        for kind, (title, body) in labels.CHECK_IN_NOTICES.items():
            register_notice(kind, title, body)
