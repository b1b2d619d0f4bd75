"""A hundred thousand hours that wait for a yes: pending records with their punches, cloned in SQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

from tests.cast import CITY, Member
from tests.crash.installation import Installation, moment
from tests.factories.activities import make_activity
from tests.factories.punches import attend, proposed
from tests.factories.volunteers import many_volunteers
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.foundation import clock
from zhihe.opportunities.models import Activity, Post, Shift

CLONE_PUNCHES = """
INSERT INTO attendance_punch SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(), 'client_id', gen_random_uuid(), 'shift_id', s.id,
    'activity_id', s.activity_id, 'volunteer_id', v.id, 'by_id', v.person_id,
    'claimed_at', s.starts_at, 'counted_at', s.starts_at, 'received_at', s.starts_at))).*
FROM attendance_punch p, opportunities_shift s, volunteers_volunteer v
WHERE p.id = %(punch)s AND s.activity_id = ANY(%(activities)s)
  AND (s.id, v.id) <> (p.shift_id, p.volunteer_id)
  AND v.id = ANY(%(people)s)
"""
CLONE_RECORDS = """
INSERT INTO attendance_servicerecord SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', gen_random_uuid(), 'volunteer_id', p.volunteer_id, 'person_id', p.by_id,
    'shift_id', s.id, 'activity_id', s.activity_id, 'evidence_id', p.id,
    'span', tstzrange(s.starts_at, s.ends_at), 'first_in', s.starts_at, 'last_out', s.ends_at,
    'service_date', (s.starts_at AT TIME ZONE 'Asia/Shanghai')::date))).*
FROM attendance_servicerecord r, attendance_punch p
JOIN opportunities_shift s ON s.city_id = p.city_id AND s.id = p.shift_id
WHERE r.id = %(record)s AND p.kind = 'in' AND s.activity_id = ANY(%(activities)s)
  AND (p.shift_id, p.volunteer_id) <> (r.shift_id, r.volunteer_id)
"""


def make_pending(
    site: Installation, cast: Any, *, people: int, shifts: int, first: int = 100_000
) -> list[Shift]:
    """``shifts`` of one hour on as many days, with ``people`` records each; the shifts.

    ``first``: number of the first of these people, who are new.
    """
    now = clock.now()
    with moment(now - timedelta(hours=1)), transaction.atomic():
        members = many_volunteers(cast, people, first=first)
        activity = make_activity(
            cast, starts_at=now - timedelta(hours=26), minutes=60, capacity=people
        )
        made = _shifts(activity, shifts)
        attend(made[0], members[0])
        record = proposed(made[0], members[0], now)
    _clone(site, record, activity, members)
    return made


def _shifts(activity: Activity, count: int) -> list[Shift]:
    [first] = Shift.objects.in_city(CITY).filter(activity=activity)
    post = Post.objects.in_city(CITY).get(activity=activity)
    more = [
        Shift(
            city_id=CITY,
            activity=activity,
            post=post,
            starts_at=first.starts_at - timedelta(days=n),
            ends_at=first.ends_at - timedelta(days=n),
            capacity=first.capacity,
        )
        for n in range(1, count)
    ]
    return [first, *Shift.objects.bulk_create(more)]


def _clone(
    site: Installation, record: ServiceRecord, activity: Activity, members: list[Member]
) -> None:
    punch = Punch.objects.in_city(CITY).get(pk=record.evidence_id)
    values = {
        "punch": punch.pk,
        "record": record.pk,
        "activities": [activity.pk],
        "people": [m.volunteer.pk for m in members],  # type: ignore[union-attr]
    }
    with psycopg.connect(site.urls.owner_url) as connection:
        connection.execute(CLONE_PUNCHES, values)
        connection.execute(CLONE_RECORDS, values)
        connection.execute("ANALYZE")


def records_of(shifts: list[Shift]) -> dict[UUID, list[UUID]]:
    """Record ids by shift."""
    found: dict[UUID, list[UUID]] = {shift.pk: [] for shift in shifts}
    rows = ServiceRecord.objects.in_city(CITY).filter(shift_id__in=list(found))
    for shift_id, pk in rows.values_list("shift_id", "pk"):
        found[shift_id].append(pk)
    return found


def many_sessions(member: Member, role: str, count: int, until: datetime) -> list[str]:
    """Session keys of one member with the second factor shown; one for every few presses, because
    what a page would have told piles up in a session that opens no page."""
    store = SessionStore()
    fields = {
        "account": str(member.person.account_id),
        "person": str(member.id),
        "epoch": 0,
        "hat": str(member.appointments[role].pk),
        "strong_until": until.isoformat(),
    }
    rows = [
        Session(
            session_key=store._get_new_session_key(),
            session_data=store.encode(fields),
            expire_date=until,
        )
        for _ in range(count)
    ]
    Session.objects.bulk_create(rows)
    return [row.session_key for row in rows]
