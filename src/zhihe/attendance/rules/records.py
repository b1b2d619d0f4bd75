"""Dated city rules of records."""

from zhihe.platform.city_rules import declare

PERSON_DAY_CAPS = declare(
    "attendance.weak_minutes_per_person_day",
    {"C": 480, "D": 240},
    "补记（C）与本人申报（D）的时长，一个人一天最多认多少分钟",
)
CONFIRMER_DAY_CAPS = declare(
    "attendance.weak_records_per_confirmer_day",
    {"C": 100, "D": 30},
    "补记（C）与本人申报（D）的记录，一个确认人一天最多认多少条",
)
