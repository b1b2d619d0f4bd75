"""时间轴: services, trainings and awards of one person in one list, filtered and summed (N06)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from zhihe.attendance.models import ServiceRecord
from zhihe.frame.cards import TimelineItem
from zhihe.home.labels import KINDS, METHODS, WAITING_STATES
from zhihe.home.queries.my_records import counts, hours_text
from zhihe.opportunities.labels import is_english
from zhihe.volunteers.models import Entry


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of the timeline with what it is filtered and summed by."""

    on: date
    kind: str
    organisation_id: UUID
    minutes: int
    item: TimelineItem


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person wants to see; empty means everything."""

    kind: str = ""
    year: int | None = None
    organisation: UUID | None = None

    def fits(self, moment: Moment) -> bool:
        """Whether the moment passes all three filters."""
        kind = "service" if moment.kind == "start" else moment.kind
        return (
            self.kind in ("", kind)
            and self.year in (None, moment.on.year)
            and self.organisation in (None, moment.organisation_id)
        )


def moments_of(
    records: Sequence[ServiceRecord], entries: Sequence[Entry], words: dict[UUID, str]
) -> list[Moment]:
    """All moments, newest first; ``words`` are the thanks by record id."""
    first = next((r.pk for r in reversed(records) if counts(r)), None)
    found = [_of_record(r, r.pk == first, words.get(r.pk, "")) for r in records]
    found += [_of_entry(e) for e in entries]
    return sorted(found, key=lambda moment: moment.on, reverse=True)


def _of_record(record: ServiceRecord, is_first: bool, thanks: str) -> Moment:
    counted = counts(record)
    kind = "start" if is_first else "service"
    label, tone = KINDS[kind] if counted else WAITING_STATES.get(record.state, KINDS["service"])
    minutes = record.minutes if counted else record.proposed_minutes
    item = TimelineItem(
        when=record.service_date.isoformat(),
        title=record.activity_title,
        kind=label,
        tone=tone,
        amount=_("%(hours)s 小时") % {"hours": hours_text(minutes)} if minutes else "",
        grade=record.grade if counted else "",
        text=_how(record, thanks),
        url=_page_of(record),
    )
    return Moment(record.service_date, kind, record.organisation_id, record.minutes * counted, item)


def _page_of(record: ServiceRecord) -> str:
    try:
        return reverse("attendance:my_record", args=[record.pk])
    except NoReverseMatch:
        return ""


def _how(record: ServiceRecord, thanks: str) -> str:
    methods = [str(METHODS[m]) for m in record.methods if m in METHODS]
    parts = [(", " if is_english() else "、").join(methods), record.organisation_name]
    if thanks:
        parts.append(_("“%(words)s”") % {"words": thanks})
    if record.rejected_reason:
        parts.append(record.rejected_reason)
    return " · ".join(part for part in parts if part)


def _of_entry(entry: Entry) -> Moment:
    label, tone = KINDS[entry.kind]
    until = _("有效期至 %(day)s") % {"day": entry.valid_until} if entry.valid_until else ""
    parts: list[Any] = [entry.result, until, entry.organisation_name]
    item = TimelineItem(
        when=entry.on.isoformat(), title=entry.title, kind=label, tone=tone,
        text=" · ".join(str(part) for part in parts if part),
    )  # fmt: skip
    return Moment(entry.on, entry.kind, entry.organisation_id, 0, item)
