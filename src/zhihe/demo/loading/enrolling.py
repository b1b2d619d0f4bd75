"""Who joins what: applications and placements in every state, seats counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.range import TimestamptzRange

from zhihe.demo.loading.publishing import Happening, Seats
from zhihe.demo.loading.world import CITY, Resident, Told, World
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.terms import SelectionMode
from zhihe.recruitment.models import Application, Assessment, Cover, Placement
from zhihe.recruitment.terms import Answer, ApplicationState, PlacementState, Turnout, Verdict

LOOKS = 400
REASONS = (
    "这一班要会水性的，您先报岸上的岗好不好",
    "名额满了，下周还有一场",
    "证件过期了，续上再来",
)


class Crowd:
    """People near an organisation, handed out in a fair round so that nobody serves every day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_county: dict[str, list[Resident]] = {}
        self.everybody = [r for r in world.residents if r.id not in _kept(world)]
        world.rng.shuffle(self.everybody)
        for resident in self.everybody:
            self.by_county.setdefault(resident.facts.township[:6], []).append(resident)
        self.places: dict[str, int] = {}

    def near(self, happening: Happening, count: int) -> list[Resident]:
        """``count`` people who are free then and may serve there."""
        code = self.world.region_by_id[happening.activity.region_id].code[:6]
        pool = self.by_county.get(code) or self.everybody
        found: list[Resident] = []
        at = self.places.get(code, 0)
        looked = 0
        while len(found) < count and looked < min(LOOKS + count, len(pool)):
            resident = pool[at % len(pool)]
            at, looked = at + 1, looked + 1
            if self._fits(resident, happening):
                found.append(resident)
        self.places[code] = at
        return found

    def _fits(self, resident: Resident, happening: Happening) -> bool:
        plan = happening.plan
        if resident.person.created_at > happening.activity.created_at:
            return False
        youngest = max(plan.form["min_age"], 18 if plan.form["hazardous"] else 0)
        if resident.facts.age_on(plan.start.date()) < youngest or resident is happening.leader:
            return False
        if resident in (happening.staff.confirmer, happening.staff.manager):
            return False
        return resident.free(plan.start, plan.end)


def _kept(world: World) -> set[UUID]:
    """The cast goes where its own story leads."""
    return {r.id for r in world.cast.values()}


def enrol(world: World, happening: Happening, crowd: Crowd) -> list[tuple[Placement, Resident]]:
    """Fill the shifts; the leader has a seat too. Nobody joins what is not published."""
    if happening.activity.published_at is None:
        return []
    placed: list[tuple[Placement, Resident]] = []
    first = happening.seats[0]
    if happening.leader.free(happening.start, happening.end):
        placed.append((place(world, happening, first, happening.leader), happening.leader))
    for seats in happening.seats:
        free = seats.shift.capacity - seats.shift.taken
        for resident in crowd.near(happening, min(free, seats.wanted)):
            placed.append((place(world, happening, seats, resident), resident))
        if happening.start > world.now:
            _others(world, happening, seats, crowd)
    return placed


def call_off(world: World, happening: Happening, people: list[Resident]) -> None:
    """Those who had joined a cancelled activity: their applications are closed with the reason."""
    for resident in people:
        apply(
            world,
            happening,
            happening.seats[0],
            resident,
            ApplicationState.CLOSED,
            reason=happening.activity.cancelled_reason,
        )


def applied_at(world: World, happening: Happening) -> datetime:
    """Some time between publication and the start, never in the future."""
    assert happening.activity.published_at is not None
    last = min(happening.start - timedelta(hours=3), world.now)
    room = max(last - happening.activity.published_at, timedelta(minutes=5))
    return happening.activity.published_at + room * world.rng.random() ** 0.7


def apply(
    world: World, happening: Happening, seats: Seats, resident: Resident, state: str, **more: Any
) -> Application:
    """One application in a state."""
    at = applied_at(world, happening)
    decided = state not in (ApplicationState.APPLIED, ApplicationState.WAITING)
    row = world.add(
        Application(
            id=uuid7(),
            city_id=CITY,
            shift_id=seats.shift.pk,
            activity_id=happening.activity.pk,
            volunteer_id=resident.volunteer.pk,
            state=state,
            applied_by=resident.id,
            applied_at=at,
            decided_at=min(at + timedelta(hours=1), world.now) if decided else None,
            channel=world.rng.choices(("web", "station", "team"), (88, 8, 4))[0],
            **more,
        )
    )
    verb = "recruitment.wait" if state == ApplicationState.WAITING else "recruitment.join"
    world.tell(
        Told(
            at,
            verb,
            "application",
            row.pk,
            resident.id,
            "",
            person=resident.id,
            detail={"activity": str(happening.activity.pk)},
        )
    )
    return row


