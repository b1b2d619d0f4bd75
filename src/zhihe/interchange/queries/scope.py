"""The rows an export may hold: fixed by the scope it was asked for, nothing beside it."""

from __future__ import annotations

from typing import cast

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.foundation import clock
from zhihe.interchange.models import ExportLog
from zhihe.interchange.terms import Subject
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.taken import with_taken
from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.terms import MembershipState
from zhihe.platform.keys import CityQuerySet
from zhihe.recruitment.models import Cover
from zhihe.regions.models import Region
from zhihe.volunteers.models import Volunteer


def rows_of(log: ExportLog, grades: tuple[str, ...]) -> CityQuerySet:
    """Rows of the subject in the scope and period, in a stable order."""
    made = {
        Subject.VOLUNTEERS: _volunteers,
        Subject.ORGANISATIONS: _organisations,
        Subject.ACTIVITIES: _activities,
        Subject.COVER: _cover,
    }
    if log.subject == Subject.RECORDS:
        return _records(log, grades)
    return made[Subject(log.subject)](log)


def organisations_in(log: ExportLog) -> CityQuerySet:
    """Organisations in scope: the own one and those below, or those of the region (and line)."""
    rows = Organisation.objects.in_city(log.city_id)
    if log.organisation is not None:
        return rows.filter(path__startswith=log.organisation.path)
    rows = rows.filter(region__path__startswith=log.region.path) if log.region else rows.none()
    return rows.filter(lines__contains=[log.line]) if log.line else rows


def _organisations(log: ExportLog) -> CityQuerySet:
    return organisations_in(log).select_related("region", "parent").order_by("pinyin", "id")


def _volunteers(log: ExportLog) -> CityQuerySet:
    rows = Volunteer.objects.in_city(log.city_id).select_related("region").exclude(state="disowned")
    if log.organisation is None and not log.line:
        region = cast(Region, log.region)
        return rows.filter(region__path__startswith=region.path).order_by("pinyin", "id")
    members = Membership.objects.in_city(log.city_id).filter(
        organisation__in=organisations_in(log).values("pk"), state=MembershipState.ACTIVE
    )
    return rows.filter(person_id__in=members.values("person_id")).order_by("pinyin", "id")


def _activities(log: ExportLog) -> CityQuerySet:
    rows = Activity.objects.in_city(log.city_id).filter(
        organisation__in=organisations_in(log).values("pk")
    )
    if log.first:
        rows = rows.filter(starts_at__gte=clock.day_bounds(log.first)[0])
    if log.last:
        rows = rows.filter(starts_at__lt=clock.day_bounds(log.last)[1])
    rows = rows.select_related("organisation", "region").order_by("starts_at", "id")
    return with_taken(rows)


def _records(log: ExportLog, grades: tuple[str, ...]) -> CityQuerySet:
    """Confirmed hours of claimed people only: what does not count does not leave the house."""
    rows = ServiceRecord.objects.in_city(log.city_id).filter(
        organisation__in=organisations_in(log).values("pk"),
        state=RecordState.CONFIRMED,
        claim_state=ClaimState.CLAIMED,
    )
    if grades:
        rows = rows.filter(grade__in=grades)
    if log.first:
        rows = rows.filter(service_date__gte=log.first)
    if log.last:
        rows = rows.filter(service_date__lte=log.last)
    return rows.select_related("volunteer").order_by("service_date", "id")


def _cover(log: ExportLog) -> CityQuerySet:
    rows = Cover.objects.in_city(log.city_id).filter(
        activity_id=log.activity_id, activity__organisation__in=organisations_in(log).values("pk")
    )
    return rows.select_related("policy", "activity", "volunteer").order_by("placed_at", "id")
