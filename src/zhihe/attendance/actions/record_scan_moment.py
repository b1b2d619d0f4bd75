"""Fix the moment of a scan at the first request of its address; it holds through sign-in."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from zhihe.attendance.errors import CodeExpired, CodeUnknown, SlipSpent
from zhihe.attendance.models import DurationCode, ScanMoment
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import get_shift, require_code
from zhihe.attendance.terms import Method
from zhihe.opportunities.models import Activity, Shift
from zhihe.platform.refusals import NotFound


@transaction.atomic
def record_scan_moment(*, city: str, token: str, now: datetime) -> ScanMoment:
    """Check the code as it stands now and keep the moment under a random word for this session.

    Raises CodeUnknown (no code of ours), CodeExpired (an earlier code: yesterday's, a forwarded
    picture), SlipSpent, NoActivityCode, ActivityOff.
    """
    read = codes.read_token(token)
    shift, activity, method = _subject(city, read, now)
    return ScanMoment.objects.create(
        city_id=city,
        token=secrets.token_urlsafe(24),
        shift=shift,
        activity=activity,
        method=method,
        code=token,
        scanned_at=now,
    )


def _subject(city: str, read: codes.Token, now: datetime) -> tuple[Shift | None, Activity, Method]:
    if read.kind == codes.ROTATING:
        return _rotating(city, read, now)
    if read.kind == codes.POSTER:
        return None, _poster(city, read), Method.POSTER
    slip = (
        DurationCode.objects.in_city(city)
        .select_related("shift", "activity")
        .filter(code=read.code)
        .first()
    )
    if slip is None:
        raise CodeUnknown()
    if slip.used >= slip.uses or slip.valid_until < now:
        raise SlipSpent()
    return slip.shift, slip.activity, Method.DURATION_CODE


def _rotating(city: str, read: codes.Token, now: datetime) -> tuple[Shift, Activity, Method]:
    try:
        shift = get_shift(city, read.subject)  # type: ignore[arg-type]
    except NotFound:
        raise CodeUnknown() from None
    require_code(shift)
    if not codes.rotating_fits(shift.activity, shift.pk, read.code, now):
        raise CodeExpired()
    return shift, shift.activity, Method.ROTATING_CODE


def _poster(city: str, read: codes.Token) -> Activity:
    activity = Activity.objects.in_city(city).filter(pk=read.subject).first()
    if activity is None or not codes.poster_fits(activity, read.code):
        raise CodeUnknown()
    return activity
