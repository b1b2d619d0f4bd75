"""Take an application back before there is a seat: applied, asked, waiting or offered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.defer_refill import defer_refill
from zhihe.recruitment.errors import StateMoved
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.terms import ApplicationState as State

OPEN = (State.APPLIED, State.ASKED, State.WAITING, State.OFFERED)


@transaction.atomic
def withdraw_application(
    *, actor: Actor, application: Application, now: datetime, reason: str = ""
) -> None:
    """A declined offer goes to the next one waiting. StateMoved when there is a seat or no more."""
    shift = locked_shift(actor.city, application.shift_id)
    rows = Application.objects.in_city(actor.city).filter(pk=application.pk, state__in=OPEN)
    before = rows.values_list("state", flat=True).first()
    if before is None or not rows.filter(state=before).update(
        state=State.WITHDRAWN, decided_at=now, offer_until=None, reason=reason.strip()[:300]
    ):
        raise StateMoved()
    _count_out(actor.city, shift, before)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.withdraw",
            "application",
            application.pk,
            person_id=actor.on_behalf_of or actor.person_id,
            reason=reason.strip(),
            detail={"shift": str(shift.pk), "was": before},
        ),
    )
    if before == State.OFFERED and shift.waiting:
        defer_refill(actor.city, shift.pk)


def _count_out(city: str, shift: Shift, before: str) -> None:
    rows = Shift.objects.in_city(city).filter(pk=shift.pk)
    if before == State.WAITING:
        rows.update(waiting=F("waiting") - 1)
    elif before == State.OFFERED:
        rows.update(offered=F("offered") - 1)
