"""现场加人: somebody came without a place and a seat is free; the leader seats them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhihe.attendance.errors import ShiftFull, TooLate, WalkInRefused
from zhihe.attendance.queries.check_in_window import require_open, spoken
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.seat_applicant import seat_applicant
from zhihe.recruitment.errors import NoSeat, Overlap
from zhihe.recruitment.labels import sentence
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.fitness import fitness
from zhihe.recruitment.queries.person_facts import person_facts
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.rules import blocking
from zhihe.recruitment.terms import LIVE_APPLICATIONS, ApplicationState, FindingCode
from zhihe.volunteers.models import Volunteer

# The person stands before the leader: that the shift has begun is no obstacle.
PAST_CARE = (FindingCode.BEGUN, FindingCode.ENROLMENT_CLOSED)
CHANNEL = "walk_in"


@transaction.atomic
def add_walk_in(*, actor: Actor, shift: Shift, volunteer_id: UUID, now: datetime) -> UUID:
    """The placement's id; ``shift`` by ``access_shift_to_lead``. A person placed already is fine.

    Raises ShiftFull, WalkInRefused (age, qualification, another place at this time), TooEarly,
    TooLate, NoActivityCode, ActivityOff.
    """
    require_open(shift, now, now)
    if now >= shift.ends_at:
        raise TooLate(closes=spoken(shift.ends_at, now))
    volunteer = lock_volunteers(actor.city, [volunteer_id]).get(volunteer_id)
    if volunteer is None:
        raise WalkInRefused()
    locked = (
        Shift.objects.in_city(actor.city)
        .select_related("activity")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=shift.pk)
    )
    _require_fit(actor, shift, volunteer, now)
    application = _application(actor, shift, volunteer, now)
    try:
        with transaction.atomic():
            placement = seat_applicant(actor=actor, shift=locked, application=application, now=now)
    except NoSeat:
        raise ShiftFull() from None
    except Overlap as clash:
        raise WalkInRefused(str(clash)) from None
    fact = Fact(
        "attendance.walk_in",
        "placement",
        placement,
        person_id=volunteer.person_id,
        detail={"shift": str(shift.pk)},
    )
    record_event(actor=actor, now=now, fact=fact)
    return placement


def _require_fit(actor: Actor, shift: Shift, volunteer: Volunteer, now: datetime) -> None:
    person = person_facts(actor.city, volunteer.person_id, now)
    found = fitness(person, sheet_of_shift(actor.city, shift.pk), now).findings
    stopping = [f for f in blocking(found) if f.code not in PAST_CARE]
    if stopping:
        raise WalkInRefused(sentence(stopping[0].code, stopping[0].params))


def _application(actor: Actor, shift: Shift, volunteer: Volunteer, now: datetime) -> Application:
    """A waiting or applied one goes on; else a new one."""
    live = (
        Application.objects.in_city(actor.city)
        .filter(shift_id=shift.pk, volunteer=volunteer, state__in=LIVE_APPLICATIONS)
        .first()
    )
    if live is not None and live.state == ApplicationState.ADMITTED:
        raise WalkInRefused(_("名单里已经有他了，直接点名就行。"))
    return live or Application.objects.create(
        city_id=actor.city,
        shift_id=shift.pk,
        activity_id=shift.activity_id,
        volunteer=volunteer,
        state=ApplicationState.APPLIED,
        channel=CHANNEL,
        applied_by=actor.person_id,
        applied_at=now,
    )
