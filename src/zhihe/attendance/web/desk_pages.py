"""Finished contexts of the desk's pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhihe.accounts.models import Person
from zhihe.attendance.queries.desk import Desk, DeskEntry
from zhihe.attendance.queries.overdue import level_above
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.web.desk_rows import desk_row
from zhihe.attendance.web.words import clock_time, day_words, duration_words
from zhihe.foundation.clock import local_date
from zhihe.frame.cards import Crumb
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor

FOLDED = 8


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """One shift that waits, in a list."""

    id: UUID
    title: str
    post: str
    organisation: str
    day: str
    time: str
    people: int
    exceptions: int
    second: int
    duration: str
    due: str
    tone: str


def shift_lines(actor: Actor, groups: Iterable[dict[str, Any]], today: date) -> list[ShiftLine]:
    """Shifts of grouped records in words; one query."""
    found = list(groups)
    shifts = (
        Shift.objects.in_city(actor.city)
        .select_related("post", "activity", "activity__organisation")
        .in_bulk([g["shift_id"] for g in found])
    )
    return [_line(shifts[g["shift_id"]], g, today) for g in found]


def _line(shift: Shift, group: dict[str, Any], today: date) -> ShiftLine:
    due, tone = due_words(group["due"], today)
    return ShiftLine(
        shift.pk,
        shift.activity.title,
        shift.post.title,
        shift.activity.organisation.name,
        day_words(local_date(shift.starts_at)),
        f"{clock_time(shift.starts_at)}–{clock_time(shift.ends_at)}",
        group["n"],
        group["exceptions"],
        group["second"],
        duration_words(group["minutes"] or 0),
        due,
        tone,
    )


def due_words(due: date, today: date) -> tuple[str, str]:
    """还有 3 天 / 超 3 天, and its tone."""
    left = (due - today).days
    if left < 0:
        return ngettext("超 %(n)s 天", "超 %(n)s 天", -left) % {"n": -left}, "dan"
    if left == 0:
        return _("今天到期"), "gold"
    return ngettext("还有 %(n)s 天", "还有 %(n)s 天", left) % {"n": left}, (
        "gold" if left <= 3 else "plain"
    )


def desk_context(
    actor: Actor, desk: Desk, now: datetime, *, is_first: bool, show_all: bool
) -> dict[str, Any]:
    """The page of one shift."""
    shift = desk.shift
    agreed = desk.agreed if show_all else desk.agreed[:FOLDED]
    me = actor.person_id
    return {
        "shift": shift,
        "crumbs": shift_crumbs(shift),
        "heading": _heading(desk),
        "day": day_words(local_date(shift.starts_at)),
        "time": f"{clock_time(shift.starts_at)}–{clock_time(shift.ends_at)}",
        "present": desk.present,
        "agreed_count": len(desk.agreed),
        "total": f"{desk.suggested_minutes:,}",
        "total_words": duration_words(desk.suggested_minutes),
        "exceptions": rows_of(desk.exceptions),
        "decided": rows_of(desk.decided),
        "agreed": rows_of(agreed),
        "agreed_ids": [e.record.pk for e in desk.agreed],
        "decided_ids": [e.record.pk for e in desk.decided],
        "ready_ids": [e.record.pk for e in desk.ready],
        "folded": len(desk.agreed) - len(agreed),
        "second": rows_of(desk.second),
        "settled": rows_of(desk.settled),
        "open": rows_of(desk.open),
        "is_first": is_first,
        "barred": any(bar_of(e.record, me) for e in desk.ready + desk.exceptions),
        "needs_second": bool(desk.exceptions or desk.second)
        or any(e.record.needs_second for e in desk.ready),
        "me_name": actor.name,
        "seconds": second_names(actor, shift, now),
        "sent": bool(desk.second),
    }


def rows_of(entries: Iterable[DeskEntry]) -> list[Any]:
    """Rows with their tones taking turns."""
    return [desk_row(entry, number) for number, entry in enumerate(entries)]


def shift_crumbs(shift: Shift) -> list[Crumb]:
    """时长确认 / title · post."""
    from django.urls import reverse

    here = f"{shift.activity.title} · {shift.post.title}"
    return [Crumb(_("时长确认"), reverse("attendance:desk")), Crumb(here)]


def _heading(desk: Desk) -> str:
    people = ngettext("%(n)s 个人", "%(n)s 个人", desk.present) % {"n": desk.present}
    if desk.exceptions:
        n = len(desk.exceptions)
        return people + ngettext("，先看 %(n)s 条例外", "，先看 %(n)s 条例外", n) % {"n": n}
    if desk.ready:
        return people + _("，没有要先看的例外")
    if desk.second:
        return people + _("，等第二个人点头")
    return people + _("，都办完了")


def second_names(actor: Actor, shift: Shift, now: datetime) -> list[str]:
    """Who may be the second person, by name; empty when the region's clerks are unknown."""
    organisation = shift.activity.organisation_id
    people = level_above(actor.city, [organisation], now).get(organisation, set())
    names = Person.objects.filter(pk__in=people).order_by("pinyin", "pk")
    return list(names.values_list("name", flat=True)[:3])
