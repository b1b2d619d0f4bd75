"""Finished rows of a volunteer's own hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhihe.attendance.labels.records import REQUEST_TONES, REQUESTS, STATE_TONES, STATES
from zhihe.attendance.models import CorrectionRequest, ServiceRecord
from zhihe.attendance.queries.explain import inclusion
from zhihe.attendance.terms import CorrectionState, RecordState
from zhihe.attendance.web.desk_rows import how_words
from zhihe.attendance.web.words import day_words, duration_words
from zhihe.foundation.clock import local_date
from zhihe.frame.cards import EvidencePart


@dataclass(frozen=True, slots=True)
class MyRecord:
    """One record in the person's list."""

    id: UUID
    title: str
    organisation: str
    day: str
    duration: str
    grade: str
    how: str
    state: str
    tone: str
    inclusion: str


def my_record_line(record: ServiceRecord) -> MyRecord:
    """A record in words."""
    state = RecordState(record.state)
    return MyRecord(
        record.pk,
        record.activity_title,
        record.organisation_name,
        f"{record.service_date:%Y}-{day_words(record.service_date)}",
        duration_words(record.minutes),
        record.grade,
        how_words(record.methods),
        str(STATES[state]),
        STATE_TONES[state],
        inclusion(record),
    )


def evidence_parts(totals: dict[str, int]) -> list[EvidencePart]:
    """The bar of counted minutes by evidence, strongest first."""
    return [
        EvidencePart(grade, totals[grade], duration_words(totals[grade]))
        for grade in "ABCD"
        if totals.get(grade)
    ]


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in words, for the person and for the desk."""

    id: UUID
    name: str
    title: str
    day: str
    claimed: str
    counted: str
    words: str
    asked_on: str
    due_on: str
    state: str
    tone: str
    answer: str
    is_open: bool


def request_line(row: CorrectionRequest) -> RequestLine:
    """Everything of one request."""
    state = CorrectionState(row.state)
    title: Any = row.record.activity_title if row.record else None
    if title is None:
        title = row.shift.activity.title if row.shift else _("没有记上的一次")
    day = (
        row.record.service_date
        if row.record
        else (local_date(row.shift.starts_at) if row.shift else None)
    )
    return RequestLine(
        row.pk,
        row.volunteer.name,
        title,
        day_words(day) if day else "",
        duration_words(row.claimed_minutes) if row.claimed_minutes else _("没有写"),
        duration_words(row.record.minutes) if row.record else _("还没有记录"),
        row.words,
        f"{local_date(row.asked_at):%Y-%m-%d}",
        f"{row.due_on:%Y-%m-%d}",
        str(REQUESTS[state]),
        REQUEST_TONES[state],
        row.answer,
        state == CorrectionState.OPEN,
    )
