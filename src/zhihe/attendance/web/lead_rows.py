"""Rows of the leader's pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from zhihe.attendance.labels import FENCES, METHODS
from zhihe.attendance.queries.check_in_window import spoken, window_of
from zhihe.attendance.queries.leading import Attendee
from zhihe.attendance.terms import FenceVerdict, Method, PunchKind
from zhihe.attendance.web.presenters import time_span
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.terms import Answer

TABS: dict[str, Callable[[Attendee], bool]] = {
    "all": lambda a: True,
    "missing": lambda a: not a.came,
    "there": lambda a: a.is_there,
    "gone": lambda a: a.came and not a.is_there,
}


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One person in the roll call. ``next_kind`` is what the big button does ('' for nothing)."""

    volunteer_id: UUID
    name: str
    number: str
    state: str
    tone: str
    note: str
    next_kind: str
    undo: UUID | None
    is_self: bool
    warn: bool


def lead_row(a: Attendee, actor: Actor, now: datetime) -> LeadRow:
    """State in words; the leader's own row has no button, nobody calls their own name."""
    found, is_self = a.presence, a.volunteer.person_id == actor.person_id
    roll = found.lane(roll=True)
    undo = a.last_roll_by(actor.person_id)
    if found.is_open:
        state, tone = _("%(at)s 到了") % {"at": spoken(found.since, now)}, "jade"  # type: ignore[arg-type]
    elif found.pairs:
        state, tone = _("%(at)s 走了") % {"at": spoken(found.left, now)}, "river"  # type: ignore[arg-type]
    elif a.placement.answer == Answer.DECLINED:
        state, tone = _("说了不来"), "gold"
    else:
        state, tone = _("还没到"), "plain"
    wants_in = not found.is_open or not (roll.is_open or roll.pairs)
    next_kind = "" if is_self else PunchKind.IN if wants_in else PunchKind.OUT
    if found.pairs and not found.is_open and not undo:
        next_kind = ""
    return LeadRow(
        a.volunteer.pk,
        a.volunteer.name,
        a.volunteer.volunteer_no[-4:],
        state,
        tone,
        note_of(a),
        next_kind,
        undo.pk if undo else None,
        is_self,
        any(p.fence == FenceVerdict.OUTSIDE for p in found.punches),
    )


def note_of(a: Attendee) -> str:
    """How the person was recorded: 「扫现场码 · 在活动地点，领队点名」."""
    words: list[str] = []
    for punch in a.presence.punches:
        word = str(METHODS[Method(punch.method)])
        if punch.fence != FenceVerdict.NONE:
            word += " · " + str(FENCES[FenceVerdict(punch.fence)])
        if word not in words:
            words.append(word)
    return "，".join(words)


def counts(everybody: Iterable[Attendee]) -> dict[str, int]:
    """Heads by tab."""
    rows = list(everybody)
    return {name: sum(fits(a) for a in rows) for name, fits in TABS.items()}


def shift_line(shift: Shift, now: datetime) -> dict[str, Any]:
    """One shift in the leader's list."""
    window = window_of(shift, now)
    if now < window.opens:
        state, tone = _("%(at)s 开始签到") % {"at": spoken(window.opens, now)}, "plain"
    elif now <= window.closes:
        state, tone = _("正在签到"), "dan"
    else:
        state, tone = _("已结束"), "jade"
    return {
        "id": shift.pk,
        "title": shift.activity.title,
        "post": shift.post.title,
        "time": time_span(shift, now),
        "state": state,
        "tone": tone,
        "people": _("%(taken)s 人") % {"taken": shift.taken},
    }
