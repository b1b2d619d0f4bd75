"""报名: a person joins a shift; one tap when nothing is missing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from procrastinate.contrib.django import app

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform import city_rules
from zhihe.platform.actor import Actor
from zhihe.recruitment.actions.claim_seat import claim_seat
from zhihe.recruitment.actions.join_waiting_list import join_waiting_list
from zhihe.recruitment.errors import NoSeat, NotFitting, Overlap, StateMoved, refusal_of
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.fitness import Fitness, finding_for_shift, subject_of
from zhihe.recruitment.rules import blocking
from zhihe.recruitment.terms import LAST_CALL_MINUTES, LIVE_APPLICATIONS, Notice
from zhihe.recruitment.terms import ApplicationState as State


def apply_to_shift(
    *,
    actor: Actor,
    shift_id: UUID,
    now: datetime,
    note: str = "",
    channel: str = "web",
    fit: Fitness | None = None,
) -> Application:
    """The application as it stands after the tap: admitted, waiting or applied.

    First-come posts admit at once while seats are free and nobody waits; a full shift gives a
    place on the waiting list; a post with assessment waits for the organisation. Asking twice gives
    the same application. Acting for somebody: ``actor.acting_for(...)``, the trace names both.
    ``fit``: what the caller read a moment ago for this actor and shift, to read it once.
    NotFitting with all findings, Overlap, NoSeat (begun meanwhile).
    """
    if fit is None:
        fit = finding_for_shift(actor, shift_id, now)
    if fit.live is not None:
        return Application.objects.in_city(actor.city).get(pk=fit.live.id)
    missing = blocking(fit.findings)
    if missing:
        raise NotFitting(missing)
    try:
        with transaction.atomic(savepoint=False):
            return _join(actor, fit, now, note.strip()[:300], channel)
    except (StateMoved, Overlap):  # a second tap was faster: the same answer, if we may read it
        mine = None if connection.in_atomic_block else _live_one(actor, shift_id, fit)
        if mine is None:
            raise
        return mine


def _live_one(actor: Actor, shift_id: UUID, fit: Fitness) -> Application | None:
    """Which of its rules the table names first is its own affair (a restore changes it)."""
    rows = Application.objects.in_city(actor.city).filter(
        shift_id=shift_id, volunteer_id=fit.volunteer_id, state__in=LIVE_APPLICATIONS
    )
    return rows.first()


def _join(actor: Actor, fit: Fitness, now: datetime, note: str, channel: str) -> Application:
    assert fit.volunteer_id is not None
    assert actor.person_id is not None
    row = fit.sheet.row
    made = Application(
        city_id=actor.city,
        shift_id=row.pk,
        activity_id=row.activity_id,
        volunteer_id=fit.volunteer_id,
        state=State.APPLIED,
        note=note,
        channel=channel,
        applied_by=actor.person_id,
        applied_at=now,
    )
    if fit.sheet.post.reviewed:
        try:
            made.save(force_insert=True)
        except IntegrityError as error:
            raise refusal_of(error) from error
        _record(actor, made, now)
        return made
    if fit.free and _claimed(actor, made, now, fit):
        return made
    if not join_waiting_list(actor=actor, application=made, now=now) and not _claimed(
        actor, made, now, fit
    ):
        raise NoSeat()
    if made.state == State.WAITING:
        _record(actor, made, now)
    return made


def _claimed(actor: Actor, made: Application, now: datetime, fit: Fitness) -> bool:
    waiting = fit.sheet.shift.waiting > 0
    seat = claim_seat(
        actor=actor,
        shift_id=made.shift_id,
        volunteer_id=made.volunteer_id,
        now=now,
        closes_minutes=city_rules.read(actor.city, LAST_CALL_MINUTES, now) if waiting else 0,
        note=made.note,
        channel=made.channel,
    )
    if seat is None:
        return False
    made.pk, made.state, made.decided_at = seat[0], State.ADMITTED, now
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.join",
            "placement",
            seat[1],
            person_id=subject_of(actor),
            detail={"shift": str(made.shift_id), "channel": made.channel},
        ),
    )
    by_other = actor.on_behalf_of is not None
    app.configure_task("recruitment.announce", queue="events").defer(
        city=actor.city,
        placement_id=str(seat[1]),
        application_id=str(made.pk),
        shift_id=str(made.shift_id),
        notice=Notice.SIGNED_UP if by_other else Notice.ADMITTED,
    )
    return True


def _record(actor: Actor, made: Application, now: datetime) -> None:
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "recruitment.wait" if made.state == State.WAITING else "recruitment.apply",
            "application",
            made.pk,
            person_id=subject_of(actor),
            detail={"shift": str(made.shift_id), "channel": made.channel},
        ),
    )
