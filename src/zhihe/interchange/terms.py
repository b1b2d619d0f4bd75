"""Closed lists of interchange."""

from enum import StrEnum


class Subject(StrEnum):
    """What a list is about."""

    VOLUNTEERS = "volunteers"
    ORGANISATIONS = "organisations"
    ACTIVITIES = "activities"
    RECORDS = "records"
    COVER = "cover"


class Format(StrEnum):
    """How it is written; the CSV is GB 18030, as spreadsheets in China open it."""

    XLSX = "xlsx"
    CSV = "csv"


class ExportState(StrEnum):
    """Life of an export: its file is handed out once."""

    WAITING = "waiting"
    READY = "ready"
    TAKEN = "taken"
    FAILED = "failed"


class RuleKey(StrEnum):
    """City rules of interchange."""

    PROFILES = "interchange.profiles"


MOST_ROWS = 200_000
EXPORTERS = ("org_admin", "township_clerk", "county_clerk", "city_clerk", "line_clerk")
