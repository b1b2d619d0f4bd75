"""Requests for correction that a desk may see, and those of one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from zhihe.attendance.models import CorrectionRequest
from zhihe.attendance.terms import CorrectionState
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import CLERK_ROLES, Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet

RELATED = ("volunteer", "record", "shift", "shift__activity", "organisation")


def requests_of(actor: Actor, *, answered: bool = False) -> CityQuerySet:
    """Open (or answered) requests of the organisations the hat answers for."""
    rows = CorrectionRequest.objects.in_city(actor.city).select_related(*RELATED)
    rows = rows.filter(organisation_id__in=_organisations(actor))
    if answered:
        done = (CorrectionState.ACCEPTED, CorrectionState.REFUSED)
        return rows.filter(state__in=done).order_by("-answered_at", "pk")
    return rows.filter(state=CorrectionState.OPEN).order_by("due_on", "pk")


def _organisations(actor: Actor) -> QuerySet[Organisation, Any]:
    rows, hat = Organisation.objects.in_city(actor.city), actor.hat
    if hat is None:
        return rows.none().values("pk")
    if hat.role in CLERK_ROLES and hat.region_path:
        return rows.filter(region__path__startswith=hat.region_path).values("pk")
    if hat.role == Role.ORG_ADMIN:
        return rows.filter(path__contains=f"{hat.organisation_id}/").values("pk")
    return rows.filter(pk=hat.organisation_id).values("pk")


def requests_by(city: str, volunteer_id: UUID) -> CityQuerySet:
    """What one person asked, newest first."""
    rows = CorrectionRequest.objects.in_city(city).select_related(*RELATED)
    return rows.filter(volunteer_id=volunteer_id).order_by("-asked_at", "pk")
