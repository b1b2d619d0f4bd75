"""The audit log of the demo: readable events, their leaves, and the numbered tree."""

from __future__ import annotations

import os

from django.db import models

from zhihe.audit.models import AuditEvent, AuditLeaf, AuditNode, AuditSequence
from zhihe.audit.queries.event_body import body
from zhihe.demo.loading.world import CITY, World
from zhihe.foundation.canonical_json import commitment
from zhihe.foundation.merkle import append, leaf_hash
from zhihe.foundation.uuid7 import uuid7

# Columns of the three tables that are written as plain tuples.
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    AuditLeaf: ("id", "city_id", "at", "commitment"),
    AuditSequence: ("id", "city_id", "leaf_id", "number"),
    AuditNode: ("id", "city_id", "level", "index", "hash"),
}


def write_log(world: World) -> None:
    """Events in order of time, every leaf numbered, nothing pending."""
    nodes: dict[tuple[int, int], bytes] = {}

    def fetch(level: int, index: int) -> bytes:
        return nodes[level, index]

    for number, told in enumerate(sorted(world.told, key=lambda t: t.at)):
        event = world.add(
            AuditEvent(
                id=uuid7(),
                city_id=CITY,
                at=told.at,
                verb=told.verb,
                actor_id=told.actor,
                role=told.role,
                subject_kind=told.kind,
                subject_id=told.subject,
                person_id=told.person,
                reason=told.reason,
                detail=told.detail,
                salt=os.urandom(32),
            )
        )
        sealed = commitment(bytes(event.salt or b""), body(event))
        world.plain[AuditLeaf].append((event.pk, CITY, told.at, sealed))
        world.plain[AuditSequence].append((uuid7(), CITY, event.pk, number))
        for level, index, value in append(leaf_hash(sealed), number, fetch):
            nodes[level, index] = value
    for (level, index), value in nodes.items():
        world.plain[AuditNode].append((uuid7(), CITY, level, index, value))
