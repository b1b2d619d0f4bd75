"""Make 时长码 slips for a shift: as many as people, each for the minutes of the shift or less."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from zhihe.attendance.errors import SlipCount, SlipMinutes
from zhihe.attendance.models import DurationCode
from zhihe.attendance.queries.check_in_codes import new_slip_code
from zhihe.attendance.queries.check_in_window import require_code
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.city_rules import declare, read

SLIP_DAYS = declare("attendance.slip_days", 3, "时长码在班次结束后几天内有效")


@transaction.atomic
def make_duration_codes(
    *, actor: Actor, shift: Shift, count: int, minutes: int, now: datetime
) -> list[DurationCode]:
    """``shift`` by ``access_shift_to_lead``; never more uses than seats, never more minutes than
    the shift. Raises NoActivityCode, ActivityOff, SlipCount, SlipMinutes."""
    require_code(shift)
    Shift.objects.in_city(actor.city).select_for_update(no_key=True).get(pk=shift.pk)
    longest = clock.minutes_between(shift.starts_at, shift.ends_at)
    if not 15 <= minutes <= min(longest, 720):
        raise SlipMinutes(longest=min(longest, 720))
    made = DurationCode.objects.in_city(actor.city).filter(shift_id=shift.pk).count()
    if count < 1 or made + count > shift.capacity:
        raise SlipCount(left=max(0, shift.capacity - made))
    until = shift.ends_at + timedelta(days=read(actor.city, SLIP_DAYS, now))
    rows = DurationCode.objects.bulk_create(
        DurationCode(
            city_id=actor.city,
            shift=shift,
            activity=shift.activity,
            code=new_slip_code(),
            minutes=minutes,
            valid_until=until,
            made_by=actor.person_id,
            made_at=now,
        )
        for _n in range(count)
    )
    detail = {"count": count, "minutes": minutes}
    fact = Fact("attendance.make_slips", "shift", shift.pk, detail=detail)
    record_event(actor=actor, now=now, fact=fact)
    return rows
