"""The means of a scene: make an activity, place named people, let them come, confirm it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from zhihe.attendance.models import ServiceRecord
from zhihe.demo.loading.activities import Plan, forms
from zhihe.demo.loading.confirming import confirm
from zhihe.demo.loading.enrolling import Crowd, place
from zhihe.demo.loading.presence import Books, Stay, Way, _sheet, propose_from, punch
from zhihe.demo.loading.publishing import Happening, publish
from zhihe.demo.loading.world import Resident, World
from zhihe.opportunities.models import Category, Project
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import Turnout


@dataclass
class Stage:
    """What all scenes share."""

    world: World
    books: Books
    crowd: Crowd
    categories: dict[str, Category]
    projects: dict[str, Project]

    def set(
        self,
        form: str,
        start: datetime,
        minutes: int,
        *,
        organisation: str = "",
        where: str = "",
        title: str = "",
        title_en: str = "",
        leader: Resident | None = None,
        state: str = "",
    ) -> Happening:
        """An activity after a form of ``activities.json``, changed where told."""
        row = forms()[form]
        plan = Plan(
            row,
            organisation or row["organisation"],
            where or row["place"],
            start,
            minutes,
            title or row["title"],
            title_en or row["title_en"],
            scene=form,
            state=state,
        )
        return publish(self.world, plan, self.categories, self.projects, leader)

    def seat(
        self, happening: Happening, people: list[Resident], post: int = 0
    ) -> list[tuple[Placement, Resident]]:
        """Place people on a post that has room for them."""
        seats = happening.seats[post]
        seats.shift.capacity = max(seats.shift.capacity, seats.shift.taken + len(people))
        placed = [(place(self.world, happening, seats, who), who) for who in people]
        self._count(happening)
        return placed

    def fill(self, happening: Happening) -> None:
        """No seat left free: capacity is what is taken and offered."""
        for seats in happening.seats:
            seats.shift.capacity = max(1, seats.shift.taken + seats.shift.offered)
        self._count(happening)

    def _count(self, happening: Happening) -> None:
        activity = happening.activity
        activity.seats_total = sum(s.shift.capacity for s in happening.seats)

    def came(
        self,
        happening: Happening,
        placed: tuple[Placement, Resident],
        way: Way,
        stay: Stay,
        extra: tuple[str, ...] = (),
    ) -> ServiceRecord:
        """One person's punches and the record they make."""
        placement, who = placed
        placement.turnout = Turnout.CAME
        who.volunteer.reliability_kept += 1
        sheet = _sheet(self.world, happening, way) if way.method in SHEETS else None
        punches = punch(self.world, happening, who, way, stay, sheet)
        return propose_from(self.world, self.books, happening, who, punches, sheet, extra)

    def walk_in(self, happening: Happening, who: Resident, way: Way, stay: Stay) -> ServiceRecord:
        """Somebody without a place who was there all the same."""
        punches = punch(self.world, happening, who, way, stay, None)
        return propose_from(self.world, self.books, happening, who, punches, None)

    def nod(self, happening: Happening, record: ServiceRecord, at: datetime) -> None:
        confirm(self.world, happening, record, min(at, self.world.now))

    def near(self, happening: Happening, count: int) -> list[Resident]:
        return self.crowd.near(happening, count)


SHEETS = frozenset({"paper_sealed", "paper", "team_entry", "declaration", "batch"})


def changed(form: dict[str, Any], **what: Any) -> dict[str, Any]:
    """A copy of a form with other values."""
    return {**form, **what}


__all__ = ["Stage", "changed", "replace"]
