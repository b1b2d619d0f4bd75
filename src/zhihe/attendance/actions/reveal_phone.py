"""Show a leader the phone of one placed person around the shift; logged, the person can see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.look_at_protected import look_at_protected
from zhihe.accounts.models import Person
from zhihe.attendance.queries.my_shifts import is_placed
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import NotFound
from zhihe.volunteers.models import Volunteer

AROUND = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reached:
    """Name and number ('' without one)."""

    name: str
    phone: str


@transaction.atomic
def reveal_phone(*, actor: Actor, shift: Shift, volunteer_id: UUID, now: datetime) -> Reached:
    """From a day before the shift to a day after, placed people only; NotFound otherwise."""
    volunteer = Volunteer.objects.in_city(actor.city).filter(pk=volunteer_id).first()
    near = shift.starts_at - AROUND <= now <= shift.ends_at + AROUND
    if volunteer is None or not near or not is_placed(actor.city, shift.pk, volunteer.pk):
        raise NotFound()
    person = Person.objects.select_related("account").get(pk=volunteer.person_id)
    reason = f"领队联系 {shift.activity.title}"
    phone = look_at_protected(actor=actor, person=person, field="phone", reason=reason, now=now)
    return Reached(person.name, phone)
