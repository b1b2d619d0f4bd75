"""Change a place that is open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.actions.add_place import PlaceFacts, columns
from zhihe.organisations.errors import PlaceClosed
from zhihe.organisations.models import Place
from zhihe.platform.actor import Actor


@transaction.atomic
def change_place(*, actor: Actor, place: Place, facts: PlaceFacts, now: datetime) -> Place:
    """Activities already published keep their own position. Raises PlaceClosed, OutsideRegion."""
    changed = (
        Place.objects.in_city(actor.city)
        .filter(pk=place.pk, closed_at__isnull=True)
        .update(**columns(actor, facts))
    )
    if not changed:
        raise PlaceClosed()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.change_place",
            "place",
            place.pk,
            detail={"before": _where(place), "after": _where(facts)},
        ),
    )
    place.refresh_from_db()
    return place


def _where(place: Place | PlaceFacts) -> str:
    """WGS-84 degrees as a text: the trace holds no floats."""
    return f"{place.lon:.6f},{place.lat:.6f}"
