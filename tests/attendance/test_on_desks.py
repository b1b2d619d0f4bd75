"""Hours that wait stand on the desks of activities and organisations, with the doors of each shift."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Cast, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed


@pytest.fixture
def waiting(cast: Cast) -> Any:
    """One activity with hours to confirm, one without."""
    make_activity(cast, title="还没开始的活动")
    shift = shift_of(make_activity(cast, starts_at=NOW - timedelta(days=1)))
    attend(shift, cast.volunteer)
    proposed(shift, cast.volunteer)
    return shift


def desk(cast: Cast, key: str, role: str) -> Client:
    client = Client()
    sign_in(client, cast.members[key], role, strong=True)
    return client


def test_the_activity_desk_counts_and_filters(cast: Cast, waiting: Any) -> None:
    admin = desk(cast, "org_admin", "org_admin")
    page = admin.get("/desk/activities/").content.decode()
    assert "待确认时长" in page
    assert "还没开始的活动" in page
    narrowed = admin.get("/desk/activities/?tab=hours").content.decode()
    assert waiting.activity.title in narrowed
    tabs = narrowed[narrowed.index('class="z-tabs"') :]
    assert tabs[: tabs.index("</nav>")].count("aria-current") == 1
    assert "还没开始的活动" not in narrowed
    assert "待确认时长" in admin.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("key", "role", "seen", "unseen"),
    [
        ("org_admin", "org_admin", ("lead", "hours", "rosters", "cover"), ()),
        ("project_manager", "project_manager", ("lead", "rosters"), ("hours", "cover")),
    ],
)
def test_the_page_of_an_activity_leads_to_what_one_may_do(
    cast: Cast, waiting: Any, key: str, role: str, seen: tuple[str], unseen: tuple[str]
) -> None:
    doors = {
        "lead": f"/lead/{waiting.pk}",
        "hours": f"/desk/hours/{waiting.pk}",
        "rosters": f"/rosters/activity/{waiting.activity_id}",
        "cover": reverse("interchange:cover", args=[waiting.activity_id]),
    }
    client = desk(cast, key, role)
    page = client.get(f"/desk/activities/{waiting.activity_id}/").content.decode()
    for door in seen:
        assert doors[door] in page, door
        assert client.get(doors[door]).status_code == 200, door
    for door in unseen:
        assert doors[door] not in page, door
