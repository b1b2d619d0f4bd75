"""Rows of interchange."""

from tests.cast import NOW
from tests.permissions.rows import Row
from zhihe.interchange.models import ExportLog

EXPORTERS = frozenset(
    [
        "org_admin",
        "parent_admin",
        "sibling_admin",
        "other_admin",
        "township_clerk",
        "other_township_clerk",
        "county_clerk",
        "city_clerk",
        "line_clerk",
    ]
)


def export_of_team(cast):
    log = ExportLog.objects.create(
        city_id="421200",
        profile="organisations",
        profile_name="x",
        subject="organisations",
        format="xlsx",
        organisation=cast.team,
        reason="测试",
        asked_by=cast.org_admin.id,
        role="org_admin",
        asked_at=NOW,
    )
    return {"kwargs": {"export_id": log.pk}}


def activity_of_team(cast):
    from tests.factories.activities import make_activity

    return {"kwargs": {"activity_id": make_activity(cast).pk}}


ROWS = [
    Row("interchange:exports", "GET", EXPORTERS, strong=True),
    Row("interchange:exports", "POST", EXPORTERS, strong=True),
    Row("interchange:take", "POST", {"org_admin"}, world=export_of_team, strong=True),
    Row(
        "interchange:cover",
        "GET",
        {"org_admin", "parent_admin", "township_clerk", "county_clerk", "city_clerk"},
        world=activity_of_team,
        strong=True,
    ),
    Row(
        "interchange:cover",
        "POST",
        {"org_admin", "parent_admin", "township_clerk", "county_clerk", "city_clerk"},
        world=activity_of_team,
        strong=True,
    ),
]
