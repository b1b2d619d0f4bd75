"""What each app keeps about a person: handed out, merged and closed through one registry.

Apps register in ``AppConfig.ready``; accounts, which owns the person, stands below them all and
calls them here, inside its own transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from zhihe.platform.actor import Actor

Export = Callable[[str, UUID], Any]  # (city, person_id) → plain JSON
Merge = Callable[[Actor, UUID, UUID, datetime], None]  # (actor, from, into, now)
Close = Callable[[Actor, UUID, datetime], None]  # (actor, person_id, now)


@dataclass(frozen=True, slots=True)
class PersonPart:
    """One app's share of a person."""

    name: str
    export: Export | None = None
    merge: Merge | None = None
    close: Close | None = None


_parts: dict[str, PersonPart] = {}


def register_person_part(
    name: str,
    *,
    export: Export | None = None,
    merge: Merge | None = None,
    close: Close | None = None,
) -> None:
    """What the app ``name`` does with a person's data; a second call replaces the first."""
    _parts[name] = PersonPart(name, export, merge, close)


def export_person(city: str, person_id: UUID) -> dict[str, Any]:
    """Everything the apps keep about the person, by app, for 下载我的数据."""
    return {p.name: p.export(city, person_id) for p in _parts.values() if p.export}


def merge_person_parts(actor: Actor, source: UUID, target: UUID, now: datetime) -> None:
    """Move what the apps keep under ``source`` to ``target``."""
    for part in _parts.values():
        if part.merge:
            part.merge(actor, source, target, now)


def close_person_parts(actor: Actor, person_id: UUID, now: datetime) -> None:
    """Lock and pseudonymise what the apps keep; hours stay."""
    for part in _parts.values():
        if part.close:
            part.close(actor, person_id, now)
