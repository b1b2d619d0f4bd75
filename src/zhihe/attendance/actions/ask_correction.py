"""「我的时长不对」: a request with a clock (order 67; R03)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhihe.attendance.errors.records import AlreadyAsked, NotThere, ReasonNeeded
from zhihe.attendance.models import CorrectionRequest, Punch, ServiceRecord
from zhihe.attendance.queries.work_days import due_after
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.models import Placement
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.queries.volunteer_of import volunteer_of


@transaction.atomic
def ask_correction(
    *,
    actor: Actor,
    words: str,
    now: datetime,
    record: ServiceRecord | None = None,
    shift_id: UUID | None = None,
    minutes: int | None = None,
) -> CorrectionRequest:
    """Ask about one's own record, or about a shift one was placed at that has none.

    Answered within 10 working days. Raises AlreadyAsked while one is open for the record.
    """
    words = words.strip()[:500]
    if not words:
        raise ReasonNeeded()
    subject = actor.on_behalf_of or actor.person_id
    me = volunteer_of(actor.city, subject) if subject else None
    if me is None or (record is not None and record.volunteer_id != me.pk):
        raise NotThere()
    shift = record.shift if record else _shift_of(actor.city, me, shift_id)
    try:
        with transaction.atomic():
            row = _create(actor, me, shift, record, words, minutes, now)
    except IntegrityError as error:
        raise AlreadyAsked() from error
    subject = record.pk if record else row.pk
    fact = Fact(
        "attendance.ask",
        "record" if record else "request",
        subject,
        me.person_id,
        words,
        {"request": str(row.pk), "minutes": minutes},
    )
    record_event(actor=actor, now=now, fact=fact)
    return row


def _shift_of(city: str, me: Volunteer, shift_id: UUID | None) -> Shift:
    """A shift where the person had a place or punched; a record there is asked about as such."""
    shift = (
        Shift.objects.in_city(city).select_related("activity").filter(pk=shift_id).first()
        if shift_id
        else None
    )
    if shift is None:
        raise NotThere()
    mine = {"shift_id": shift.pk, "volunteer_id": me.pk}
    known = Placement.objects.in_city(city).filter(**mine).exists()
    if not known and not Punch.objects.in_city(city).filter(**mine).exists():
        raise NotThere()
    waiting = CorrectionRequest.objects.in_city(city).filter(**mine, state="open")
    if waiting.exists():
        raise AlreadyAsked()
    return shift


def _create(
    actor: Actor,
    me: Volunteer,
    shift: Shift,
    record: ServiceRecord | None,
    words: str,
    minutes: int | None,
    now: datetime,
) -> CorrectionRequest:
    organisation = record.organisation_id if record else shift.activity.organisation_id
    return CorrectionRequest.objects.create(
        city_id=actor.city,
        volunteer=me,
        organisation_id=organisation,
        record=record,
        shift=shift,
        claimed_minutes=minutes,
        words=words,
        asked_by=actor.person_id,
        asked_at=now,
        due_on=due_after(actor.city, now, now),
    )
