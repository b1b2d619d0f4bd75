"""Write entered rows as punches of one sheet: paper, team entry. All rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.errors import SheetEmpty, SheetTooLate, SheetWrong
from zhihe.attendance.models import Punch, ServiceRecord, Sheet
from zhihe.attendance.queries.check_in_window import Window, require_code, spoken, window_of
from zhihe.attendance.queries.presence import day_of, pairs_that_day, presence
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.rules.minutes import MAX_PAIRS
from zhihe.attendance.terms import Method, PunchKind, RecordState
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.city_rules import declare, read
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState
from zhihe.volunteers.models import Volunteer

ENTRY_DAYS = declare("attendance.entry_days", 30, "班次结束后多少天内还能补录签到表")
DECIDED = (RecordState.SECOND, RecordState.CONFIRMED, RecordState.FROZEN)


@dataclass(frozen=True, slots=True)
class EnteredRow:
    """One line of the sheet: who, from when to when."""

    volunteer_id: UUID
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of everybody on the sheet before it is judged."""

    people: dict[UUID, Volunteer]
    placed: set[UUID]
    days: dict[UUID, list[Punch]]
    decided: set[UUID]


def require_entry_time(shift: Shift, now: datetime) -> None:
    """SheetTooLate before the shift began and after the last day of entry."""
    require_code(shift)
    days = read(shift.city_id, ENTRY_DAYS, now)
    if not shift.starts_at < now <= shift.ends_at + timedelta(days=days):
        raise SheetTooLate(days=days)


@transaction.atomic
def enter_sheet_rows(
    *,
    actor: Actor,
    sheet: Sheet,
    shift: Shift,
    method: Method,
    rows: Sequence[EnteredRow],
    now: datetime,
) -> list[Punch]:
    """Two punches a row, pointing back to the sheet; the enterer is on record and never confirms.

    Raises SheetEmpty; SheetWrong with a sentence for each bad row, and nothing is written.
    """
    if not rows:
        raise SheetEmpty()
    ids = list(dict.fromkeys(row.volunteer_id for row in rows))
    known = _Known(
        lock_volunteers(actor.city, ids),
        _placed(shift, ids),
        day_of(actor.city, shift, ids),
        _decided(shift, ids),
    )
    window = window_of(shift, now)
    wrong: list[tuple[Any, Any]] = []
    for number, row in enumerate(rows):
        why = _why_not(row, rows[:number], shift, window, known, now)
        if why:
            wrong.append((row.volunteer_id, why))
    if wrong:
        raise SheetWrong(wrong)
    wanted = [w for row in rows for w in _punches(row, known.people, sheet, shift, method)]
    return write_punches(actor=actor, wanted=wanted, now=now)


def _why_not(
    row: EnteredRow,
    before: Sequence[EnteredRow],
    shift: Shift,
    window: Window,
    known: _Known,
    now: datetime,
) -> Any:
    if row.volunteer_id not in known.people or row.volunteer_id not in known.placed:
        return _("不在这一班的名单里")
    if row.volunteer_id in known.decided:
        return _("时长已经确认过，要改请走更正")
    if any(r.volunteer_id == row.volunteer_id for r in before):
        return _("填了两遍")
    if row.end <= row.start:
        return _("签退要在签到之后")
    if row.start < window.opens or row.end > window.closes:
        opens, closes = spoken(window.opens, now), spoken(window.closes, now)
        return _("时间要在 %(opens)s 到 %(closes)s 之间") % {"opens": opens, "closes": closes}
    if row.end > now:
        return _("时间还没到，不能先填")
    day = known.days[row.volunteer_id]
    if any(p.sheet_id for p in day if p.shift_id == shift.pk):
        return _("这一班已经补录过他了")
    here = presence(p for p in day if p.shift_id == shift.pk)
    if here.pairs and not here.is_open:
        return _("签到签退都齐了，不用补录")
    if not here.is_open and pairs_that_day(day) >= MAX_PAIRS:
        return _("当天已经有三个来回了")
    return ""


def _punches(
    row: EnteredRow, people: dict[UUID, Volunteer], sheet: Sheet, shift: Shift, method: Method
) -> list[NewPunch]:
    person = people[row.volunteer_id]
    ends = ((PunchKind.IN, row.start), (PunchKind.OUT, row.end))
    return [
        NewPunch(
            uuid5(sheet.pk, f"{row.volunteer_id}:{kind}"),
            shift,
            person,
            kind,
            method,
            at,
            at,
            sheet_id=sheet.pk,
        )
        for kind, at in ends
    ]


def _placed(shift: Shift, ids: Sequence[UUID]) -> set[UUID]:
    rows = Placement.objects.in_city(shift.city_id).filter(
        shift_id=shift.pk, state=PlacementState.PLACED, volunteer_id__in=ids
    )
    return set(rows.values_list("volunteer_id", flat=True))


def _decided(shift: Shift, ids: Sequence[UUID]) -> set[UUID]:
    rows = ServiceRecord.objects.in_city(shift.city_id).filter(
        shift_id=shift.pk, volunteer_id__in=ids, state__in=DECIDED
    )
    return set(rows.values_list("volunteer_id", flat=True))
