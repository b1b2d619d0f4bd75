"""The ways people check in, how often each is used, and what it is worth."""

from __future__ import annotations

from dataclasses import dataclass

from zhihe.attendance.rules.grades import Evidence, grade, source_of
from zhihe.attendance.terms import Grade, Method, SheetKind


@dataclass(frozen=True, slots=True)
class Way:
    """How people check in: by themselves with or without position and roll call, or on a sheet."""

    method: Method
    weight: int
    position: bool = False
    roll: bool = False
    sheet: SheetKind | None = None

    @property
    def grade(self) -> Grade:
        """By the product's own table."""
        source = source_of(self.method, sealed_in_time=True, sound_roll=True)
        return grade(Evidence(source, self.position, self.roll))

    @property
    def capped(self) -> bool:
        """Weak evidence has a daily cap per confirmer."""
        return self.grade in (Grade.C, Grade.D)


WAYS = (
    Way(Method.ROTATING_CODE, 30, position=True, roll=True),
    Way(Method.ROTATING_CODE, 34, position=True),
    Way(Method.TYPED_CODE, 8, position=True),
    Way(Method.POSTER, 8),
    Way(Method.PAPER_SEALED, 9, sheet=SheetKind.SIGN_IN_SHEET),
    Way(Method.TEAM_ENTRY, 7, sheet=SheetKind.TEAM_ENTRY),
    Way(Method.DECLARATION, 4, sheet=SheetKind.DECLARATION),
)
WEAK = frozenset(n for n, way in enumerate(WAYS) if way.capped)
LEADERS_OWN = Way(Method.TYPED_CODE, 0, position=True)
