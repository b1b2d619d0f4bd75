"""Remind people who are still there that the shift ends soon (X02)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.models import CheckOutReminder
from zhihe.attendance.queries.presence import presence_of_shift
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.volunteers.models import Volunteer


@transaction.atomic
def remind_check_out(*, city: str, shift_id: UUID, now: datetime) -> int:
    """One notice and one text to everybody there without a check-out; never a second one."""
    shift = Shift.objects.in_city(city).select_related("activity").get(pk=shift_id)
    there = [v for v, found in presence_of_shift(city, shift.pk).items() if found.is_open]
    people = Volunteer.objects.in_city(city).in_bulk(there)
    sent = 0
    for volunteer_id in sorted(people):
        if _first(city, shift, volunteer_id, now):
            _tell(city, shift, people[volunteer_id], now)
            sent += 1
    return sent


def _first(city: str, shift: Shift, volunteer_id: UUID, now: datetime) -> bool:
    try:
        with transaction.atomic():
            CheckOutReminder.objects.create(
                city_id=city, shift=shift, volunteer_id=volunteer_id, at=now
            )
    except IntegrityError:
        return False
    return True


def _tell(city: str, shift: Shift, volunteer: Volunteer, now: datetime) -> None:
    ends = clock.local(shift.ends_at)
    words = {"title": shift.activity.title, "when": f"{ends:%H:%M}"}
    notify_person(
        city=city,
        person_id=volunteer.person_id,
        kind="attendance.check_out",
        params=words,
        url="/scan",
        sms_template="checkout_reminder",
        sms_params=words,
        organisation_id=shift.activity.organisation_id,
        subject_id=shift.pk,
        now=now,
    )
