"""Take a place off the map; what happened there stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.errors import PlaceClosed
from zhihe.organisations.models import Place
from zhihe.platform.actor import Actor


@transaction.atomic
def close_place(*, actor: Actor, place: Place, now: datetime) -> None:
    """Raises PlaceClosed when it was closed before."""
    closed = (
        Place.objects.in_city(actor.city)
        .filter(pk=place.pk, closed_at__isnull=True)
        .update(closed_at=now)
    )
    if not closed:
        raise PlaceClosed()
    record_event(actor=actor, now=now, fact=Fact("organisations.close_place", "place", place.pk))
