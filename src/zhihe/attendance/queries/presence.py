"""Who is there: the pairs that punches make. A pure function of the set of live punches (I11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from zhihe.attendance.models import Punch, PunchVoid
from zhihe.attendance.rules.minutes import Mark, pairs_of
from zhihe.attendance.terms import Method
from zhihe.foundation import clock
from zhihe.opportunities.models import Shift
from zhihe.platform.keys import CityQuerySet


@dataclass(slots=True)
class Pair:
    """From a check-in to the check-out that closes it; ``end`` is None while the person is there.

    ``since`` is the arrival that counts: the roll call's, where the own scan came after it.
    """

    start: Punch
    since: datetime
    end: Punch | None = None


@dataclass(slots=True)
class Presence:
    """One person at one shift (or, for the cap, one activity on one day)."""

    punches: list[Punch] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return bool(self.pairs) and self.pairs[-1].end is None

    @property
    def since(self) -> datetime | None:
        """When the open pair began."""
        return self.pairs[-1].since if self.is_open else None

    @property
    def left(self) -> datetime | None:
        """When the last closed pair ended."""
        ends = [pair.end.counted_at for pair in self.pairs if pair.end]
        return ends[-1] if ends else None

    def lane(self, roll: bool) -> Presence:
        """Only the roll calls, or only everything else: two independent sources."""
        return presence([p for p in self.punches if (p.method == Method.ROLL_CALL) == roll])


def live_punches(city: str) -> CityQuerySet:
    """Punches that count: everything but a roll call taken back."""
    voids = PunchVoid.objects.in_city(city).filter(
        punch_id=OuterRef("pk"), city_id=OuterRef("city_id")
    )
    return Punch.objects.in_city(city).filter(~Exists(voids))


def presence(punches: Iterable[Punch]) -> Presence:
    """The same pairs that ``rules.minutes`` counts; the same set gives the same pairs."""
    rows = sorted(punches, key=lambda p: (p.counted_at, p.kind, str(p.client_id)))
    by_key = {str(p.pk): p for p in rows}
    marks = [Mark(p.counted_at, p.kind, p.method, str(p.pk)) for p in rows]
    pairs = [
        Pair(by_key[pair.into.key], pair.into.at, by_key[pair.out.key] if pair.out else None)
        for pair in pairs_of(marks)
    ]
    return Presence(rows, pairs)


def presence_at(city: str, shift_id: UUID, volunteer_id: UUID) -> Presence:
    """One person at one shift."""
    return presence(live_punches(city).filter(shift_id=shift_id, volunteer_id=volunteer_id))


def presence_of_shift(city: str, shift_id: UUID) -> dict[UUID, Presence]:
    """Everybody's presence at a shift, by volunteer; one query."""
    return _by_volunteer(live_punches(city).filter(shift_id=shift_id))


def day_of(city: str, shift: Shift, volunteer_ids: Sequence[UUID]) -> dict[UUID, list[Punch]]:
    """Live punches at the activity on the shift's day, by volunteer; a night shift belongs to the
    day on which it began."""
    start, end = clock.day_bounds(clock.local_date(shift.starts_at))
    rows = live_punches(city).filter(
        activity_id=shift.activity_id,
        volunteer_id__in=volunteer_ids,
        shift__starts_at__gte=start,
        shift__starts_at__lt=end,
    )
    found: dict[UUID, list[Punch]] = {identity: [] for identity in volunteer_ids}
    for row in rows:
        found[row.volunteer_id].append(row)
    return found


def pairs_that_day(punches: Iterable[Punch]) -> int:
    """How many pairs a person began at the activity that day, over all its shifts."""
    by_shift: dict[UUID, list[Punch]] = {}
    for row in punches:
        by_shift.setdefault(row.shift_id, []).append(row)
    return sum(len(presence(rows).pairs) for rows in by_shift.values())


def _by_volunteer(rows: Iterable[Punch]) -> dict[UUID, Presence]:
    found: dict[UUID, list[Punch]] = {}
    for row in rows:
        found.setdefault(row.volunteer_id, []).append(row)
    return {identity: presence(punches) for identity, punches in found.items()}
