"""Write whether placed persons came, and keep their reliability figures in step."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState, Turnout
from zhihe.volunteers.models import Volunteer


@transaction.atomic
def mark_turnout(
    *,
    actor: Actor,
    shift_id: UUID,
    volunteer_ids: Collection[UUID],
    turnout: Turnout,
    now: datetime,
    reason: str = "",
) -> int:
    """Set CAME or MISSED where it is not yet so; returns how many placements changed.

    CAME corrects an earlier MISSED (paper entered later); MISSED only fills what is unknown.
    """
    city = actor.city
    rows = Placement.objects.in_city(city).filter(
        shift_id=shift_id, volunteer_id__in=volunteer_ids, state=PlacementState.PLACED
    )
    rows = (
        rows.exclude(turnout=Turnout.CAME)
        if turnout == Turnout.CAME
        else rows.filter(turnout=Turnout.UNKNOWN)
    )
    held = list(
        rows.order_by("pk").select_for_update(of=("self",), no_key=True).select_related("volunteer")
    )
    if not held:
        return 0
    before = {p.volunteer_id: p.turnout for p in held}
    rows.update(turnout=turnout)
    record_events(actor=actor, now=now, facts=[_fact(p, turnout, reason) for p in held])
    people = Volunteer.objects.in_city(city)
    if turnout == Turnout.CAME:
        people.filter(pk__in=list(before)).update(reliability_kept=F("reliability_kept") + 1)
        _forgive(people, [v for v, was in before.items() if was == Turnout.MISSED])
    else:
        people.filter(pk__in=list(before)).update(reliability_missed=F("reliability_missed") + 1)
    return len(before)


def _fact(placement: Placement, turnout: Turnout, reason: str) -> Fact:
    person = placement.volunteer.person_id
    detail = {"shift": str(placement.shift_id), "before": str(placement.turnout)}
    return Fact(f"attendance.{turnout}", "placement", placement.pk, person, reason, detail)


def _forgive(people: CityQuerySet, ids: list[UUID]) -> None:
    if ids:
        people.filter(pk__in=ids).update(
            reliability_missed=Greatest(F("reliability_missed") - 1, 0)
        )