def place(world: World, happening: Happening, seats: Seats, resident: Resident) -> Placement:
    """A seat for a person: the application, the placement, the cover, the counter."""
    application = apply(world, happening, seats, resident, ApplicationState.ADMITTED)
    assert application.decided_at is not None
    by = resident.id
    if seats.post.selection == SelectionMode.REVIEW:
        by = happening.staff.manager.id
        _assess(world, application, Verdict.ADMIT, by, "证件在有效期，人也靠得住")
    coming = happening.start < world.now or world.rng.random() < 0.6
    row = world.add(
        Placement(
            id=uuid7(),
            city_id=CITY,
            application_id=application.pk,
            shift_id=seats.shift.pk,
            activity_id=happening.activity.pk,
            volunteer_id=resident.volunteer.pk,
            span=TimestamptzRange(happening.start, happening.end),
            state=PlacementState.PLACED,
            answer=Answer.COMING if coming else Answer.NONE,
            answered_at=application.decided_at if coming else None,
            turnout=Turnout.UNKNOWN,
            placed_by=by,
            placed_at=application.decided_at,
        )
    )
    if happening.activity.insurance_id:
        world.add(
            Cover(
                id=uuid7(),
                city_id=CITY,
                policy_id=happening.activity.insurance_id,
                activity_id=happening.activity.pk,
                volunteer_id=resident.volunteer.pk,
                placed_at=application.decided_at,
            )
        )
    seats.shift.taken += 1
    happening.sits[resident.id] = seats
    resident.take(happening.start, happening.end)
    return row


def _assess(world: World, application: Application, verdict: str, by: UUID, reason: str) -> None:
    at = application.decided_at or world.now
    world.add(
        Assessment(
            id=uuid7(),
            city_id=CITY,
            application_id=application.pk,
            verdict=verdict,
            reason=reason,
            assessor_id=by,
            at=at,
        )
    )


def _others(world: World, happening: Happening, seats: Seats, crowd: Crowd) -> None:
    """Those who wait for a verdict, were refused, changed their mind, or stand in line."""
    rng = world.rng
    if seats.post.selection == SelectionMode.REVIEW:
        for resident in crowd.near(happening, rng.randint(0, 3)):
            state = rng.choices(
                (ApplicationState.APPLIED, ApplicationState.ASKED, ApplicationState.REFUSED),
                (6, 1, 2),
            )[0]
            _judged(world, happening, seats, resident, state)
    if rng.random() < 0.15:
        for resident in crowd.near(happening, 1):
            apply(world, happening, seats, resident, ApplicationState.WITHDRAWN)
    if seats.shift.taken == seats.shift.capacity and rng.random() < 0.7:
        line(world, happening, seats, crowd.near(happening, rng.randint(1, 4)))


def _judged(
    world: World, happening: Happening, seats: Seats, resident: Resident, state: str
) -> None:
    more: dict[str, Any] = {}
    by = happening.staff.manager.id
    if state == ApplicationState.ASKED:
        more["question"] = "您的证件上个月到期了，续了吗？"
    if state == ApplicationState.REFUSED:
        more["reason"] = world.rng.choice(REASONS)
    row = apply(world, happening, seats, resident, state, **more)
    if state == ApplicationState.ASKED:
        _assess(world, row, Verdict.ASK, by, more["question"])
    if state == ApplicationState.REFUSED:
        _assess(world, row, Verdict.REFUSE, by, more["reason"])


def line(world: World, happening: Happening, seats: Seats, people: list[Resident]) -> None:
    """The waiting list of a full shift, numbered from 1."""
    for resident in people:
        seats.shift.waiting += 1
        apply(
            world,
            happening,
            seats,
            resident,
            ApplicationState.WAITING,
            queue_no=seats.shift.waiting,
        )


def offer(world: World, happening: Happening, seats: Seats, resident: Resident) -> None:
    """A seat that came free is offered, with a deadline; it counts against the capacity."""
    seats.shift.offered += 1
    until = min(world.now + timedelta(hours=6), happening.start - timedelta(hours=2))
    apply(world, happening, seats, resident, ApplicationState.OFFERED, offer_until=until)
