"""Live appointments of a person as hats."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from zhihe.organisations.models import Appointment
from zhihe.platform.actor import Hat


def hats_of(city: str, person_id: UUID, now: datetime) -> tuple[Hat, ...]:
    """Hats a person may wear at ``now``, oldest first; one query."""
    rows = (
        Appointment.objects.in_city(city)
        .filter(Q(until__isnull=True) | Q(until__gt=now), person_id=person_id, since__lte=now)
        .select_related("organisation", "region")
        .order_by("since", "id")
    )
    return tuple(
        Hat(
            appointment_id=row.pk,
            role=row.role,
            organisation_id=row.organisation_id,
            region_id=row.region_id or (row.organisation.region_id if row.organisation else None),
            region_path=row.region.path if row.region else "",
            line=row.line,
            label=row.organisation.name
            if row.organisation
            else (row.region.name if row.region else ""),
        )
        for row in rows
    )
