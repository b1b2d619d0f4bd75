"""How large a city is, and its parts in exact proportion. Plain Python.

The whole city has the totals of the articles: 486,066 volunteers of whom 360,000 are on the phone
and 156,066 verified by real name, 1,593 organisations, 17,161 activities, 1,118,873 hours.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a city counts; ``hours`` are confirmed minutes / 60, exactly."""

    volunteers: int
    on_phone: int
    real_name: int
    organisations: int
    activities: int
    hours: int

    @property
    def minutes(self) -> int:
        return self.hours * 60

    @property
    def entered(self) -> int:
        """People on lists of their units who have not claimed yet."""
        return self.volunteers - self.on_phone

    @property
    def light(self) -> int:
        """On the phone by name alone."""
        return self.on_phone - self.real_name


CITY = Sizes(486_066, 360_000, 156_066, 1_593, 17_161, 1_118_873)
SMALLEST = Sizes(600, 400, 160, 8, 24, 600)


def scaled(fraction: Fraction) -> Sizes:
    """The city times a fraction, each number rounded by itself. ValueError when too small."""
    made = Sizes(*(round(getattr(CITY, f.name) * fraction) for f in fields(Sizes)))
    if any(getattr(made, f.name) < getattr(SMALLEST, f.name) for f in fields(Sizes)):
        raise ValueError("too small for a city with its bodies")
    return made


def read_scale(text: str) -> Fraction:
    """'city' or a fraction of it such as '1/200'. ValueError for anything else."""
    fraction = Fraction(1) if text == "city" else Fraction(text)
    if not 0 < fraction <= 4:
        raise ValueError("a scale lies between 0 and 4")
    return fraction


@dataclass(frozen=True, slots=True)
class Kinds:
    """Activities by where they stand today."""

    settled: int
    recent: int
    coming: int
    drafts: int


def kinds_of(activities: int) -> Kinds:
    """Most are over and confirmed; a few wait for the desk; four in a hundred are to come."""
    coming = max(4, round(activities * 0.04))
    recent = max(2, round(activities * 0.009))
    drafts = max(1, round(activities * 0.003))
    return Kinds(activities - coming - recent - drafts, recent, coming, drafts)
