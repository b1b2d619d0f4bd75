"""Who may decide about records; the getter is the check."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhihe.attendance.models import CorrectionRequest, ServiceRecord
from zhihe.opportunities.models import Shift
from zhihe.organisations.models import Appointment, Organisation
from zhihe.organisations.policies import governs, holds
from zhihe.organisations.terms import CLERK_ROLES, Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import Forbidden, NotFound

FIRST_ROLES = (Role.CONFIRMER, Role.ORG_ADMIN)
CLERKS = (Role.TOWNSHIP_CLERK, Role.COUNTY_CLERK, Role.CITY_CLERK)
DESK_ROLES = (*FIRST_ROLES, *CLERKS)
LOOKING_ROLES = (*DESK_ROLES, Role.LEADER, Role.PROJECT_MANAGER)


def is_first(actor: Actor, organisation: Organisation, now: datetime) -> bool:
    """A confirmer of the organisation (or an admin above it); its clerk where it has one person."""
    if holds(actor, organisation, *FIRST_ROLES):
        return True
    clerk = actor.has_role(*CLERKS) and governs(actor, organisation.region, organisation.lines)
    return clerk and is_one_person(organisation, now)


def is_one_person(organisation: Organisation, now: datetime) -> bool:
    """Whether at most one person holds any appointment there: nobody could be the second."""
    people = (
        Appointment.objects.in_city(organisation.city_id)
        .filter(Q(until__isnull=True) | Q(until__gt=now), organisation=organisation, since__lte=now)
        .values_list("person_id", flat=True)
    )
    return len(set(people[:50])) <= 1


def is_second(actor: Actor, organisation: Organisation) -> bool:
    """Another level than the organisation: an admin above it, or a clerk of its region."""
    hat = actor.hat
    if hat is None:
        return False
    if hat.role in CLERKS:
        return governs(actor, organisation.region, organisation.lines)
    return hat.organisation_id != organisation.pk and holds(actor, organisation, Role.ORG_ADMIN)


def sees_desk(actor: Actor, organisation: Organisation, now: datetime) -> bool:
    """Whoever takes any step of confirmation there."""
    return is_first(actor, organisation, now) or is_second(actor, organisation)


def access_shift_desk(actor: Actor, shift_id: UUID, now: datetime) -> Shift:
    """The shift with activity and organisation, for whoever confirms or seconds it."""
    shift = (
        Shift.objects.in_city(actor.city)
        .select_related(
            "post",
            "activity",
            "activity__organisation",
            "activity__organisation__region",
            "activity__organisation__parent",
            "activity__region",
        )
        .filter(pk=shift_id)
        .first()
    )
    if shift is None or not sees_desk(actor, shift.activity.organisation, now):
        raise NotFound()
    return shift


def access_record_desk(actor: Actor, record_id: UUID, now: datetime) -> ServiceRecord:
    """A record, for whoever confirms or seconds it."""
    record = get_record(actor.city, record_id)
    if not sees_desk(actor, record.organisation, now):
        raise NotFound()
    return record


def access_own_record(actor: Actor, record_id: UUID) -> ServiceRecord:
    """A record of the person signed in; NotFound for anybody else's."""
    record = get_record(actor.city, record_id)
    if actor.person_id is None or record.person_id != actor.person_id:
        raise NotFound()
    return record


def access_led_record(actor: Actor, record_id: UUID) -> ServiceRecord:
    """A record of a shift whose named leader is the person signed in."""
    record = get_record(actor.city, record_id)
    if actor.person_id is None or record.leader_id != actor.person_id:
        raise NotFound()
    return record


def get_record(city: str, record_id: UUID) -> ServiceRecord:
    """A record with what pages and actions need; NotFound in another city."""
    record = (
        ServiceRecord.objects.in_city(city)
        .select_related(
            "organisation",
            "organisation__region",
            "organisation__parent",
            "shift",
            "shift__post",
            "volunteer",
        )
        .filter(pk=record_id)
        .first()
    )
    if record is None:
        raise NotFound()
    return record


def access_own_request(actor: Actor, request_id: UUID) -> CorrectionRequest:
    """A request the person signed in made."""
    row = _request(actor.city, request_id)
    if actor.person_id is None or row.volunteer.person_id != actor.person_id:
        raise NotFound()
    return row


def access_request_desk(actor: Actor, request_id: UUID, now: datetime) -> CorrectionRequest:
    """A request, for the desk that answers it."""
    row = _request(actor.city, request_id)
    if not sees_desk(actor, row.organisation, now):
        raise NotFound()
    return row


def _request(city: str, request_id: UUID) -> CorrectionRequest:
    row = (
        CorrectionRequest.objects.in_city(city)
        .select_related(
            "organisation",
            "organisation__region",
            "organisation__parent",
            "record",
            "volunteer",
            "shift",
            "shift__activity",
            "shift__post",
        )
        .filter(pk=request_id)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def visible_to(actor: Actor) -> CityQuerySet:
    """Records the hat worn now may list at the desk: its organisations', or its region's."""
    rows = ServiceRecord.objects.in_city(actor.city)
    hat = actor.hat
    if hat is not None and hat.role in CLERK_ROLES and hat.region_path:
        rows = rows.filter(organisation__region__path__startswith=hat.region_path)
        if hat.role == Role.LINE_CLERK:
            rows = rows.filter(organisation__lines__contains=[hat.line])
        return rows
    if hat is None or hat.organisation_id is None or hat.role not in FIRST_ROLES:
        return rows.none()
    if hat.role == Role.ORG_ADMIN:
        return rows.filter(organisation__path__contains=f"{hat.organisation_id}/")
    return rows.filter(organisation_id=hat.organisation_id)


def require_desk(actor: Actor) -> None:
    """A hat that has a confirmation desk at all."""
    if not actor.has_role(*DESK_ROLES):
        raise Forbidden()
