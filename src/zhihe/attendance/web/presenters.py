"""Finished rows for the pages of check-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhihe.attendance.labels import FENCES, METHODS
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_window import spoken, window_of
from zhihe.attendance.queries.my_shifts import MyShift
from zhihe.attendance.queries.presence import presence_at
from zhihe.attendance.terms import FenceVerdict, Method, PunchKind
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class MyShiftRow:
    """One of today's shifts on the check-in page; ``tone`` of the badge."""

    title: str
    post: str
    place: str
    time: str
    state: str
    tone: str
    hint: str
    is_open: bool


def time_span(shift: Shift, now: datetime) -> str:
    """「09:00–11:30」, with the day when it is another one."""
    return f"{spoken(shift.starts_at, now)}–{clock.local(shift.ends_at):%H:%M}"


def my_shift_row(mine: MyShift, now: datetime) -> MyShiftRow:
    """The state in one word and the next step in one sentence."""
    shift, window, found = mine.shift, mine.window, mine.presence
    opens, closes = spoken(window.opens, now), spoken(window.closes, now)
    if found.is_open:
        state, tone = _("%(at)s 签到了") % {"at": spoken(found.since, now)}, "jade"  # type: ignore[arg-type]
        hint = _("走的时候再扫一次，%(closes)s 前都能签退。") % {"closes": closes}
    elif found.pairs:
        state, tone = _("%(at)s 签退了") % {"at": spoken(found.left, now)}, "jade"  # type: ignore[arg-type]
        hint = _("辛苦了，时长等组织确认。")
    elif now < window.opens:
        state, tone = _("还没到时间"), "plain"
        hint = _("%(opens)s 开始签到。") % {"opens": opens}
    elif now > window.closes:
        state, tone = _("没有签到"), "gold"
        hint = _("来过的话，可以补报这一次。")
    else:
        state, tone, hint = _("可以签到了"), "dan", _("扫领队手机上的码，或输入六位数字。")
    return MyShiftRow(
        shift.activity.title,
        shift.post.title,
        shift.activity.meeting_point or shift.activity.address,
        time_span(shift, now),
        state,
        tone,
        hint,
        mine.is_open(now),
    )


def done_context(punch: Punch, me: Volunteer, now: datetime) -> dict[str, Any]:
    """The page after a punch."""
    window = window_of(punch.shift, now)
    found = presence_at(punch.city_id, punch.shift_id, me.pk)
    at = spoken(punch.counted_at, now)
    is_in = punch.kind == PunchKind.IN
    minutes = 0
    if not is_in and found.pairs and found.pairs[-1].end:
        pair = found.pairs[-1]
        minutes = clock.minutes_between(pair.since, found.left or pair.since)
    return {
        "punch": punch,
        "is_in": is_in,
        "at": at,
        "name": me.name,
        "minutes": minutes,
        "title": punch.activity.title,
        "time": time_span(punch.shift, now),
        "method": METHODS[Method(punch.method)],
        "fence": FENCES[FenceVerdict(punch.fence)],
        "distance": punch.distance_m,
        "closes": spoken(window.closes, now),
        "ends": spoken(punch.shift.ends_at, now),
        "rolled": found.lane(roll=True).pairs,
    }
