"""Who would be in two places if a shift moved."""

from __future__ import annotations

from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState


def clashing_placements(city: str, shift_id: UUID, span: DateTimeTZRange) -> list[Placement]:
    """Placements of this shift whose people are placed elsewhere within ``span``."""
    live = Placement.objects.in_city(city).filter(state=PlacementState.PLACED)
    here = list(live.filter(shift_id=shift_id))
    busy = set(
        live.filter(volunteer_id__in=[p.volunteer_id for p in here], span__overlap=span)
        .exclude(shift_id=shift_id)
        .values_list("volunteer_id", flat=True)
    )
    return [placement for placement in here if placement.volunteer_id in busy]
