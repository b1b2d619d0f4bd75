"""Reading the tree: size, root, inclusion proofs (RFC 9162)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from zhihe.audit.models import AuditEvent, AuditLeaf, AuditNode, AuditSequence
from zhihe.audit.queries.event_body import body
from zhihe.foundation.canonical_json import commitment
from zhihe.foundation.merkle import inclusion_path, leaf_hash, root_at, verify_inclusion


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Proof that a leaf is in the tree: hashes are 32 bytes, ``index`` counts from 0."""

    leaf: bytes
    index: int
    size: int
    path: list[bytes]
    root: bytes

    def holds(self) -> bool:
        """Recompute the root from the leaf."""
        return verify_inclusion(self.leaf, self.index, self.size, self.path, self.root)


def tree_size(city: str) -> int:
    """How many leaves are numbered."""
    top = AuditSequence.objects.in_city(city).aggregate(top=Max("number"))["top"]
    return 0 if top is None else top + 1


def node_reader(city: str) -> Callable[[int, int], bytes]:
    """Reader of stored nodes, one query each."""

    def fetch(level: int, index: int) -> bytes:
        row = AuditNode.objects.in_city(city).get(level=level, index=index)
        return bytes(row.hash)

    return fetch


def tree_root(city: str, size: int | None = None) -> bytes:
    """Root over the first ``size`` leaves (all by default)."""
    return root_at(tree_size(city) if size is None else size, node_reader(city))


def inclusion_of(city: str, event_id: UUID) -> Inclusion | None:
    """Proof for one event's leaf in the tree as it is now; None while it waits for its number."""
    row = AuditSequence.objects.in_city(city).filter(leaf_id=event_id).first()
    if row is None:
        return None
    size, fetch = tree_size(city), node_reader(city)
    leaf = AuditLeaf.objects.in_city(city).get(pk=event_id)
    return Inclusion(
        leaf_hash(bytes(leaf.commitment)),
        row.number,
        size,
        inclusion_path(row.number, size, fetch),
        root_at(size, fetch),
    )


def commitment_holds(event: AuditEvent) -> bool:
    """Whether the readable event still is what its leaf committed to (False after erasure)."""
    if event.salt is None:
        return False
    leaf = AuditLeaf.objects.in_city(event.city_id).get(pk=event.pk)
    return commitment(bytes(event.salt), body(event)) == bytes(leaf.commitment)
