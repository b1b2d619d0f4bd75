"""Give a person a role at an organisation, in a region or along a line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.models import Account, Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations import policies
from zhihe.organisations.errors import (
    AppointedAlready,
    NotAppointable,
    OwnAppointment,
    SeparatedDuties,
    WrongDates,
)
from zhihe.organisations.labels import ROLE
from zhihe.organisations.models import Appointment, Organisation
from zhihe.organisations.rules import duties_clash
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.regions.models import Region


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person: Person,
    role: str,
    now: datetime,
    organisation: Organisation | None = None,
    region: Region | None = None,
    line: str = "",
    until: datetime | None = None,
) -> Appointment:
    """Raises Forbidden, OwnAppointment, NotAppointable, SeparatedDuties, AppointedAlready,
    WrongDates.
    """
    policies.check_may_appoint(actor, role, organisation=organisation, region=region)
    same_account = person.account_id is not None and person.account_id == actor.account_id
    if person.pk == actor.person_id or same_account:
        raise OwnAppointment()
    if person.account_id is None or not person.is_verified or person.closed_at is not None:
        raise NotAppointable()
    if until is not None and until <= now:
        raise WrongDates()
    row = give_role(
        city=actor.city,
        person_id=person.pk,
        role=role,
        organisation=organisation,
        region=region,
        line=line,
        until=until,
        appointed_by=actor.person_id,
        now=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.appoint",
            "appointment",
            row.pk,
            person_id=person.pk,
            detail={
                "role": role,
                "organisation": str(row.organisation_id or ""),
                "region": row.region_id or 0,
                "line": line,
                "until": until.isoformat() if until else "",
            },
        ),
    )
    _tell(row, organisation, region, now)
    return row


def give_role(
    *,
    city: str,
    person_id: UUID,
    role: str,
    appointed_by: UUID | None,
    now: datetime,
    organisation: Organisation | None = None,
    region: Region | None = None,
    line: str = "",
    until: datetime | None = None,
) -> Appointment:
    """The row itself, for deeds that carry their own permission (admission, the demonstration).

    The account is locked, so that two roles given at once see each other; the exclusion constraints
    stand behind. Raises SeparatedDuties, AppointedAlready.
    """
    person = Person.objects.get(pk=person_id)
    if person.account_id:
        Account.objects.select_for_update(of=("self",)).get(pk=person.account_id)
    held = Appointment.objects.in_city(city).filter(
        Q(until__isnull=True) | Q(until__gt=now),
        Q(person_id=person_id) | Q(account_id__isnull=False, account_id=person.account_id),
    )
    if duties_clash(role, held.values_list("role", flat=True)):
        raise SeparatedDuties()
    try:
        with transaction.atomic():
            return Appointment.objects.create(
                city_id=city,
                person_id=person_id,
                account_id=person.account_id,
                role=role,
                organisation=organisation,
                region=region,
                line=line,
                since=now,
                until=until,
                appointed_by=appointed_by,
                created_at=now,
            )
    except IntegrityError as error:
        if "appointment_separation" in str(error):
            raise SeparatedDuties() from error
        if "appointment_once" in str(error):
            raise AppointedAlready() from error
        raise


def _tell(
    row: Appointment, organisation: Organisation | None, region: Region | None, now: datetime
) -> None:
    where = organisation.name if organisation else region.name if region else ""
    role = str(ROLE[Role(row.role)])
    until = clock.local_date(row.until).isoformat() if row.until else ""
    notify_person(
        city=row.city_id,
        person_id=row.person_id,
        kind="organisations.appointed" if until else "organisations.appointed_openly",
        now=now,
        params={"unit": where, "role": role, "until": until},
        url="/hat",
        sms_template="appointment_given" if until else "",  # the filed text needs a date
        sms_params={"unit": where, "role": role, "until": until},
        organisation_id=row.organisation_id,
        subject_id=row.pk,
    )
