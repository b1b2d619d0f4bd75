"""反悔: undo a cancellation within minutes, while the seat is still free."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform import city_rules
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.recruitment.errors import ShiftOver, UndoOver, refusal_of
from zhihe.recruitment.events import PlacementMade
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import UNDO_MINUTES, Answer, PlacementState
from zhihe.recruitment.terms import ApplicationState as State


@transaction.atomic
def restore_placement(*, actor: Actor, placement: Placement, now: datetime) -> None:
    """Only what the person gave back; twice changes nothing. UndoOver, ShiftOver, Overlap."""
    shift = locked_shift(actor.city, placement.shift_id)
    if shift.cancelled_at is not None or shift.starts_at <= now:
        raise ShiftOver()
    since = now - timedelta(minutes=city_rules.read(actor.city, UNDO_MINUTES, now))
    rows = Placement.objects.in_city(actor.city).filter(pk=placement.pk)
    if rows.filter(state=PlacementState.PLACED).exists():
        return
    try:
        with transaction.atomic():
            moved = _take_back(actor, placement, shift, since, now)
    except IntegrityError as error:
        raise refusal_of(error) from error
    if not moved:
        raise UndoOver()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.restore",
            "placement",
            placement.pk,
            person_id=actor.on_behalf_of or actor.person_id,
        ),
    )
    publish(actor.city, PlacementMade(str(placement.pk), str(shift.pk)))


def _take_back(
    actor: Actor, placement: Placement, shift: Shift, since: datetime, now: datetime
) -> bool:
    """The seat, the application and the placement again; all three or a refusal."""
    back = Application.objects.in_city(actor.city).filter(
        pk=placement.application_id, state=State.WITHDRAWN
    )
    rows = Placement.objects.in_city(actor.city).filter(
        pk=placement.pk, state=PlacementState.CANCELLED, cancelled_at__gt=since
    )
    return bool(
        rows.exists()
        and _take(actor.city, shift)
        and back.update(state=State.ADMITTED, decided_at=now, reason="")
        and rows.update(
            state=PlacementState.PLACED,
            cancelled_at=None,
            cancelled_by=None,
            cancel_reason="",
            late=False,
            answer=Answer.NONE,
            span=(shift.starts_at, shift.ends_at),
        )
    )


def _take(city: str, shift: Shift) -> int:
    """One free seat, never one that somebody waits for."""
    rows = Shift.objects.in_city(city).filter(pk=shift.pk, waiting=0)
    rows = rows.filter(capacity__gt=F("taken") + F("offered") + F("held"))
    return rows.update(taken=F("taken") + 1)
