"""A waiting person takes a seat that came free so late that no offer is made any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform import city_rules
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.seat_applicant import seat_applicant
from zhihe.recruitment.errors import NotFitting, NotYourTurn, OfferOver, SeatGone
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.fitness import fitness
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.queries.person_facts import volunteer_facts
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.rules import blocking, offers_are_over
from zhihe.recruitment.terms import OFFER_CLOSES_MINUTES, FindingCode
from zhihe.recruitment.terms import ApplicationState as State


@transaction.atomic
def take_late_seat(*, actor: Actor, application: Application, now: datetime) -> Application:
    """The admitted application: among the waiting, the first to answer. Twice is one seat.

    NotYourTurn while offers still go down the list; SeatGone when another was faster; OfferOver
    once the shift begins or nobody waits here; NotFitting, Overlap when something changed since.
    """
    shift = locked_shift(actor.city, application.shift_id)
    fresh = Application.objects.in_city(actor.city).get(pk=application.pk)
    if fresh.state == State.ADMITTED:
        return fresh
    _check(actor.city, shift, fresh, now)
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
            "recruitment.take_late_seat",
            "placement",
            placement_id,
            person_id=person.person_id,
            detail={"shift": str(shift.pk)},
        ),
    )
    fresh.state = State.ADMITTED
    return fresh


def _check(city: str, shift: Shift, fresh: Application, now: datetime) -> None:
    over = shift.cancelled_at is not None or shift.starts_at <= now
    if over or fresh.state != State.WAITING:
        raise OfferOver()
    closes = city_rules.read(city, OFFER_CLOSES_MINUTES, now)
    if not offers_are_over(now, shift.starts_at, closes):
        raise NotYourTurn()
    if shift.capacity <= shift.taken + shift.offered + shift.held:
        raise SeatGone()
