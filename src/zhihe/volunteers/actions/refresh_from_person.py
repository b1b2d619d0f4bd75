"""Keep the volunteer row equal to its person: name, sex, birth date, claim, verification."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from zhihe.accounts.models import Person
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.terms import VolunteerState


@transaction.atomic
def refresh_from_person(*, city: str, person_id: UUID) -> None:
    """Safe to run any number of times and in any order; a person without a row here is left alone.

    The deed that changed the person left its own trace, so this copy leaves none.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return
    Volunteer.objects.in_city(city).filter(person_id=person_id).update(
        name=person.name,
        pinyin=person.pinyin,
        sex=person.sex,
        birth_date=person.birth_date,
        is_claimed=person.is_claimed,
        is_verified=person.is_verified,
        state=_state(person),
    )


def _state(person: Person) -> str:
    if person.disowned_at:
        return VolunteerState.DISOWNED
    if person.closed_at or person.merged_into_id:
        return VolunteerState.CLOSED
    return VolunteerState.ACTIVE if person.is_claimed else VolunteerState.UNCLAIMED
