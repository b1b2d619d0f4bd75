"""Data for the printed sheets: sign-in sheet, poster, duration slips."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from zhihe.accounts.models import Person
from zhihe.attendance.models import DurationCode
from zhihe.attendance.queries import check_in_codes as codes
from zhihe.attendance.queries.check_in_window import require_code
from zhihe.attendance.queries.leading import attendees
from zhihe.attendance.reference.documents.data import DurationCodesData, PosterData, RosterData
from zhihe.foundation import clock
from zhihe.frame import qr
from zhihe.opportunities.models import Shift

BLANK_ROWS = 6


def _hours(shift: Shift) -> str:
    return f"{clock.local(shift.starts_at):%H:%M}–{clock.local(shift.ends_at):%H:%M}"


def _day(moment: datetime) -> str:
    here = clock.local(moment)
    return f"{here.month}月{here.day}日"


def _short(request: HttpRequest, path: str) -> str:
    """The address without the scheme, to be typed in."""
    return f"{request.get_host()}{path}"


def roster(request: HttpRequest, shift: Shift) -> RosterData:
    """Names and the last four digits of the phones: enough to tell two of one name apart."""
    require_code(shift)
    activity = shift.activity
    return {
        "demo": request.city.is_demo,  # type: ignore[attr-defined]
        "activity_title": activity.title,
        "activity_code": activity.activity_code,
        "organisation": activity.organisation.name,
        "post": shift.post.title,
        "place": activity.meeting_point or activity.address,
        "date": clock.local_date(shift.starts_at).isoformat(),
        "time": _hours(shift),
        "leader": activity.leader_name,
        "leader_phone": activity.contact_phone,
        "duration_code": "",
        "duration_qr": None,
        "people": [
            {"name": name, "phone_tail": tail, "note": "", "qr": None}
            for name, tail in _names(shift)
        ],
        "blank_rows": BLANK_ROWS,
    }


def _names(shift: Shift) -> list[tuple[str, str]]:
    people = [a.volunteer for a in attendees(shift)]
    rows = Person.objects.filter(pk__in=[v.person_id for v in people]).values_list(
        "pk", "account__phone_tail", "contact_tail"
    )
    tails = {pk: tail or contact or "" for pk, tail, contact in rows}
    return [(v.name, tails.get(v.person_id, "")) for v in people]


def poster(request: HttpRequest, shift: Shift) -> PosterData:
    """One code for all shifts of the activity; the person's own shift follows from the person."""
    require_code(shift)
    activity = shift.activity
    first, last = clock.local(activity.starts_at), clock.local(activity.ends_at)
    one_day = first.date() == last.date()
    days = (
        _day(activity.starts_at)
        if one_day
        else f"{_day(activity.starts_at)}–{_day(activity.ends_at)}"
    )
    return {
        "demo": request.city.is_demo,  # type: ignore[attr-defined]
        "service_name": request.city.name,  # type: ignore[attr-defined]
        "activity_title": activity.title,
        "activity_code": activity.activity_code,
        "post": shift.post.title,
        "place": activity.meeting_point or activity.address,
        "time": f"{days} {_hours(shift)}" if one_day else days,
        "leader": activity.leader_name,
        "leader_phone": activity.contact_phone,
        "address": _short(request, "/scan"),
        "typed_code": codes.poster_digits(activity),
        "qr": qr.drawing(request.build_absolute_uri(f"/s/{codes.poster_token(activity)}")),
    }


def slips(request: HttpRequest, shift: Shift) -> DurationCodesData:
    """Slips nobody has used yet."""
    require_code(shift)
    rows = DurationCode.objects.in_city(shift.city_id).filter(shift=shift, used=0)
    return {
        "demo": request.city.is_demo,  # type: ignore[attr-defined]
        "activity_title": shift.activity.title,
        "activity_code": shift.activity.activity_code,
        "post": shift.post.title,
        "date": f"{_day(shift.starts_at)} {_hours(shift)}",
        "leader": shift.activity.leader_name,
        "address": _short(request, "/scan"),
        "slips": [
            {
                "minutes": row.minutes,
                "uses": row.uses,
                "valid_until": _day(row.valid_until),
                "typed_code": row.code,
                "qr": qr.drawing(request.build_absolute_uri(f"/s/{codes.slip_token(row.code)}")),
            }
            for row in rows.order_by("made_at", "id")
        ],
    }
