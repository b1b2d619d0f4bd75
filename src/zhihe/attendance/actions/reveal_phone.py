"""Show a leader the phone of one placed person around the shift; logged, the person can see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zhihe.accounts.models import Person, ProtectedLook
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.attendance.queries.my_shifts import is_placed
from zhihe.audit.actions.record_events import Fact, record_event
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
    ProtectedLook.objects.create(
        person_id=person.pk, viewer_id=actor.person_id, field="phone", at=now,
        role=actor.hat.role if actor.hat else "leader", reason=f"领队联系 {shift.activity.title}"[:120],
    )
    fact = Fact("attendance.reveal_phone", "shift", shift.pk, person_id=person.pk)
    record_event(actor=actor, now=now, fact=fact)
    return Reached(person.name, phone_of_person(person))
