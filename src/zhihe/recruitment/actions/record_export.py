"""The trace of a list of people that left the product, on paper or as a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor


@transaction.atomic
def record_export(*, actor: Actor, shift: Shift, form: str, now: datetime) -> None:
    """``form`` is pdf or xlsx."""
    record_event(
        actor=actor,
        now=now,
        fact=Fact("recruitment.roster_out", "shift", shift.pk, detail={"form": form}),
    )
