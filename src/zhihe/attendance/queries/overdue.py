"""Hours that nobody confirmed within ten working days, and whom to tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from zhihe.attendance.models import CorrectionRequest, ServiceRecord
from zhihe.attendance.terms import CorrectionState, RecordState
from zhihe.organisations.models import Appointment, Organisation
from zhihe.organisations.terms import Role
from zhihe.platform.keys import CityQuerySet

WAITING = (RecordState.PENDING, RecordState.SECOND)


def overdue_records(rows: CityQuerySet, today: date) -> CityQuerySet:
    """Of the records the actor may see, those past their last day."""
    return rows.filter(state__in=WAITING, due_on__lt=today)


def overdue_by_organisation(city: str, today: date) -> list[dict[str, object]]:
    """Organisation id, number of records and the earliest last day; longest overdue first."""
    rows = overdue_records(ServiceRecord.objects.in_city(city), today)
    return list(
        rows.values("organisation_id")
        .annotate(n=Count("id"), since=Min("due_on"))
        .order_by("since", "organisation_id")
    )


@dataclass(frozen=True, slots=True)
class Late:
    """A shift (``n`` records) or one request past its last day, at the desk of an organisation."""

    organisation_id: UUID
    title: str
    n: int
    url: str
    is_request: bool = False


def late_at_desks(city: str, today: date) -> list[Late]:
    """Everything a desk has left past its ten working days; two queries."""
    rows = overdue_records(ServiceRecord.objects.in_city(city), today)
    shifts = rows.values("organisation_id", "shift_id", "activity_title").annotate(n=Count("id"))
    asked = CorrectionRequest.objects.in_city(city).filter(
        state=CorrectionState.OPEN, due_on__lt=today
    )
    return [
        *(
            Late(r["organisation_id"], r["activity_title"], r["n"], f"/desk/hours/{r['shift_id']}")
            for r in shifts.order_by("shift_id")
        ),
        *(
            Late(r.organisation_id, r.volunteer.name, 1, f"/desk/requests/{r.pk}", True)
            for r in asked.select_related("volunteer").order_by("due_on", "pk")
        ),
    ]


def level_above(city: str, organisations: list[UUID], now: datetime) -> dict[UUID, set[UUID]]:
    """Admins of the parent organisation, else the township's clerks, by organisation."""
    rows = Organisation.objects.in_city(city).select_related("region").filter(pk__in=organisations)
    live = Appointment.objects.in_city(city).filter(
        Q(until__isnull=True) | Q(until__gt=now), since__lte=now
    )
    parents: defaultdict[UUID | None, set[UUID]] = defaultdict(set)
    admins = live.filter(organisation_id__in={o.parent_id for o in rows}, role=Role.ORG_ADMIN)
    for organisation_id, person in admins.values_list("organisation_id", "person_id"):
        parents[organisation_id].add(person)
    clerks: defaultdict[str, set[UUID]] = defaultdict(set)
    towns = live.filter(role=Role.TOWNSHIP_CLERK).select_related("region")
    for appointment in towns:
        assert appointment.region is not None  # appointment_has_region
        clerks[appointment.region.path].add(appointment.person_id)
    return {o.pk: parents[o.parent_id] or _over(clerks, o.region.path) for o in rows}


def _over(clerks: dict[str, set[UUID]], path: str) -> set[UUID]:
    return {person for at, people in clerks.items() if path.startswith(at) for person in people}
