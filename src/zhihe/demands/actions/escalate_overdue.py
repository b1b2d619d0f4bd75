"""A request past its clock is shown to the county's clerks, once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.audit.models import AuditEvent
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.organisations.models import Appointment
from zhihe.organisations.terms import Role
from zhihe.platform.actor import system_actor


def escalate_overdue(*, city: str, now: datetime) -> int:
    """Notice to every county clerk over the request's region; returns how many requests."""
    late = list(
        Need.objects.in_city(city)
        .filter(state=NeedState.FILED, due_at__lt=now)
        .select_related("region")[:200]
    )
    told = set(
        AuditEvent.objects.in_city(city)
        .filter(subject_id__in=[n.pk for n in late], verb="demands.escalate")
        .values_list("subject_id", flat=True)
    )
    fresh = [need for need in late if need.pk not in told]
    for need in fresh:
        _escalate(city, need, now)
    return len(fresh)


@transaction.atomic
def _escalate(city: str, need: Need, now: datetime) -> None:
    record_event(
        actor=system_actor(city),
        now=now,
        fact=Fact("demands.escalate", "need", need.pk, need.filed_by),
    )
    clerks = (
        Appointment.objects.in_city(city)
        .filter(Q(until__isnull=True) | Q(until__gt=now), role=Role.COUNTY_CLERK)
        .select_related("region")
    )
    for clerk in clerks:
        if clerk.region and need.region.path.startswith(clerk.region.path):
            notify_person(
                city=city,
                person_id=clerk.person_id,
                kind="demands.overdue",
                params={"number": need.number, "where": need.region.name},
                url="/desk/needs/",
                now=now,
            )
