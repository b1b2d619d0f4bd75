"""Rules of distribution: who comes when, which activity has how many for how long. Plain Python.

Every choice hangs on the given ``Random`` alone; sums are exact whatever it gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random

DAYS = 1095  # three years back
FOUNDING = 20  # people first, then bodies
FIRST_ACTIVITY = 45
SETTLED_AFTER = 10  # days after which everything is confirmed
AHEAD = 35
DURATIONS = ((60, 4), (90, 6), (120, 20), (150, 10), (180, 30), (240, 30))
LATE_MINUTES = 15
LATE_ONE_IN = 40
SMALL_WAY = 25  # most people of one shift whose evidence counts against a daily cap
NEVER = 0.42  # of the verified have registered and never come


@dataclass(slots=True)
class Slot:
    """One time of an activity: minutes after local midnight, and who is to be counted."""

    begin: int
    minutes: int
    people: int
    late: int = 0


@dataclass(slots=True)
class Plan:
    """An activity to be. ``day`` counts from the first day; ``lead`` days earlier it is public."""

    day: int
    lead: int
    form: int
    body: int
    way: int
    slots: list[Slot] = field(default_factory=list)
    kind: str = "settled"


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` dealt by weight, whole and exact (cumulative rounding)."""
    whole = sum(weights)
    marks = [round(total * part / whole) for part in accumulate(weights)]
    return [b - a for a, b in zip([0, *marks], marks, strict=False)]


def arrivals(total: int) -> list[int]:
    """How many register on each day: a rush at the founding, then growth with waves of a week."""
    weights = []
    for day in range(DAYS):
        wave = 1.35 if day % 7 in (5, 6) else 0.9
        rush = 5.0 if day < FOUNDING else 1.0
        weights.append(wave * rush * (0.6 + day / DAYS) * (1.6 if day % 365 < 30 else 1.0))
    return shares(total, weights)


def tickets(rng: Random) -> int:
    """How often a name lies in the urn: nothing for many, dozens for the few who carry most."""
    if rng.random() < NEVER:
        return 0
    return min(60, int(rng.paretovariate(1.15)))


def _crowd(rng: Random, most: int) -> int:
    """People of a slot: mostly a handful, now and then hundreds."""
    return max(2, min(most, int(rng.lognormvariate(2.75, 0.8))))


def _minutes(rng: Random) -> int:
    return rng.choices([d for d, _ in DURATIONS], [w for _, w in DURATIONS])[0]


def _slots(rng: Random, most: int) -> list[Slot]:
    """One time of a day, sometimes a morning and an afternoon."""
    first = Slot(rng.choice((450, 480, 510, 540, 840, 870)), _minutes(rng), _crowd(rng, most))
    if rng.random() > 0.15 or first.begin > 600:
        return [first]
    second = Slot(840, min(_minutes(rng), 180), _crowd(rng, most))
    first.minutes = min(first.minutes, 180)
    return [first, second]


def plans(rng: Random, kinds: tuple[int, int, int, int], forms: int, bodies: int, most: int,
          weak: frozenset[int], ways: Sequence[int]) -> list[Plan]:  # fmt: skip
    """All activities in order of their day. ``kinds``: settled, recent, coming, drafts.

    ``weak`` are the ways whose evidence has a daily cap; ``ways`` their weights; ``most`` the
    largest crowd.
    """
    settled, recent, coming, drafts = kinds
    made = []
    for kind, count in (
        ("settled", settled), ("recent", recent), ("coming", coming), ("draft", drafts)
    ):  # fmt: skip
        for _ in range(count):
            made.append(_plan(rng, kind, forms, bodies, most, weak, ways))
    made.sort(key=lambda plan: plan.day)
    return made


def _plan(rng: Random, kind: str, forms: int, bodies: int, most: int,
          weak: frozenset[int], ways: Sequence[int]) -> Plan:  # fmt: skip
    last = DAYS - SETTLED_AFTER - 1
    if kind == "settled":
        # The root makes later days likelier: the city grows.
        day = FIRST_ACTIVITY + int((last - FIRST_ACTIVITY) * rng.random() ** 0.7)
    elif kind == "recent":
        day = rng.randint(DAYS - 8, DAYS - 1)
    else:
        day = DAYS + 1 + int(AHEAD * rng.random() ** 1.4)
    plan = Plan(day, rng.randint(6, 14), rng.randrange(forms), rng.randrange(bodies), 0, kind=kind)
    plan.slots = _slots(rng, most)
    plan.way = rng.choices(range(len(ways)), ways)[0]
    if plan.way in weak:
        for slot in plan.slots:
            slot.people = min(slot.people, SMALL_WAY)
    return plan


def balance(
    slots: Sequence[Slot], total: int, fixed: Sequence[bool], punctual: Sequence[bool]
) -> None:
    """Change the numbers of people until the counted minutes are ``total``, exactly.

    ``fixed`` slots are those of weak evidence, left as they are; on ``punctual`` ones nobody is
    late (a sheet has the times of the shift). ValueError when ``total`` is no multiple of 30 or
    too small for the slots.
    """
    if total % 30:
        raise ValueError("minutes come in half hours")
    free = [slot for slot, keep in zip(slots, fixed, strict=True) if not keep]
    kept = sum(s.people * s.minutes for s, keep in zip(slots, fixed, strict=True) if keep)
    factor = (total - kept) / sum(s.people * s.minutes for s in free)
    for slot in free:
        slot.people = max(2, int(slot.people * factor))
    _late([slot for slot, keep in zip(slots, punctual, strict=True) if not keep])
    _fill(free, total + _lost(slots) - sum(s.people * s.minutes for s in slots))


def _late(slots: Sequence[Slot]) -> None:
    """One in forty comes a quarter of an hour late, an even number in all."""
    for slot in slots:
        slot.late = slot.people // LATE_ONE_IN
    if sum(s.late for s in slots) % 2:
        next(s for s in slots if s.late).late -= 1


def _lost(slots: Sequence[Slot]) -> int:
    return LATE_MINUTES * sum(s.late for s in slots)


def _fill(free: Sequence[Slot], rest: int) -> None:
    """Deal ``rest`` minutes as more (or fewer) people, round by round, to the last half hour."""
    step = 1 if rest > 0 else -1
    for _ in range(1000):
        moved = False
        for slot in free:
            if slot.minutes <= abs(rest) and slot.people + step >= 2:
                slot.people += step
                rest -= step * slot.minutes
                moved = True
        if not moved:
            break
    if rest:
        _last(free, rest)


def _last(free: Sequence[Slot], rest: int) -> None:
    """What is left is smaller than the shortest slot: one person changes from one to another."""
    for small in free:
        for large in free:
            if large.minutes - small.minutes == rest and small.people > 2:
                small.people -= 1
                large.people += 1
                return
    raise ValueError(f"{rest} minutes cannot be dealt")


def sum_of(slots: Sequence[Slot]) -> int:
    """Counted minutes of slots."""
    return sum(s.people * s.minutes for s in slots) - _lost(slots)
