"""Open the private part of a request, and leave a trace of the look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from zhihe.accounts.models import ProtectedLook
from zhihe.accounts.queries.phones import open_phone
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.demands.models import Need
from zhihe.demands.queries.private import Private, open_private
from zhihe.platform.actor import Actor


@dataclass(frozen=True, slots=True)
class Opened:
    """The private part with the phones (E.164)."""

    private: Private
    phone: str
    family_phone: str


@transaction.atomic
def look_at_need(*, actor: Actor, need: Need, why: str, now: datetime) -> Opened:
    """``why`` is 'desk' or 'placed'. The person sees the look under "who saw my data"."""
    record_event(
        actor=actor,
        now=now,
        fact=Fact("demands.look", "need", need.pk, person_id=need.filed_by, reason=why),
    )
    if need.filed_by and actor.person_id and need.filed_by != actor.person_id:
        ProtectedLook.objects.create(
            person_id=need.filed_by,
            viewer_id=actor.person_id,
            role=actor.hat.role if actor.hat else "",
            field="need",
            reason=need.number,
            at=now,
        )
    return Opened(
        open_private(need), open_phone(need.phone_sealed), open_phone(need.family_phone_sealed)
    )
