"""Take back a training or an award that was recorded wrongly; it stays readable as withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import ReasonNeeded, ReviewedAlready
from zhihe.volunteers.models import Entry


@transaction.atomic
def withdraw_entry(*, actor: Actor, entry: Entry, reason: str, now: datetime) -> Entry:
    """Raises ReasonNeeded, ReviewedAlready."""
    if not reason.strip():
        raise ReasonNeeded()
    moved = (
        Entry.objects.in_city(actor.city)
        .filter(pk=entry.pk, withdrawn_at__isnull=True)
        .update(withdrawn_at=now, withdrawn_reason=reason.strip()[:200])
    )
    if not moved:
        raise ReviewedAlready()
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.withdraw_entry",
            "entry",
            entry.pk,
            person_id=entry.volunteer.person_id,
            reason=reason,
        ),
    )
    notify_person(
        city=actor.city,
        person_id=entry.volunteer.person_id,
        kind="volunteers.entry_withdrawn",
        now=now,
        params={"title": entry.title, "reason": reason.strip()},
        url="/me/profile",
    )
    entry.refresh_from_db()
    return entry
