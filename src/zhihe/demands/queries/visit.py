"""Who comes, as the resident may know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhihe.demands.models import Need
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState


@dataclass(frozen=True, slots=True)
class Visit:
    """Names of the helpers, their organisation and when they come."""

    helpers: list[str]
    organisation: str
    phone: str
    starts_at: datetime


def visit_of(need: Need) -> Visit | None:
    """None before somebody is placed."""
    if need.activity_id is None:
        return None
    rows = list(
        Placement.objects.in_city(need.city_id)
        .filter(activity_id=need.activity_id, state=PlacementState.PLACED)
        .select_related("volunteer", "shift", "activity__organisation")
    )
    if not rows:
        return None
    organisation = rows[0].activity.organisation
    return Visit(
        [row.volunteer.name for row in rows],
        organisation.name,
        organisation.phone,
        rows[0].shift.starts_at,
    )
