"""One desk worker takes a request in hand, so that nobody is called twice."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.demands import rules
from zhihe.demands.errors import ClaimedByAnother
from zhihe.demands.models import Need
from zhihe.platform.actor import Actor


@transaction.atomic
def claim_need(*, actor: Actor, need: Need, now: datetime, take_over: bool = False) -> Need:
    """Raises ClaimedByAnother unless ``take_over`` (a colleague hands it over, recorded)."""
    rows = Need.objects.in_city(actor.city).filter(pk=need.pk, state__in=rules.OPEN)
    if not take_over:
        rows = rows.filter(Q(claimed_by__isnull=True) | Q(claimed_by=actor.person_id))
    if not rows.update(claimed_by=actor.person_id):
        raise ClaimedByAnother()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "demands.claim", "need", need.pk, need.filed_by, detail={"taken_over": take_over}
        ),
    )
    need.refresh_from_db()
    return need
