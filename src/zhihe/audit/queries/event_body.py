"""What a leaf commits to."""

from __future__ import annotations

from typing import Any

from zhihe.audit.models import AuditEvent


def body(event: AuditEvent) -> dict[str, Any]:
    """What the leaf commits to: every readable field of the event, canonical."""
    return {
        "id": event.id,
        "city": event.city_id,
        "at": event.at,
        "verb": event.verb,
        "actor": event.actor_id,
        "on_behalf_of": event.on_behalf_of,
        "station": event.station_id,
        "role": event.role,
        "subject_kind": event.subject_kind,
        "subject": event.subject_id,
        "person": event.person_id,
        "reason": event.reason,
        "detail": event.detail,
    }
