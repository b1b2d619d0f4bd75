"""Everything the generators share: the moment, the dice, who and what exists already."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from zhihe.accounts.models import Account, Person
from zhihe.demo.people import DemoPerson
from zhihe.foundation.clock import ZONE, local_date
from zhihe.organisations.models import Organisation, Place
from zhihe.regions.models import Region
from zhihe.volunteers.models import Volunteer

CITY = "421200"
DATA = Path(__file__).resolve().parents[1] / "data"
Row = TypeVar("Row", bound=models.Model)


@cache
def items(name: str) -> list[dict[str, Any]]:
    """Rows of one file of ``demo/data``."""
    return list(json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))["items"])


@dataclass(slots=True)
class Resident:
    """A person of the demo with the rows made for them."""

    facts: DemoPerson
    person: Person
    volunteer: Volunteer
    account: Account | None
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.person.pk

    def free(self, start: datetime, end: datetime) -> bool:
        """Whether nothing else is taken in [start, end)."""
        return all(end <= a or b <= start for a, b in self.busy)

    def take(self, start: datetime, end: datetime) -> None:
        self.busy.append((start, end))


@dataclass(slots=True)
class Staff:
    """Who does what in one organisation; four different persons."""

    admin: Resident
    manager: Resident
    leaders: list[Resident]
    confirmer: Resident


@dataclass(frozen=True, slots=True)
class Told:
    """A thing that happened, for the audit log."""

    at: datetime
    verb: str
    kind: str
    subject: UUID
    actor: UUID | None
    role: str
    person: UUID | None = None
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """The demo in memory. ``rows`` are written at the end, table by table."""

    now: datetime
    rng: Random
    rows: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))
    plain: dict[type[models.Model], list[tuple[Any, ...]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    regions: dict[str, Region] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    residents: list[Resident] = field(default_factory=list)
    cast: dict[str, Resident] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    region_by_id: dict[int, Region] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def today(self) -> date:
        return local_date(self.now)

    def add(self, row: Row) -> Row:
        """Keep a row for its table."""
        self.rows[type(row)].append(row)
        return row

    def next(self, series: str) -> int:
        """The next number of a series, counted from 1; kept as a Counter at the end."""
        self.serials[series] += 1
        return self.serials[series]

    def moment(self, day: date, clock: str) -> datetime:
        """'HH:MM' of a day in China."""
        hour, minute = map(int, clock.split(":"))
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def tell(self, told: Told) -> None:
        self.told.append(told)

    def person_named(self, name: str) -> Resident:
        """The one resident of that name; for the scenes."""
        return next(r for r in self.residents if r.person.name == name)
