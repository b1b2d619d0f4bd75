"""Accept a certificate until its last day, or say no with a reason."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import OwnProof, ReasonNeeded, ReviewedAlready, WrongValidity
from zhihe.volunteers.models import Qualification
from zhihe.volunteers.terms import ProofState


@transaction.atomic
def review_qualification(
    *,
    actor: Actor,
    qualification: Qualification,
    accept: bool,
    now: datetime,
    valid_until: date | None = None,
    reason: str = "",
) -> Qualification:
    """A kind that expires needs its last day. Raises OwnProof, ReasonNeeded, WrongValidity,
    ReviewedAlready.
    """
    if qualification.volunteer.person_id == actor.person_id:
        raise OwnProof()
    if not accept and not reason.strip():
        raise ReasonNeeded()
    until = valid_until or qualification.valid_until
    expires = qualification.kind.months is not None
    if accept and ((expires and until is None) or (until and until < clock.local_date(now))):
        raise WrongValidity()
    moved = (
        Qualification.objects.in_city(actor.city)
        .filter(pk=qualification.pk, state=ProofState.WAITING)
        .update(
            state=ProofState.ACCEPTED if accept else ProofState.REFUSED,
            valid_until=until,
            reviewed_by=actor.person_id,
            reviewed_at=now,
            reason=reason.strip()[:200],
        )
    )
    if not moved:
        raise ReviewedAlready()
    qualification.refresh_from_db()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.review_qualification",
            "qualification",
            qualification.pk,
            person_id=qualification.volunteer.person_id,
            reason=reason,
            detail={"after": qualification.state, "until": str(until or "")},
        ),
    )
    notify_person(
        city=actor.city,
        person_id=qualification.volunteer.person_id,
        now=now,
        url="/me/profile",
        kind="volunteers.proof_accepted" if accept else "volunteers.proof_refused",
        params={"kind": qualification.kind.name, "reason": reason.strip()},
    )
    return qualification
