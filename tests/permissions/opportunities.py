"""Rows of opportunities."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW
from tests.factories.activities import make_activity
from tests.permissions.rows import EVERYBODY, Row
from zhihe.opportunities.models import Activity, ActivityTemplate, Project

MANAGERS = {"org_admin", "project_manager", "parent_admin", "sibling_admin", "other_admin"}
TEAM = {"org_admin", "project_manager", "parent_admin"}
CLERKS = {"township_clerk", "county_clerk", "city_clerk"}
ALL_CLERKS = CLERKS | {"other_township_clerk", "line_clerk"}


def an_activity(**over: Any) -> Any:
    return lambda cast: {"kwargs": {"activity_id": make_activity(cast, **over).pk}}


def draft(cast: Any) -> dict[str, Any]:
    return {"kwargs": {"activity_id": _draft(cast).pk}}


def _draft(cast: Any) -> Activity:
    return make_activity(
        cast,
        state="draft",
        activity_code="",
        published_at=None,
        code_secret_sealed=None,
        created_by=cast.members["org_admin"].id,
    )


def submitted(cast: Any) -> dict[str, Any]:
    activity = _draft(cast)
    Activity.objects.in_city(cast.city).filter(pk=activity.pk).update(
        state="submitted", review_level="township", submitted_at=NOW, review_due_at=NOW
    )
    return {"kwargs": {"activity_id": activity.pk}}


def asked(cast: Any) -> dict[str, Any]:
    """The corps asked the team."""
    activity = make_activity(
        cast,
        organisation=cast.organisations["corps"],
        executor=cast.organisations["team"],
        hand_over="asked",
    )
    return {"kwargs": {"activity_id": activity.pk}, "data": {"answer": "accept"}}


def handed(cast: Any) -> dict[str, Any]:
    activity = make_activity(
        cast,
        organisation=cast.organisations["corps"],
        executor=cast.organisations["team"],
        hand_over="accepted",
    )
    return {"kwargs": {"activity_id": activity.pk}}


def template(cast: Any) -> dict[str, Any]:
    from tests.opportunities.forms import a_form
    from zhihe.opportunities.rules.forms import to_json

    row = ActivityTemplate.objects.create(
        city=cast.city,
        organisation=cast.organisations["team"],
        title="茶话会",
        form=to_json(a_form(cast)),
        created_by=cast.members["org_admin"].id,
        created_at=NOW,
    )
    return {"kwargs": {"template_id": row.pk}}


def project(cast: Any) -> dict[str, Any]:
    row = Project.objects.create(
        city=cast.city,
        organisation=cast.organisations["team"],
        title="护河",
        created_by=cast.members["org_admin"].id,
        created_at=NOW,
    )
    return {"kwargs": {"project_id": row.pk}}


def team(cast: Any) -> dict[str, Any]:
    return {"kwargs": {"organisation_id": cast.organisations["team"].pk}}


def api_activity(cast: Any) -> dict[str, Any]:
    return {"kwargs": {"activity_id": make_activity(cast).pk}}


BOX = {"query": {"bbox": "113,29,115,31", "zoom": "9"}}
INSIDERS = {"org_admin", "project_manager", "parent_admin", "leader", "confirmer"} | CLERKS

ROWS = [
    Row("opportunities:list", "GET", EVERYBODY),
    Row("opportunities:map", "GET", EVERYBODY),
    Row("opportunities:outlines", "GET", EVERYBODY),
    Row("opportunities:detail", "GET", EVERYBODY, world=an_activity()),
    Row(
        "opportunities:detail",
        "GET",
        INSIDERS,
        world=draft,
        why="a draft is the organisation's and its reviewers'",
    ),
    Row("opportunities:project", "GET", EVERYBODY, world=project),
    Row("GET /api/v1/activities", "GET", EVERYBODY),
    Row("GET /api/v1/activities/{activity_id}", "GET", EVERYBODY, world=api_activity),
    Row(
        "GET /api/v1/activities/{activity_id}",
        "GET",
        set(),
        world=draft,
        why="the API shows public ones only",
    ),
    Row("GET /api/v1/categories", "GET", EVERYBODY),
    Row("GET /api/v1/map.geojson", "GET", EVERYBODY, world=lambda cast: BOX),
    Row("opportunities:desk", "GET", MANAGERS),
    Row("opportunities:desk_new", "GET", MANAGERS),
    Row("opportunities:desk_new", "POST", MANAGERS),
    Row(
        "opportunities:desk_new",
        "GET",
        TEAM,
        why="of an organisation of one's own or below",
        world=lambda cast: {"query": {"organisation": str(cast.organisations["team"].pk)}},
    ),
    Row("opportunities:desk_single", "GET", MANAGERS),
    Row("opportunities:desk_single", "POST", MANAGERS),
    Row("opportunities:desk_activity", "GET", TEAM, world=an_activity()),
    Row(
        "opportunities:desk_activity",
        "GET",
        TEAM,
        world=handed,
        why="the executor manages once it accepted",
    ),
    Row(
        "opportunities:desk_activity",
        "GET",
        {"parent_admin"},
        world=asked,
        why="before it only the parent",
    ),
    Row("opportunities:desk_edit", "GET", TEAM, world=draft),
    Row("opportunities:desk_edit", "POST", TEAM, world=draft),
    Row("opportunities:desk_submit", "POST", TEAM, world=draft),
    Row("opportunities:desk_change", "GET", TEAM, world=an_activity()),
    Row("opportunities:desk_change", "POST", TEAM, world=an_activity()),
    Row("opportunities:desk_cancel", "GET", TEAM, world=an_activity()),
    Row("opportunities:desk_cancel", "POST", TEAM, world=an_activity()),
    Row("opportunities:desk_copy", "POST", TEAM, world=an_activity()),
    Row("opportunities:template_save", "POST", TEAM, world=an_activity()),
    Row("opportunities:templates", "GET", MANAGERS),
    Row("opportunities:template_use", "GET", TEAM, world=template),
    Row("opportunities:template_use", "POST", TEAM, world=template),
    Row("opportunities:template_drop", "POST", TEAM, world=template),
    Row("opportunities:desk_projects", "GET", MANAGERS),
    Row("opportunities:desk_projects", "POST", MANAGERS),
    Row("opportunities:project_close", "POST", TEAM, world=project),
    Row("opportunities:hand_overs", "GET", MANAGERS),
    Row("opportunities:hand_over", "GET", TEAM, world=an_activity()),
    Row(
        "opportunities:hand_over",
        "GET",
        {"parent_admin"},
        world=handed,
        why="only the parent hands over",
    ),
    Row("opportunities:hand_over", "POST", TEAM, world=an_activity()),
    Row("opportunities:hand_over_answer", "GET", TEAM, world=asked),
    Row("opportunities:hand_over_answer", "POST", TEAM, world=asked),
    Row("opportunities:hand_over_report", "GET", TEAM, world=handed),
    Row("opportunities:hand_over_report", "POST", TEAM, world=handed),
    Row("opportunities:reviews", "GET", ALL_CLERKS),
    Row("opportunities:review", "GET", CLERKS, world=submitted),
    Row("opportunities:review", "POST", CLERKS, world=submitted),
    Row("opportunities:categories", "GET", {"city_clerk"}),
    Row("opportunities:categories", "POST", {"city_clerk"}),
    Row(
        "opportunities:category",
        "GET",
        {"city_clerk"},
        world=lambda cast: {"kwargs": {"code": "neighbourhood"}},
    ),
    Row(
        "opportunities:category",
        "POST",
        {"city_clerk"},
        world=lambda cast: {"kwargs": {"code": "neighbourhood"}},
    ),
    Row("opportunities:permissions", "GET", ALL_CLERKS),
    Row("opportunities:silent", "GET", ALL_CLERKS),
    Row("opportunities:permission", "GET", CLERKS, world=team),
    Row("opportunities:permission", "POST", CLERKS, world=team),
]
