"""Write readable events and their unnumbered leaves inside the caller's transaction."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from zhihe.audit.models import AuditEvent, AuditLeaf, AuditPending
from zhihe.audit.queries.event_body import body
from zhihe.foundation.canonical_json import commitment, encode
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.actor import Actor


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened. ``verb`` is 'app.deed'; ``detail`` holds plain values (ids, before, after)."""

    verb: str
    subject_kind: str
    subject_id: UUID
    person_id: UUID | None = None
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def record_event(*, actor: Actor, now: datetime, fact: Fact) -> AuditEvent:
    """Record one fact; returns its event."""
    return record_events(actor=actor, now=now, facts=[fact])[0]


def record_events(*, actor: Actor, now: datetime, facts: Iterable[Fact]) -> list[AuditEvent]:
    """Record many facts with three INSERTs. Must run inside the deed's transaction."""
    events = [_event(actor, now, fact) for fact in facts]
    if not events:
        return []
    AuditEvent.objects.bulk_create(events)
    AuditLeaf.objects.bulk_create(
        [
            AuditLeaf(
                id=e.id,
                city_id=e.city_id,
                at=now,
                commitment=commitment(bytes(e.salt or b""), body(e)),
            )
            for e in events
        ]
    )
    AuditPending.objects.bulk_create([AuditPending(id=e.id, city_id=e.city_id) for e in events])
    return events


def _event(actor: Actor, now: datetime, fact: Fact) -> AuditEvent:
    return AuditEvent(
        id=uuid7(),
        city_id=actor.city,
        at=now,
        verb=fact.verb,
        actor_id=actor.person_id,
        on_behalf_of=actor.on_behalf_of,
        station_id=actor.station_id,
        role="system" if actor.is_system else (actor.hat.role if actor.hat else ""),
        subject_kind=fact.subject_kind,
        subject_id=fact.subject_id,
        person_id=fact.person_id,
        reason=fact.reason[:500],
        detail=json.loads(encode(fact.detail)),
        salt=os.urandom(32),
    )
