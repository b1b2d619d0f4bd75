"""A desk looked at the document: it fits, or it does not and why."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.errors import OwnVerification, ReasonNeeded, VerificationDone
from zhihe.accounts.events import PersonChanged
from zhihe.accounts.models import Person, VerificationRequest
from zhihe.accounts.terms import Verification
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def decide_verification(
    *, actor: Actor, request: VerificationRequest, accepted: bool, reason: str, now: datetime
) -> None:
    """A refusal needs a reason. Raises OwnVerification, ReasonNeeded, VerificationDone."""
    reason = reason.replace("\0", "").strip()[:200]
    if request.person_id == actor.person_id:
        raise OwnVerification()
    if not accepted and not reason:
        raise ReasonNeeded()
    waiting = VerificationRequest.objects.filter(pk=request.pk, decided_at__isnull=True)
    if not waiting.update(
        decided_at=now, decided_by=actor.person_id, accepted=accepted, reason=reason
    ):
        raise VerificationDone()
    state = (
        {"verification": Verification.VERIFIED, "verified_by": "desk", "verified_at": now}
        if accepted
        else {"verification": Verification.REFUSED}
    )
    Person.objects.filter(pk=request.person_id).update(**state)
    verb = "accounts.verified" if accepted else "accounts.verification_refused"
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            verb,
            "person",
            request.person_id,
            person_id=request.person_id,
            reason=reason,
            detail={"by": "desk"},
        ),
    )
    publish(actor.city, PersonChanged(str(request.person_id)))
    notify_person(
        city=actor.city,
        person_id=request.person_id,
        now=now,
        kind="accounts.verified" if accepted else "accounts.verification_refused",
        params={"reason": reason},
        sms_template="verification_result",
        sms_params={"result": "通过" if accepted else "未通过"},
    )
