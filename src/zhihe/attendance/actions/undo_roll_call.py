"""Take back a roll call made by mistake; the punch stays in the trace and no longer counts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.errors import NotYourRollCall
from zhihe.attendance.events import PunchMade
from zhihe.attendance.models import Punch, PunchVoid, ServiceRecord
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, RecordState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.refusals import NotFound

DECIDED = (RecordState.SECOND, RecordState.CONFIRMED, RecordState.FROZEN)


@transaction.atomic
def undo_roll_call(*, actor: Actor, shift: Shift, punch_id: UUID, now: datetime) -> None:
    """Only one's own roll call, only until the hours are confirmed; twice changes nothing.

    Raises NotFound, NotYourRollCall.
    """
    punch = (
        Punch.objects.in_city(actor.city)
        .select_related("volunteer")
        .filter(pk=punch_id, shift_id=shift.pk)
        .first()
    )
    if punch is None:
        raise NotFound()
    lock_volunteers(actor.city, [punch.volunteer_id])
    decided = ServiceRecord.objects.in_city(actor.city).filter(
        shift_id=shift.pk, volunteer_id=punch.volunteer_id, state__in=DECIDED
    )
    if punch.method != Method.ROLL_CALL or punch.by_id != actor.person_id or decided.exists():
        raise NotYourRollCall()
    if PunchVoid.objects.in_city(actor.city).filter(punch_id=punch.pk).exists():
        return
    PunchVoid.objects.create(city_id=actor.city, punch=punch, by_id=actor.person_id, at=now)
    fact = Fact("attendance.undo_roll_call", "punch", punch.pk, person_id=punch.volunteer.person_id)
    record_event(actor=actor, now=now, fact=fact)
    propose_record(city=actor.city, shift_id=shift.pk, volunteer_id=punch.volunteer_id, now=now)
    publish(actor.city, PunchMade(str(shift.pk), str(punch.volunteer_id)))
