"""The base sets every figure is counted from: one definition, used by every page.

A total on one page equals the same total on another because both come from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.demands.models import Need
from zhihe.foundation import clock
from zhihe.opportunities.models import Activity
from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.terms import MembershipState
from zhihe.regions.models import Region
from zhihe.regions.terms import Level
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.terms import VolunteerState

ACTIVE_DAYS = 30


@dataclass(frozen=True, slots=True)
class Scope:
    """What a hat may count: a region with everything below it, perhaps one line (条线) of it."""

    city: str
    region: Region | None = None
    line: str = ""

    @property
    def path(self) -> str:
        """Path below which rows count; empty for the whole city, rows without a region included."""
        whole = self.region is None or self.region.level == Level.CITY
        return "" if whole or self.region is None else self.region.path

    def at(self, region: Region) -> Scope:
        """The same line in a region further down."""
        return Scope(self.city, region, self.line)


def volunteers_in(scope: Scope) -> Any:
    """Registered: rows that are not closed and not disowned, by the region they live in.

    Along a line: those who are active members of an organisation of the line.
    """
    rows = Volunteer.objects.in_city(scope.city).exclude(
        state__in=(VolunteerState.CLOSED, VolunteerState.DISOWNED)
    )
    if scope.path:
        rows = rows.filter(region__path__startswith=scope.path)
    if scope.line:
        members = Membership.objects.in_city(scope.city).filter(
            person_id=OuterRef("person_id"), state=MembershipState.ACTIVE,
            organisation__lines__contains=[scope.line],
        )  # fmt: skip
        rows = rows.filter(Exists(members))
    return rows


def organisations_in(scope: Scope) -> Any:
    """Organisations by the region they belong to, and by line."""
    rows = Organisation.objects.in_city(scope.city)
    if scope.path:
        rows = rows.filter(region__path__startswith=scope.path)
    return rows.filter(lines__contains=[scope.line]) if scope.line else rows


def activities_in(scope: Scope) -> Any:
    """Activities by the region they take place in, and by their organisation's line."""
    rows = Activity.objects.in_city(scope.city)
    if scope.path:
        rows = rows.filter(region__path__startswith=scope.path)
    return rows.filter(organisation__lines__contains=[scope.line]) if scope.line else rows


def records_in(scope: Scope) -> Any:
    """Service records by the region of the service when it was done (moving does not move it)."""
    rows = ServiceRecord.objects.in_city(scope.city)
    if scope.path:
        regions = Region.objects.filter(city_id=scope.city, path__startswith=scope.path)
        rows = rows.filter(region_id_at__in=regions.values("pk"))
    return rows.filter(organisation__lines__contains=[scope.line]) if scope.line else rows


def counted(records: Any) -> Any:
    """Those whose minutes count: confirmed by the organisation and claimed by the person."""
    return records.filter(
        state=RecordState.CONFIRMED, claim_state=ClaimState.CLAIMED, minutes__gt=0
    )


def needs_in(scope: Scope) -> Any:
    """Requests for help by region; along a line those handed to its organisations."""
    rows = Need.objects.in_city(scope.city)
    if scope.path:
        rows = rows.filter(region__path__startswith=scope.path)
    return rows.filter(organisation__lines__contains=[scope.line]) if scope.line else rows


def served(scope: Scope, since: Any = None) -> Any:
    """Registered volunteers with at least one record that counts, perhaps since a date."""
    records = counted(ServiceRecord.objects.in_city(scope.city)).filter(volunteer=OuterRef("pk"))
    if since is not None:
        records = records.filter(service_date__gte=since)
    return volunteers_in(scope).filter(Exists(records))


def active_since(now: datetime) -> Any:
    """First day of the last thirty."""
    return clock.local_date(now) - timedelta(days=ACTIVE_DAYS - 1)


OPEN_NEEDS = Q(state__in=("filed", "verified", "arranged"))
