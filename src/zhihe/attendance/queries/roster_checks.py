"""A roster line against what the city knows: the person, the shift, what came in before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhihe.accounts.models import Person
from zhihe.accounts.queries.phones import phone_index
from zhihe.attendance.models import RosterRow, ServiceRecord
from zhihe.attendance.queries.check_in_window import window_of
from zhihe.attendance.queries.presence import live_punches, presence
from zhihe.attendance.queries.volunteers_locked import ABLE
from zhihe.attendance.rules.rosters import Column, Problem, RosterLine
from zhihe.attendance.terms import RecordState
from zhihe.foundation import phone_numbers
from zhihe.opportunities.models import Activity, Shift
from zhihe.volunteers.models import Volunteer

DECIDED = (RecordState.SECOND, RecordState.CONFIRMED, RecordState.FROZEN)


@dataclass(frozen=True, slots=True)
class Matched:
    """A line with its person and shift; ``known`` came in earlier and is passed over."""

    line: RosterLine
    volunteer: Volunteer
    shift: Shift
    known: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line of somebody nobody here knows: name and a phone (E.164) no person has yet."""

    line: RosterLine
    phone: str
    shift: Shift


def match_lines(
    activity: Activity,
    source: str,
    lines: Sequence[RosterLine],
    titles: dict[str, str],
    now: datetime,
) -> tuple[list[Matched], list[Unknown], list[Problem]]:
    """Persons and shifts of the lines, people still unknown, and what does not fit.

    ``titles``: column → its heading.
    """
    finder = _Finder(activity, source, lines, now)
    found: list[Matched] = []
    unknown: list[Unknown] = []
    problems: list[Problem] = []
    taken: dict[tuple[Any, UUID], int] = {}
    for line in lines:
        result = finder.match(line)
        if isinstance(result, tuple):
            column, code, shown = result
            problems.append(Problem(line.row, titles.get(column, column), code, shown))
            continue
        is_new = isinstance(result, Unknown)
        who = (result.phone, line.name) if isinstance(result, Unknown) else result.volunteer.pk
        key = (who, result.shift.pk)
        if (is_new or not result.known) and key in taken:  # type: ignore[union-attr]
            title = titles.get(Column.NAME, Column.NAME)
            problems.append(Problem(line.row, title, "same_shift", str(taken[key])))
            continue
        taken[key] = line.row
        if isinstance(result, Unknown):
            unknown.append(result)
        else:
            found.append(result)
    return found, unknown, problems


class _Finder:
    """Everything read once: shifts of the activity, volunteers by number and by phone."""

    def __init__(
        self, activity: Activity, source: str, lines: Sequence[RosterLine], now: datetime
    ) -> None:
        city = activity.city_id
        self.now = now
        self.shifts = list(
            Shift.objects.in_city(city)
            .select_related("activity", "post")
            .filter(activity=activity, cancelled_at__isnull=True)
            .order_by("starts_at")
        )
        able = Volunteer.objects.in_city(city).filter(state__in=ABLE)
        numbers = [line.number for line in lines if line.number]
        self.by_number = {v.volunteer_no: v for v in able.filter(volunteer_no__in=numbers)}
        self.by_phone = _by_phone(city, lines)
        ids = [line.foreign_id for line in lines]
        rows = RosterRow.objects.in_city(city).filter(
            organisation_id=activity.organisation_id, source=source, foreign_id__in=ids
        )
        self.known = set(rows.values_list("foreign_id", flat=True))
        self.busy = _busy(activity)

    def match(self, line: RosterLine) -> Matched | Unknown | tuple[str, str, str]:
        """The match, a person to be entered, or (column, code, what was read)."""
        volunteer = self.by_number.get(line.number) if line.number else None
        if line.number and volunteer is None and not line.phone:
            return Column.NUMBER, "nobody", line.number
        at_phone = self.by_phone.get(line.phone, [])
        if volunteer is None:
            volunteer = next((v for v in at_phone if v.name == line.name), None)
        phone = "" if volunteer or at_phone else _number(line.phone)
        if volunteer is None and not phone:
            return Column.PHONE, "other_name" if at_phone else "nobody", line.phone[-4:]
        if volunteer is not None and volunteer.name != line.name:
            return Column.NAME, "other_name", line.name
        shift = self.shift_for(line)
        if shift is None:
            return Column.DAY, "no_shift", f"{line.start:%m-%d %H:%M}"
        if line.end > self.now:
            return Column.END, "future", f"{line.end:%m-%d %H:%M}"
        if volunteer is None:
            return Unknown(line, phone, shift)
        return self._fit(line, volunteer, shift)

    def _fit(
        self, line: RosterLine, volunteer: Volunteer, shift: Shift
    ) -> Matched | tuple[str, str, str]:
        known = line.foreign_id in self.known
        if not known and (volunteer.pk, shift.pk) in self.busy:
            return Column.NAME, "has_punches", line.name
        return Matched(line, volunteer, shift, known)

    def shift_for(self, line: RosterLine) -> Shift | None:
        """The shift that shares most time with the line and takes both its ends."""
        best: tuple[float, Shift] | None = None
        for shift in self.shifts:
            window = window_of(shift, self.now)
            shared = min(line.end, shift.ends_at) - max(line.start, shift.starts_at)
            fits = window.opens <= line.start and line.end <= window.closes
            if (
                fits
                and shared.total_seconds() > 0
                and (best is None or shared.total_seconds() > best[0])
            ):
                best = (shared.total_seconds(), shift)
        return best[1] if best else None


def _busy(activity: Activity) -> set[tuple[UUID, UUID]]:
    """(volunteer, shift) with a complete pair or decided hours: nothing to import there."""
    decided = ServiceRecord.objects.in_city(activity.city_id).filter(
        activity=activity, state__in=DECIDED
    )
    found = set(decided.values_list("volunteer_id", "shift_id"))
    punches: dict[tuple[UUID, UUID], list] = {}  # type: ignore[type-arg]
    for row in live_punches(activity.city_id).filter(activity=activity):
        punches.setdefault((row.volunteer_id, row.shift_id), []).append(row)
    for key, rows in punches.items():
        here = presence(rows)
        if here.pairs and not here.is_open:
            found.add(key)
    return found


def _number(shown: str) -> str:
    """E.164, or empty for what is no phone number."""
    try:
        return phone_numbers.normalise(shown) if shown else ""
    except phone_numbers.PhoneNumberError:
        return ""


def _by_phone(city: str, lines: Sequence[RosterLine]) -> dict[str, list[Volunteer]]:
    """Volunteers behind the numbers as typed; a phone may hold several persons."""
    indexes: dict[bytes, list[str]] = {}
    for shown in {line.phone for line in lines if line.phone}:
        try:
            indexes.setdefault(phone_index(phone_numbers.normalise(shown)), []).append(shown)
        except phone_numbers.PhoneNumberError:
            continue
    found: dict[str, list[Volunteer]] = {}
    if not indexes:
        return found
    keys = list(indexes)
    people = {
        p.pk: [
            bytes(i) for i in (p.contact_index, p.account.phone_index if p.account else None) if i
        ]
        for p in Person.objects.select_related("account").filter(contact_index__in=keys)
        | Person.objects.select_related("account").filter(account__phone_index__in=keys)
    }
    rows = Volunteer.objects.in_city(city).filter(person_id__in=people, state__in=ABLE)
    for row in rows.order_by("registered_at"):
        for index in people[row.person_id]:
            for shown in indexes.get(index, []):
                found.setdefault(shown, []).append(row)
    return found
