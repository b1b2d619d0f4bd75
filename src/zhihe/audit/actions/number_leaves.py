"""The sequencer: number committed leaves and grow the tree.

Only one runs at a time per city (advisory lock); were two to run, the unique number of
``audit_sequence`` would refuse the second: the lock saves work, the constraint keeps it right.
"""

from __future__ import annotations

from django.db import connection, transaction

from zhihe.audit.models import AuditLeaf, AuditNode, AuditPending, AuditSequence
from zhihe.audit.queries.tree import node_reader, tree_size
from zhihe.foundation.merkle import append, leaf_hash
from zhihe.foundation.uuid7 import uuid7

BATCH = 5000
LOCK_SPACE = 7301


@transaction.atomic
def number_leaves(*, city: str, batch: int = BATCH) -> int:
    """Number up to ``batch`` waiting leaves of one city; returns how many (0 when busy or done)."""
    if not _alone(city):
        return 0
    waiting = list(
        AuditPending.objects.in_city(city).order_by("id").values_list("pk", flat=True)[:batch]
    )
    if not waiting:
        return 0
    leaves = AuditLeaf.objects.in_city(city).filter(pk__in=waiting).order_by("id")
    size = tree_size(city)
    fresh: dict[tuple[int, int], bytes] = {}
    stored = node_reader(city)

    def fetch(level: int, index: int) -> bytes:
        return fresh.get((level, index)) or stored(level, index)

    numbered = []
    for leaf in leaves:
        for level, index, value in append(leaf_hash(bytes(leaf.commitment)), size, fetch):
            fresh[level, index] = value
        numbered.append(AuditSequence(id=uuid7(), city_id=city, leaf_id=leaf.pk, number=size))
        size += 1
    AuditSequence.objects.bulk_create(numbered, batch_size=1000)
    AuditNode.objects.bulk_create(
        [
            AuditNode(id=uuid7(), city_id=city, level=level, index=index, hash=value)
            for (level, index), value in fresh.items()
        ],
        batch_size=1000,
    )
    AuditPending.objects.in_city(city).filter(pk__in=waiting).delete()
    return len(numbered)


def _alone(city: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK_SPACE, int(city)])
        return bool(cursor.fetchone()[0])
