"""Rows of recruitment."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW
from tests.factories.activities import make_activity, shift_of
from tests.permissions.rows import ALL_PEOPLE, EVERYBODY, Row
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.models import Placement

DESK = frozenset({"org_admin", "project_manager", "leader", "parent_admin"})
ROSTER = DESK | {"confirmer"}
LEADERS = DESK | {"sibling_admin", "other_admin"}


def a_shift(cast: Any, **over: Any) -> dict[str, Any]:
    return {"kwargs": {"shift_id": shift_of(make_activity(cast, **over)).pk}}


def an_activity(cast: Any) -> dict[str, Any]:
    return {"kwargs": {"activity_id": make_activity(cast).pk}}


def application(cast: Any, **over: Any) -> Any:
    """An application of ``volunteer`` for tomorrow."""
    shift = shift_of(make_activity(cast, **over))
    return apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift.pk, now=NOW)


def own(cast: Any) -> dict[str, Any]:
    return {"kwargs": {"application_id": application(cast).pk}}


def reviewed(cast: Any) -> dict[str, Any]:
    return {"kwargs": {"application_id": application(cast, post={"selection": "review"}).pk}}


def given_back(cast: Any) -> dict[str, Any]:
    row = application(cast)
    placement = Placement.objects.in_city(cast.city).get(application_id=row.pk)
    cancel_placement(actor=cast.volunteer.actor(), placement=placement, now=NOW)
    return {"kwargs": {"application_id": row.pk}}


MINE = {"volunteer"}
ROWS = [
    Row("recruitment:join", "GET", ALL_PEOPLE, world=a_shift),
    Row("recruitment:join", "POST", ALL_PEOPLE, world=a_shift),
    Row("recruitment:choose", "GET", ALL_PEOPLE, world=an_activity),
    Row("recruitment:mine", "GET", ALL_PEOPLE),
    Row("recruitment:application", "GET", MINE, world=own),
    Row("recruitment:withdraw", "GET", MINE, world=own),
    Row("recruitment:withdraw", "POST", MINE, world=own),
    Row("recruitment:undo", "POST", MINE, world=given_back),
    Row("recruitment:offer", "POST", MINE, world=own),
    Row("recruitment:coming", "POST", MINE, world=own),
    Row("recruitment:reply", "POST", MINE, world=reviewed),
    Row("recruitment:calendar", "GET", MINE, world=own),
    Row("recruitment:code", "GET", EVERYBODY),
    Row("recruitment:code", "POST", EVERYBODY),
    Row("recruitment:desk", "GET", LEADERS),
    Row("recruitment:desk_activity", "GET", DESK, world=an_activity),
    Row("recruitment:desk_admit", "POST", DESK, world=an_activity),
    Row("recruitment:desk_applicant", "GET", DESK, world=reviewed),
    Row("recruitment:desk_applicant", "POST", DESK, world=reviewed),
    Row("recruitment:desk_release", "POST", DESK, world=own),
    Row("recruitment:desk_shift", "GET", DESK, world=a_shift),
    Row("recruitment:desk_shift", "POST", DESK, world=a_shift),
    Row("recruitment:desk_heads", "GET", ROSTER, world=a_shift),
    Row("recruitment:desk_roster", "GET", ROSTER, world=a_shift),
    Row("recruitment:desk_roster_pdf", "GET", ROSTER, world=a_shift),
    Row("recruitment:desk_roster_xlsx", "GET", ROSTER, world=a_shift),
    Row("recruitment:desk_members", "GET", LEADERS, world=a_shift),
    Row("recruitment:desk_members", "POST", LEADERS, world=a_shift),
    Row("GET /api/v1/shifts/{shift_id}/fitness", "GET", ALL_PEOPLE, world=a_shift),
    Row("POST /api/v1/shifts/{shift_id}/applications", "POST", ALL_PEOPLE, world=a_shift),
    Row("GET /api/v1/me/applications", "GET", ALL_PEOPLE),
    Row("DELETE /api/v1/me/applications/{application_id}", "DELETE", MINE, world=own),
]
