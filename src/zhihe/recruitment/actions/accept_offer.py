"""Take the seat that is offered, before the offer runs out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.seat_applicant import seat_applicant
from zhihe.recruitment.errors import NotFitting, OfferOver
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.fitness import fitness
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.queries.person_facts import volunteer_facts
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.rules import blocking
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import FindingCode


@transaction.atomic
def accept_offer(*, actor: Actor, application: Application, now: datetime) -> Application:
    """The admitted application; accepting twice gives the same seat once.

    OfferOver after the deadline or the start; NotFitting, Overlap when something changed since.
    """
    shift = locked_shift(actor.city, application.shift_id)
    fresh = Application.objects.in_city(actor.city).get(pk=application.pk)
    if fresh.state == State.ADMITTED:
        return fresh
    over = fresh.offer_until is None or fresh.offer_until <= now or shift.starts_at <= now
    if fresh.state != State.OFFERED or over or shift.cancelled_at is not None:
        raise OfferOver()
    person = volunteer_facts(actor.city, [fresh.volunteer_id], now)[fresh.volunteer_id]
    found = fitness(person, sheet_of_shift(actor.city, shift.pk), now).findings
    missing = [f for f in blocking(found) if f.code != FindingCode.ENROLMENT_CLOSED]
    if missing:
        raise NotFitting(missing)
    placement_id = seat_applicant(actor=actor, shift=shift, application=fresh, now=now)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.accept",
            "placement",
            placement_id,
            person_id=person.person_id,
            detail={"shift": str(shift.pk)},
        ),
    )
    fresh.state = State.ADMITTED
    return fresh
