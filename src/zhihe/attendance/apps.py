"""Application configuration of 考勤记时."""

from django.apps import AppConfig


class AttendanceConfig(AppConfig):
    name = "zhihe.attendance"
    label = "attendance"
    verbose_name = "考勤记时"

    def ready(self) -> None:
        from zhihe.accounts.queries.words import register_deed_words
        from zhihe.attendance.queries.served import traces_of
        from zhihe.volunteers.queries.traces import register_served

        register_served(traces_of)
        from zhihe.attendance import labels, listeners  # noqa: F401
        from zhihe.attendance.labels.notices import register as register_record_notices
        from zhihe.attendance.labels.records import STEPS
        from zhihe.attendance.rules.records import PERSON_DAY_CAPS  # noqa: F401
        from zhihe.attendance.web.activity_parts import register as register_on_desks
        from zhihe.attendance.web.desk_menu import register as register_desk
        from zhihe.messaging.labels import register_notice

        register_record_notices()
        register_deed_words(STEPS)
        register_desk()
        register_on_desks()
        for kind, (title, body) in labels.CHECK_IN_NOTICES.items():
            register_notice(kind, title, body)
        _tell_recruitment()


def _tell_recruitment() -> None:
    from zhihe.attendance.queries.past_minutes import past_minutes_by_grade
    from zhihe.recruitment.queries.past_service import register_past_minutes

    register_past_minutes(past_minutes_by_grade)
