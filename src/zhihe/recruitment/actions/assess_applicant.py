"""能力信用评估: admit, refuse with a reason, or ask (N19)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden
from zhihe.recruitment.actions.defer_telling import defer_telling
from zhihe.recruitment.actions.seat_applicant import seat_applicant
from zhihe.recruitment.errors import NotFitting, ReasonNeeded, ShiftOver, StateMoved
from zhihe.recruitment.models import Application, Assessment
from zhihe.recruitment.queries.fitness import fitness
from zhihe.recruitment.queries.locks import locked_shift
from zhihe.recruitment.queries.person_facts import volunteer_facts
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.rules import blocking
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import FindingCode, Notice, Verdict

OPEN = (State.APPLIED, State.ASKED, State.WAITING)


@transaction.atomic
def assess_applicant(
    *,
    actor: Actor,
    application: Application,
    verdict: Verdict,
    now: datetime,
    reason: str = "",
    sheet: dict[str, Any] | None = None,
) -> str:
    """The state after the verdict: an admitted person without a free seat waits in line.

    Nobody assesses themselves (Forbidden). ReasonNeeded for refusing and asking; NotFitting when
    something changed since they applied; StateMoved, ShiftOver. Admitting twice changes nothing.
    """
    reason = reason.strip()[:300]
    if actor.person_id is None:
        raise Forbidden()
    if verdict != Verdict.ADMIT and not reason:
        raise ReasonNeeded()
    shift = locked_shift(actor.city, application.shift_id)
    fresh = (
        Application.objects.in_city(actor.city).select_related("volunteer").get(pk=application.pk)
    )
    if fresh.volunteer.person_id == actor.person_id:
        raise Forbidden()
    if fresh.state == State.ADMITTED and verdict == Verdict.ADMIT:
        return State.ADMITTED
    if fresh.state not in OPEN:
        raise StateMoved()
    if shift.cancelled_at is not None or shift.starts_at <= now:
        raise ShiftOver()
    becomes = _carry_out(actor, shift, fresh, verdict, reason, now)
    Assessment.objects.create(
        city_id=actor.city,
        application_id=fresh.pk,
        verdict=verdict,
        reason=reason,
        sheet=sheet or {},
        assessor_id=actor.person_id,
        at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            f"recruitment.{verdict}",
            "application",
            fresh.pk,
            reason=reason,
            person_id=fresh.volunteer.person_id,
            detail={"was": fresh.state, "is": becomes},
        ),
    )
    return becomes


def _carry_out(
    actor: Actor, shift: Shift, fresh: Application, verdict: Verdict, reason: str, now: datetime
) -> State:
    if verdict == Verdict.ADMIT:
        return _admit(actor, shift, fresh, now)
    becomes = State.REFUSED if verdict == Verdict.REFUSE else State.ASKED
    if verdict == Verdict.ASK and fresh.state == State.WAITING:
        raise StateMoved()
    changes: dict[str, Any] = {"state": becomes}
    if verdict == Verdict.REFUSE:
        changes |= {"reason": reason, "decided_at": now}
    else:
        changes |= {"question": reason, "reply": ""}
    _move(actor.city, fresh, changes)
    if fresh.state == State.WAITING:
        Shift.objects.in_city(actor.city).filter(pk=shift.pk).update(waiting=F("waiting") - 1)
    defer_telling(
        actor.city, fresh.pk, Notice.REFUSED if verdict == Verdict.REFUSE else Notice.ASKED
    )
    return becomes


def _admit(actor: Actor, shift: Shift, fresh: Application, now: datetime) -> State:
    person = volunteer_facts(actor.city, [fresh.volunteer_id], now)[fresh.volunteer_id]
    found = fitness(person, sheet_of_shift(actor.city, shift.pk), now).findings
    missing = [f for f in blocking(found) if f.code != FindingCode.ENROLMENT_CLOSED]
    if missing:
        raise NotFitting(missing)
    if shift.capacity > shift.taken + shift.offered + shift.held:
        seat_applicant(actor=actor, shift=shift, application=fresh, now=now)
        defer_telling(actor.city, fresh.pk, Notice.ADMITTED)
        return State.ADMITTED
    if fresh.state == State.WAITING:
        return State.WAITING
    rows = Application.objects.in_city(actor.city).filter(shift_id=shift.pk)
    last = rows.exclude(queue_no=None).order_by("-queue_no").values_list("queue_no", flat=True)
    _move(actor.city, fresh, {"state": State.WAITING, "queue_no": (last.first() or 0) + 1})
    Shift.objects.in_city(actor.city).filter(pk=shift.pk).update(waiting=F("waiting") + 1)
    return State.WAITING


def _move(city: str, fresh: Application, changes: dict[str, Any]) -> None:
    rows = Application.objects.in_city(city).filter(pk=fresh.pk, state=fresh.state)
    if not rows.update(**changes):
        raise StateMoved()
