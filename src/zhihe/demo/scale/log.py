"""The audit log of a large city: events in order of their ids, leaves, numbers, tree."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from json import dumps
from random import Random

from zhihe.audit.models import AuditEvent, AuditLeaf, AuditNode, AuditSequence
from zhihe.audit.queries.tree import node_reader, tree_size
from zhihe.demo.scale.moments import DAY, EAST, Ids, stamp
from zhihe.demo.scale.store import Store, escape

# The canonical JSON of ``audit.queries.event_body.body``; a test holds the two together.
BODY = (
    '{"actor":%s,"at":"%s","city":"%s","detail":%s,"id":"%s","on_behalf_of":null,"person":%s,'
    '"reason":%s,"role":"%s","station":null,"subject":"%s","subject_kind":"%s","verb":"%s"}'
)
Event = tuple[str, int, str, str, str, str, str, str, str, str]


class Log:
    """Takes events of any day not yet written; ``write_until`` numbers them in order."""

    def __init__(self, store: Store, rng: Random, ids: Ids, city: str) -> None:
        self.city, self.ids, self.salts = city, ids, rng.randbytes
        self.days: dict[int, list[Event]] = defaultdict(list)
        self.event = store.table(
            AuditEvent, "id", "at", "verb", "actor_id", "role", "subject_kind", "subject_id",
            "person_id", "reason", "detail", "salt", city_id=city,
        )  # fmt: skip
        self.leaf = store.table(AuditLeaf, "id", "at", "commitment", city_id=city)
        self.sequence = store.table(AuditSequence, "id", "leaf_id", "number", city_id=city)
        self.node = store.table(AuditNode, "id", "level", "index", "hash", city_id=city)
        self.size = tree_size(city)
        read = node_reader(city)
        self.peaks = [
            read(level, (self.size >> level) - 1)
            for level in range(self.size.bit_length() - 1, -1, -1)
            if self.size >> level & 1
        ]

    def tell(
        self, at: int, verb: str, kind: str, subject: str, actor: str = "", person: str = "",
        role: str = "", detail: str = "{}", reason: str = "",
    ) -> None:  # fmt: skip
        """A fact: ids as text ('' for none), ``detail`` as canonical JSON."""
        event = (self.ids.at(at), at, verb, actor, role, kind, subject, person, reason, detail)
        self.days[(at + EAST) // DAY].append(event)

    def write_until(self, before: int) -> None:
        """Number and write everything of the days before that of the second ``before``."""
        last = (before + EAST) // DAY
        for day in sorted(d for d in self.days if d < last):
            for event in sorted(self.days.pop(day)):
                self._write(event)

    def _write(self, event: Event) -> None:
        identity, at, verb, actor, role, kind, subject, person, reason, detail = event
        when, salt, number = stamp(at), self.salts(32), self.size
        text = BODY % (
            f'"{actor}"' if actor else "null", when, self.city, detail, identity,
            f'"{person}"' if person else "null",
            dumps(reason, ensure_ascii=False) if reason else '""', role, subject, kind, verb,
        )  # fmt: skip
        sealed = sha256(salt + text.encode()).digest()
        self.event.add(
            identity, when, verb, actor or "\\N", role, kind, subject, person or "\\N",
            escape(reason), escape(detail), "\\\\x" + salt.hex(),
        )  # fmt: skip
        self.leaf.add(identity, when, "\\\\x" + sealed.hex())
        self.sequence.add(self.ids.hex(at), identity, number)
        self._grow(at, number, sha256(b"\x00" + sealed).digest())
        self.size = number + 1

    def _grow(self, at: int, number: int, current: bytes) -> None:
        """The leaf and every subtree it completes (RFC 9162), as ``foundation.merkle.append``."""
        peaks, node, ids = self.peaks, self.node, self.ids
        node.add(ids.hex(at), 0, number, "\\\\x" + current.hex())
        level, index = 0, number
        while index & 1:
            current = sha256(b"\x01" + peaks.pop() + current).digest()
            level, index = level + 1, index >> 1
            node.add(ids.hex(at), level, index, "\\\\x" + current.hex())
        peaks.append(current)
