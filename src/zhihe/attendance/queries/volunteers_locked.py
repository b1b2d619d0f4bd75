"""Volunteers held for the length of a transaction: all punches of one person stand in line."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.terms import VolunteerState

ABLE = (VolunteerState.ACTIVE, VolunteerState.UNCLAIMED)


def lock_volunteers(city: str, ids: Iterable[UUID]) -> dict[UUID, Volunteer]:
    """The rows by id, locked in the order of their ids (no deadlock between two batches)."""
    rows = (
        Volunteer.objects.in_city(city)
        .filter(pk__in=set(ids), state__in=ABLE)
        .order_by("pk")
        .select_for_update(no_key=True)
    )
    return {row.pk: row for row in rows}
