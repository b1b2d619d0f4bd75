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
            detail={"before": _spot(place.lon, place.lat), "after": _spot(facts.lon, facts.lat)},
        ),
    )
    place.refresh_from_db()
    return place


def _spot(lon: float, lat: float) -> str:
    """Degrees in words: the log's canonical form has whole numbers only."""
    return f"{lon:.6f},{lat:.6f}"
