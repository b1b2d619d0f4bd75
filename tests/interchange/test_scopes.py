"""Each subject of an export stops at the scope of the hat it was asked with."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.cast import CITY, NOW, Cast
from tests.factories.activities import make_activity
from tests.factories.records import make_record
from zhihe.foundation.clock import local_date
from zhihe.interchange import policies
from zhihe.interchange.models import ExportLog
from zhihe.interchange.queries.scope import rows_of
from zhihe.interchange.terms import Format, Subject
from zhihe.platform.refusals import Forbidden, NotFound


def log(cast: Cast, subject: Subject, **scope: Any) -> ExportLog:
    """An export as it was asked for; nothing is written."""
    return ExportLog(
        city=cast.city, profile="x", profile_name="x", subject=subject, format=Format.XLSX, **scope
    )


def names(cast: Cast, subject: Subject, **scope: Any) -> set[str]:
    rows = rows_of(log(cast, subject, **scope), ())
    return {getattr(row, "title", "") or getattr(row, "name", "") for row in rows}


def test_volunteers_of_a_region_of_an_organisation_and_of_a_line(cast: Cast) -> None:
    village = names(cast, Subject.VOLUNTEERS, region=cast.regions["village"])
    assert "林晓禾" in village
    assert "石大山" not in village
    team = names(cast, Subject.VOLUNTEERS, organisation=cast.team)
    assert team == {"林晓禾", "许清和", "何砚秋"}
    assert names(cast, Subject.VOLUNTEERS, organisation=cast.sibling) == set()
    culture = {"region": cast.regions["city"], "line": "culture"}
    assert names(cast, Subject.VOLUNTEERS, **culture) == team
    assert names(cast, Subject.VOLUNTEERS, region=cast.regions["city"], line="health") == set()


def test_organisations_of_a_region_a_tree_and_a_line(cast: Cast) -> None:
    tree = names(cast, Subject.ORGANISATIONS, organisation=cast.corps)
    assert tree == {row.name for row in (cast.corps, cast.team, cast.sibling, cast.station)}
    line = names(cast, Subject.ORGANISATIONS, region=cast.regions["city"], line="health")
    assert line == {cast.other.name}
    assert names(cast, Subject.ORGANISATIONS) == set(), "no scope, no rows"


def test_activities_and_hours_of_a_period(cast: Cast) -> None:
    activity = make_activity(cast)
    day = local_date(activity.starts_at)
    for first, last, found in ((day, day, 1), (None, None, 1), (day.replace(day=1), day, 1)):
        scope = {"organisation": cast.team, "first": first, "last": last}
        assert len(names(cast, Subject.ACTIVITIES, **scope)) == found
    early = {"organisation": cast.team, "last": local_date(NOW)}
    assert names(cast, Subject.ACTIVITIES, **early) == set()
    record = make_record(cast)
    when = record.service_date
    told = log(cast, Subject.RECORDS, organisation=cast.team, first=when, last=when)
    assert [row.pk for row in rows_of(told, ())] == [record.pk]
    assert [row.pk for row in rows_of(told, (record.grade,))] == [record.pk]
    assert list(rows_of(told, ("Z",))) == []
    assert list(rows_of(log(cast, Subject.RECORDS, organisation=cast.sibling), ())) == []


def test_only_hats_that_export_have_a_scope(cast: Cast) -> None:
    assert policies.scope_of(cast.org_admin.actor()).organisation == cast.team
    assert policies.scope_of(cast.line_clerk.actor()).line == "health"
    assert policies.scope_of(cast.township_clerk.actor()).line == ""
    for who in ("leader", "volunteer", "stranger", "station_worker"):
        with pytest.raises(Forbidden):
            policies.scope_of(cast.members[who].actor())


def test_the_insured_of_an_activity_are_listed_by_its_own_and_those_above(cast: Cast) -> None:
    activity = make_activity(cast)
    for who in ("org_admin", "parent_admin", "township_clerk", "city_clerk"):
        assert (
            policies.access_activity_for_cover(cast.members[who].actor(), activity.pk) == activity
        )
    for who in ("sibling_admin", "other_township_clerk", "stranger", "line_clerk"):
        with pytest.raises(NotFound):
            policies.access_activity_for_cover(cast.members[who].actor(), activity.pk)
    with pytest.raises(NotFound):
        policies.access_activity_for_cover(cast.city_clerk.actor(), uuid4())
    assert not ExportLog.objects.in_city(CITY).exists()
