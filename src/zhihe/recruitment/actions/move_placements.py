"""Give the live placements of a shift a new span; those it would double-book lose this seat."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.actions.vacate_seat import vacate_seat
from zhihe.recruitment.models import Placement
from zhihe.recruitment.queries.clashes import clashing_placements
from zhihe.recruitment.terms import Answer, Notice, PlacementState
from zhihe.recruitment.terms import ApplicationState as State

WHY = "班次改了时间，和您别的安排撞上了"
WHY_MOVED = "班次改了时间，请再说一次来不来"


def move_placements(
    *, actor: Actor, shift_id: UUID, span: DateTimeTZRange, now: datetime
) -> tuple[list[UUID], int]:
    """(applications whose placement moved, how many lost the seat). The caller holds the lock.

    Losing the seat is told with its reason and never counts as late.
    """
    clashing = clashing_placements(actor.city, shift_id, span)
    for placement in clashing:
        vacate_seat(actor=actor, placement=placement, becomes=State.REFUSED, now=now, reason=WHY)
    defer_telling(actor.city, [p.application_id for p in clashing], Notice.RELEASED)
    staying = Placement.objects.in_city(actor.city).filter(
        shift_id=shift_id, state=PlacementState.PLACED
    )
    moved = list(staying.exclude(span=span).select_related("volunteer"))
    staying.exclude(span=span).update(span=span, answer=Answer.NONE, answered_at=None)
    facts = [_fact("recruitment.moved_off", p, WHY) for p in clashing]
    facts += [_fact("recruitment.moved", p, WHY_MOVED) for p in moved]
    record_events(actor=actor, now=now, facts=facts)
    return [p.application_id for p in moved], len(clashing)


def _fact(verb: str, placement: Placement, why: str) -> Fact:
    person = placement.volunteer.person_id
    return Fact(verb, "placement", placement.pk, person_id=person, reason=why)
