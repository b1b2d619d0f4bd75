"""The audit log of a large city: events in order of their ids, leaves, numbers, tree."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from json import dumps
from random import Random

from zhihe.audit.models import AuditEvent, AuditLeaf, AuditNode, AuditSequence
from zhihe.audit.queries.tree import node_reader, tree_size
from zhihe.demo.scale.moments import DAY, EAST, Ids, stamp
from zhihe.demo.scale.store import Bytes, Store

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
            "person_id", "reason", "detail", Bytes("salt"), city_id=city,
        )  # fmt: skip
        self.leaf = store.table(AuditLeaf, "id", "at", Bytes("commitment"), city_id=city)
        self.sequence = store.table(AuditSequence, "id", "leaf_id", "number", city_id=city)
        self.node = store.table(AuditNode, "id", "level", "index", Bytes("hash"), city_id=city)
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
        if "\\" in detail or "\\" in reason:
            raise ValueError("no backslash in what is told: COPY would read another")
        event = (self.ids.at(at), at, verb, actor, role, kind, subject, person, reason, detail)
        self.days[(at + EAST) // DAY].append(event)

    def write_until(self, before: int) -> None:
        """Number and write everything of the days before that of the second ``before``."""
        last = (before + EAST) // DAY
        for day in sorted(d for d in self.days if d < last):
            self._write(sorted(self.days.pop(day)))

    def _write(self, events: list[Event]) -> None:
        """Millions of these: one loop, everything at hand."""
        event_line, event_row = self.event.lines.append, self.event.row
        leaf_line, leaf_row = self.leaf.lines.append, self.leaf.row
        number_line, number_row = self.sequence.lines.append, self.sequence.row
        city, salts, ids, number = self.city, self.salts, self.ids.hex, self.size
        for identity, at, verb, actor, role, kind, subject, person, reason, detail in events:
            when, salt = stamp(at), salts(32)
            text = BODY % (
                f'"{actor}"' if actor else "null", when, city, detail, identity,
                f'"{person}"' if person else "null",
                dumps(reason, ensure_ascii=False) if reason else '""', role, subject, kind, verb,
            )  # fmt: skip
            sealed = sha256(salt + text.encode()).digest()
            event_line(event_row % (
                identity, when, verb, actor or "\\N", role, kind, subject, person or "\\N", reason,
                detail, salt.hex(),
            ))  # fmt: skip
            leaf_line(leaf_row % (identity, when, sealed.hex()))
            number_line(number_row % (ids(at), identity, number))
            self._grow(at, number, sha256(b"\x00" + sealed).digest())
            number += 1
        self.size = number

    def _grow(self, at: int, number: int, current: bytes) -> None:
        """The leaf and every subtree it completes (RFC 9162), as ``foundation.merkle.append``."""
        line, row, ids = self.node.lines.append, self.node.row, self.ids.hex
        line(row % (ids(at), 0, number, current.hex()))
        level, index, peaks = 0, number, self.peaks
        while index & 1:
            current = sha256(b"\x01" + peaks.pop() + current).digest()
            level, index = level + 1, index >> 1
            line(row % (ids(at), level, index, current.hex()))
        peaks.append(current)
