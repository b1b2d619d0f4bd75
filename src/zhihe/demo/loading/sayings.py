"""Notices in the in-boxes: what was said lately to people who serve."""

from __future__ import annotations

from uuid import UUID

from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.terms import RecordState
from zhihe.demo.loading.world import CITY, World
from zhihe.foundation.clock import local
from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.models import Notice
from zhihe.opportunities.models import Activity, Shift
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import ApplicationState

RECENT_DAYS = 20


def plan_sayings(world: World) -> None:
    """Hours confirmed, places given, seats offered: the same sentences the product says."""
    _of_records(world)
    _of_applications(world)


def _of_records(world: World) -> None:
    told = {
        RecordState.CONFIRMED: "attendance.confirmed",
        RecordState.REJECTED: "attendance.rejected",
    }
    for record in world.rows[ServiceRecord]:
        kind = told.get(record.state)
        if kind is None or (world.today - record.service_date).days > RECENT_DAYS:
            continue
        params = {"minutes": str(record.minutes), "title": record.activity_title}
        if kind == "attendance.rejected":
            params = {"title": record.activity_title, "reason": record.rejected_reason}
        _notice(world, record.person_id, kind, record.updated_at, params)


def _of_applications(world: World) -> None:
    activities = {row.pk: row for row in world.rows[Activity]}
    shifts = {row.pk: row for row in world.rows[Shift]}
    for row in world.rows[Application]:
        shift = shifts[row.shift_id]
        if shift.starts_at < world.now:
            continue
        title = activities[row.activity_id].title
        when = f"{local(shift.starts_at):%m-%d %H:%M}"
        if row.state == ApplicationState.ADMITTED:
            where = activities[row.activity_id].meeting_point
            params = {"title": title, "when": when, "place": where}
            _notice(world, row.applied_by, "recruitment.admitted", row.decided_at, params)
        elif row.state == ApplicationState.OFFERED and row.offer_until:
            params = {"title": title, "deadline": f"{local(row.offer_until):%m-%d %H:%M}"}
            _notice(world, row.applied_by, "recruitment.offered", row.decided_at, params)
        elif row.state == ApplicationState.REFUSED:
            _notice(
                world,
                row.applied_by,
                "recruitment.refused",
                row.decided_at,
                {"title": title, "reason": row.reason},
            )


def _notice(world: World, person: UUID, kind: str, at: object, params: dict[str, str]) -> None:
    world.add(
        Notice(
            id=uuid7(),
            city_id=CITY,
            person_id=person,
            kind=kind,
            params=params,
            url="/me",
            created_at=at,
            read_at=at if world.rng.random() < 0.5 else None,
        )
    )
