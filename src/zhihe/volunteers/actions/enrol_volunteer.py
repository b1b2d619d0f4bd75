"""Make a person's volunteer row in a city (or return the one there is)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.identity_numbers import age_on
from zhihe.platform import counters
from zhihe.platform.actor import Actor
from zhihe.platform.city_rules import read
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.rules.numbers import new_number
from zhihe.volunteers.terms import Group, PolicyKey, VolunteerState

RETIREMENT_AGE = 60


@transaction.atomic
def enrol_volunteer(
    *,
    actor: Actor,
    person: Person,
    now: datetime,
    today: date,
    region_id: int | None = None,
    group: str = "",
) -> Volunteer:
    """``group`` decides the hour standard; guessed from the age when not told."""
    existing = Volunteer.objects.in_city(actor.city).filter(person_id=person.pk).first()
    if existing is not None:
        return existing
    rule = read(actor.city, PolicyKey.NUMBER_RULE, now)
    serial = counters.take(actor.city, "volunteer_no")
    volunteer = Volunteer.objects.create(
        city_id=actor.city,
        person_id=person.pk,
        volunteer_no=new_number(rule, actor.city, serial),
        name=person.name,
        pinyin=person.pinyin,
        sex=person.sex,
        birth_date=person.birth_date,
        is_claimed=person.is_claimed,
        is_verified=person.is_verified,
        state=VolunteerState.ACTIVE if person.is_claimed else VolunteerState.UNCLAIMED,
        group=group or _guess(person.birth_date, today),
        region_id=region_id,
        registered_at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact("volunteers.enrol", "volunteer", volunteer.pk, person_id=person.pk),
    )
    return volunteer


def _guess(birth_date: date | None, today: date) -> str:
    if birth_date is None:
        return Group.OTHER
    age = age_on(birth_date, today)
    return Group.STUDENT if age < 18 else Group.RETIRED if age >= RETIREMENT_AGE else Group.EMPLOYED
