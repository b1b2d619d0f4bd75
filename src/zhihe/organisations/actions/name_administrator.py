"""Somebody whom only the operator of the installation can name: from the command line, by phone."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from zhihe.accounts.actions.name_person import name_person
from zhihe.accounts.models import Account
from zhihe.accounts.queries.persons import living_persons
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.actions.appoint import give_role
from zhihe.organisations.models import Appointment
from zhihe.organisations.terms import Role
from zhihe.platform.actor import system_actor
from zhihe.regions.errors import CityUnknown
from zhihe.regions.queries.regions import root_of


@transaction.atomic
def name_administrator(
    *, city: str, role: Role, phone: str, name: str, now: datetime
) -> Appointment:
    """The role over the whole city; an unknown number (E.164) gets its account and person.

    Raises CityUnknown, SeparatedDuties (三员分立: never two of them in one account),
    AppointedAlready, NameRefused.
    """
    region = root_of(city)
    if region is None:
        raise CityUnknown()
    account, _made = Account.objects.get_or_create(
        phone_index=phone_index(phone),
        defaults={
            "phone_sealed": seal_phone(phone),
            "phone_tail": phone[-4:],
            "password": make_password(None),
            "created_at": now,
        },
    )
    person = living_persons(account).first()
    if person is None:
        person = name_person(city=city, account=account, name=name, now=now)
    row = give_role(
        city=city, person_id=person.pk, role=role, region=region, appointed_by=None, now=now
    )
    record_event(
        actor=system_actor(city, "command line"),
        now=now,
        fact=Fact(
            "organisations.appoint",
            "appointment",
            row.pk,
            person_id=person.pk,
            detail={"role": role.value, "region": region.pk},
        ),
    )
    return row
