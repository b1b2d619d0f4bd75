"""The second person says yes or no to a reset that waits."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.carry_out_reset import carry_out_reset
from zhihe.accounts.actions.tell_of_reset import tell_of_reset
from zhihe.accounts.errors import ReasonNeeded, ResetDone, ResetNotOwn
from zhihe.accounts.models import ResetRequest
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor


@transaction.atomic
def decide_reset(
    *, actor: Actor, row: ResetRequest, accepted: bool, reason: str, now: datetime
) -> None:
    """Never whoever asked, nor the person, nor anybody on their phones; a refusal has a reason.

    Raises ResetNotOwn, ReasonNeeded, ResetDone.
    """
    sides = {row.asked_by, row.person_id}
    accounts = {row.asked_account, row.person.account_id} - {None}
    if actor.person_id in sides or actor.account_id in accounts:
        raise ResetNotOwn()
    if accepted:
        carry_out_reset(actor=actor, row=row, now=now)
        return
    reason = reason.replace("\0", "").strip()[:200]
    if not reason:
        raise ReasonNeeded()
    waiting = ResetRequest.objects.filter(pk=row.pk, decided_at__isnull=True)
    if not waiting.update(
        decided_at=now,
        decided_by=actor.person_id,
        accepted=False,
        reason=reason,
        new_phone_sealed=None,
    ):
        raise ResetDone()
    row.reason = reason
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "accounts.reset_refused", "reset", row.pk, person_id=row.person_id, reason=reason
        ),
    )
    tell_of_reset(row=row, notice="accounts.reset_refused", now=now)
