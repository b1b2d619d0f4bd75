"""When a shift takes punches, and whether it takes any at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from zhihe.attendance.errors import ActivityOff, NoActivityCode, TooEarly, TooLate
from zhihe.attendance.queries.grace import grace_of
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.city_rules import declare, read
from zhihe.platform.refusals import NotFound

OPENS = declare("attendance.opens_minutes", 30, "签到在班次开始前多少分钟打开")
CODED = (ActivityState.PUBLISHED, ActivityState.ENDED)


@dataclass(frozen=True, slots=True)
class Window:
    """First and last moment at which a punch of the shift may count, both included."""

    opens: datetime
    closes: datetime

    def clip(self, moment: datetime) -> datetime:
        """The nearest moment inside."""
        return min(max(moment, self.opens), self.closes)


def window_of(shift: Shift, now: datetime) -> Window:
    """The window by the city's rules in force at ``now``."""
    opens = timedelta(minutes=read(shift.city_id, OPENS, now))
    return Window(shift.starts_at - opens, shift.ends_at + grace_of(shift.city_id, now))


def get_shift(city: str, shift_id: UUID) -> Shift:
    """The shift with its activity and post; NotFound in another city."""
    row = (
        Shift.objects.in_city(city)
        .select_related("activity", "post", "activity__organisation", "activity__executor")
        .filter(pk=shift_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def require_code(shift: Shift) -> None:
    """X08: no activity code, no check-in. Cancelled shifts and activities are refused too."""
    activity = shift.activity
    if activity.state == ActivityState.CANCELLED or shift.cancelled_at is not None:
        raise ActivityOff()
    if activity.state not in CODED or not activity.activity_code:
        raise NoActivityCode()


def require_open(shift: Shift, moment: datetime, now: datetime) -> Window:
    """The window, when ``moment`` lies inside it; TooEarly or TooLate otherwise."""
    require_code(shift)
    window = window_of(shift, now)
    if moment < window.opens:
        raise TooEarly(opens=spoken(window.opens, now))
    if moment > window.closes:
        raise TooLate(closes=spoken(window.closes, now))
    return window


def spoken(moment: datetime, now: datetime) -> str:
    """「09:02」 today, 「11-20 09:02」 on other days."""
    here = clock.local(moment)
    same_day = clock.local_date(moment) == clock.local_date(now)
    return here.strftime("%H:%M") if same_day else here.strftime("%m-%d %H:%M")
