"""What a scanned or typed code proves: which shift, by which method, seen at which moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from zhihe.attendance.errors import CodeOfAnother, CodeWrong, NotPlaced, SlipSpent
from zhihe.attendance.models import DurationCode, ScanMoment
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import get_shift
from zhihe.attendance.queries.my_shifts import open_shifts
from zhihe.attendance.terms import Method
from zhihe.opportunities.models import Activity, Shift
from zhihe.volunteers.models import Volunteer

KEPT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Proof:
    """``seen_at`` is the moment that counts; ``slip_id`` for a duration code."""

    shift: Shift
    method: Method
    seen_at: datetime
    slip_id: UUID | None = None


def live_moment(city: str, word: str, now: datetime) -> ScanMoment | None:
    """The session's scan, while it is at most ten minutes old."""
    if not word:
        return None
    return (
        ScanMoment.objects.in_city(city)
        .select_related("activity", "shift")
        .filter(token=word, scanned_at__gte=now - KEPT)
        .first()
    )


def proof_of_scan(moment: ScanMoment, volunteer: Volunteer, now: datetime) -> Proof:
    """The scan as proof for this person; a poster names an activity, the person's shift follows."""
    if moment.shift_id is not None:
        shift = get_shift(moment.city_id, moment.shift_id)
        if moment.method != Method.DURATION_CODE:
            return Proof(shift, Method(moment.method), moment.scanned_at)
        slip = DurationCode.objects.in_city(moment.city_id).get(code=moment.code[1:])
        return Proof(shift, Method.DURATION_CODE, moment.scanned_at, slip.pk)
    shift = poster_shift(moment.activity, volunteer, now)
    return Proof(shift, Method.POSTER, moment.scanned_at)


def poster_shift(activity: Activity, volunteer: Volunteer, now: datetime) -> Shift:
    """The person's own shift of the activity now; the poster alone does not say which."""
    mine = open_shifts(activity.city_id, volunteer.pk, volunteer.person_id, now)
    for shift in mine:
        if shift.activity_id == activity.pk:
            return get_shift(activity.city_id, shift.pk)
    if mine:
        raise CodeOfAnother(this=activity.title, mine=mine[0].activity.title)
    raise NotPlaced()


def proof_of_typed(volunteer: Volunteer, text: str, now: datetime) -> Proof:
    """Digits read off the leader's phone (6), a poster (9) or a duration slip (8 characters).

    Digits name no shift: they are tried against the shifts this person may punch at now.
    Raises CodeWrong, SlipSpent.
    """
    code = codes.typed(text)
    if len(code) == codes.SLIP_LENGTH:
        return _slip(volunteer.city_id, code, now)
    for shift in open_shifts(volunteer.city_id, volunteer.pk, volunteer.person_id, now):
        if len(code) == 6 and codes.digits_fit(shift.activity, shift.pk, code, now):
            return Proof(get_shift(volunteer.city_id, shift.pk), Method.TYPED_CODE, now)
        if len(code) == 9 and code == codes.poster_digits(shift.activity):
            return Proof(get_shift(volunteer.city_id, shift.pk), Method.POSTER, now)
    raise CodeWrong()


def _slip(city: str, code: str, now: datetime) -> Proof:
    slip = DurationCode.objects.in_city(city).filter(code=code).first()
    if slip is None:
        raise CodeWrong()
    if slip.used >= slip.uses or slip.valid_until < now:
        raise SlipSpent()
    return Proof(get_shift(city, slip.shift_id), Method.DURATION_CODE, now, slip.pk)
