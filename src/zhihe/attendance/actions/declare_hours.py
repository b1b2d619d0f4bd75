"""个人申报: a placed person who could not check in declares it; the organisation decides."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.errors import DeclarationRefused, NotPlaced, NotVolunteer
from zhihe.attendance.models import Sheet
from zhihe.attendance.queries.check_in_window import require_code
from zhihe.attendance.queries.my_shifts import is_placed
from zhihe.attendance.queries.presence import live_punches
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, PunchKind, SheetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.city_rules import declare, read
from zhihe.volunteers.models import Volunteer

DAYS = declare("attendance.declare_days", 10, "班次结束后多少天内可以个人申报")
PER_MONTH = declare("attendance.declare_per_month", 4, "每人每月最多申报几次")
PER_DAY = declare("attendance.declare_minutes_per_day", 240, "个人申报每天最多多少分钟")


@transaction.atomic
def declare_hours(
    *,
    actor: Actor,
    volunteer_id: UUID,
    shift: Shift,
    start: datetime,
    end: datetime,
    words: str,
    now: datetime,
) -> Sheet:
    """One declaration for a shift without any punch, within the caps (domain.md §4, grade D).

    Raises NotVolunteer, NotPlaced, NoActivityCode, ActivityOff, DeclarationRefused with the reason.
    """
    require_code(shift)
    me = lock_volunteers(actor.city, [volunteer_id]).get(volunteer_id)
    if me is None or me.person_id != actor.person_id:
        raise NotVolunteer()
    if not is_placed(actor.city, shift.pk, me.pk):
        raise NotPlaced()
    _require_times(shift, start, end, now)
    if len(words.strip()) < 4:
        raise DeclarationRefused(_("请写一句做了什么、谁在场，好让组织核对。"))
    if live_punches(actor.city).filter(shift_id=shift.pk, volunteer_id=me.pk).exists():
        raise DeclarationRefused(_("这一班已经有您的签到，时长不对请走「时长不对」那一项。"))
    _require_caps(me, start, end, now)
    sheet = Sheet.objects.create(
        city_id=actor.city,
        shift=shift,
        organisation=shift.activity.organisation,
        kind=SheetKind.DECLARATION,
        note=words.strip()[:300],
        entered_by=actor.person_id,
        entered_at=now,
    )
    ends = ((PunchKind.IN, start), (PunchKind.OUT, end))
    wanted = [
        NewPunch(
            uuid5(sheet.pk, kind), shift, me, kind, Method.DECLARATION, at, at, sheet_id=sheet.pk
        )
        for kind, at in ends
    ]
    write_punches(actor=actor, wanted=wanted, now=now)
    fact = Fact("attendance.declare", "sheet", sheet.pk, person_id=me.person_id)
    record_event(actor=actor, now=now, fact=fact)
    return sheet


def _require_times(shift: Shift, start: datetime, end: datetime, now: datetime) -> None:
    days = read(shift.city_id, DAYS, now)
    if now < shift.ends_at:
        raise DeclarationRefused(_("这一班还没结束，能签到就先签到。"))
    if now > shift.ends_at + timedelta(days=days):
        raise DeclarationRefused(_("已经过了补报的期限，请跟组织说，由他们补记。"))
    if not shift.starts_at <= start < end <= shift.ends_at:
        raise DeclarationRefused(_("时间要在这一班之内，签退要在签到之后。"))


def _require_caps(me: Volunteer, start: datetime, end: datetime, now: datetime) -> None:
    first = clock.day_bounds(clock.local_date(now).replace(day=1))[0]
    mine = Sheet.objects.in_city(me.city_id).filter(
        kind=SheetKind.DECLARATION, entered_by=me.person_id
    )
    if mine.filter(entered_at__gte=first).count() >= read(me.city_id, PER_MONTH, now):
        raise DeclarationRefused(_("这个月补报的次数用完了。下次记得到了就签到，或请领队补记。"))
    day = clock.day_bounds(clock.local_date(start))
    rows = (
        live_punches(me.city_id)
        .filter(
            volunteer_id=me.pk,
            method=Method.DECLARATION,
            counted_at__gte=day[0],
            counted_at__lt=day[1],
        )
        .order_by("counted_at")
    )
    ins = [p.counted_at for p in rows if p.kind == PunchKind.IN]
    outs = [p.counted_at for p in rows if p.kind == PunchKind.OUT]
    before = sum(clock.minutes_between(a, b) for a, b in zip(ins, outs, strict=False))
    most = read(me.city_id, PER_DAY, now)
    if before + clock.minutes_between(start, end) > most:
        sentence = _("一天最多补报 %(most)s 分钟，多出来的请组织补记。")
        raise DeclarationRefused(sentence % {"most": most})
