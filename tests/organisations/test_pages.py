"""The pages of organisations on a phone and on a desk: no accessibility fault, and a picture of each."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW
from zhihe.organisations.actions.load_bodies import load_bodies
from zhihe.organisations.actions.load_lines import load_lines
from zhihe.organisations.models import Membership, Organisation, OrganisationReview
from zhihe.organisations.terms import MembershipState, OrganisationKind, Stage

pytestmark = pytest.mark.browser


def furnish(cast: Any) -> Organisation:
    """A base, an application, members who wait: enough for every page to have something."""
    load_lines()
    load_bodies(city=cast.city.pk)
    Organisation.objects.in_city("421200").filter(pk=cast.team.pk).update(
        intro="每周六在社区活动室教唱歌、排小戏，也去敬老院演。第一次来有人带，不用会唱。",
        links=[{"label": "文化馆", "url": "https://example.com/"}],
    )
    for key, state in (("stranger", "applied"), ("elder", "applied"), ("student", "invited")):
        Membership.objects.create(
            city_id="421200",
            organisation=cast.team,
            person_id=cast.members[key].id,
            state=MembershipState(state),
            words="我会拉二胡" if key == "elder" else "",
            applied_at=NOW - timedelta(days=2),
        )
    base = Organisation.objects.create(
        city_id="421200",
        name="桂花镇社区食堂",
        kind=OrganisationKind.BASE,
        base_type="community_service",
        region=cast.regions["township"],
        stage=Stage.ADMITTED,
        certification="district",
        intro="每天中午给七十岁以上的老人做饭，缺送餐的人。",
        offers={"posts": "送餐员、择菜帮手", "support": "可以借场地和厨房"},
        created_at=NOW,
    )
    waiting = Organisation.objects.create(
        city_id="421200",
        name="长安社区周末维修队",
        kind=OrganisationKind.TEAM,
        parent=cast.corps,
        region=cast.regions["township"],
        stage=Stage.APPLIED,
        principal_name="石大山",
        handler_name="石大山",
        phone="0715-0000009",
        address="长安大道示范路 8 号",
        intro="几个退休电工，周末上门修灯、修水龙头。",
        applied_by=cast.stranger.id,
        created_at=NOW - timedelta(days=1),
    )
    OrganisationReview.objects.create(
        city_id="421200",
        organisation=waiting,
        verdict=Stage.APPLIED,
        reason="电话核实过地址",
        reviewer_id=cast.city_clerk.id,
        at=NOW,
    )
    return base


PUBLIC = (
    "/organisations/",
    "/organisations/?kind=base",
    "/bodies",
    "/organisations/{team}/",
    "/organisations/{base}/",
    "/en/organisations/",
)
PAGES = (
    ("stranger", None, ("/organisations/apply", "/me/organisations", "/organisations/{team}/join")),
    (
        "org_admin",
        None,
        (
            "/hat",
            "/desk/",
            "/desk/members",
            "/desk/members?state=active",
            "/desk/members/invite",
            "/desk/places",
            "/desk/places/new",
            "/desk/appointments",
            "/desk/appointments/new",
            "/desk/organisation",
        ),
    ),
    ("county_clerk", None, ("/clerk/", "/clerk/organisations", "/clerk/organisations/{waiting}")),
)


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_every_page_reads_well(
    width: str, request: Any, live_site: Any, committed_cast: Any, axe: Any, screenshot: Any
) -> None:
    base = furnish(committed_cast)
    waiting = Organisation.objects.in_city("421200").get(stage=Stage.APPLIED)
    ids = {"team": committed_cast.team.pk, "base": base.pk, "waiting": waiting.pk}
    page = request.getfixturevalue(width)
    wrong: list[str] = []
    for path in PUBLIC:
        wrong += _look(page, path.format(**ids), width, axe, screenshot)
    for who, role, paths in PAGES:
        live_site.sign_in(page, committed_cast.members[who], role, strong=True)
        for path in paths:
            wrong += _look(page, path.format(**ids), width, axe, screenshot)
    assert wrong == []


def _look(page: Any, path: str, width: str, axe: Any, screenshot: Any) -> list[str]:
    """What is wrong with one page; its picture is kept."""
    response = page.goto(path)
    assert response.status == 200, path
    name = path.split("?")[0].strip("/").replace("/", "-") or "home"
    query = "-" + path.split("=")[-1] if "?" in path else ""
    screenshot(page, f"organisations/{name[:40]}{query}-{width}")
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    wrong = [f"{path} is wider than the {width}"] if wide else []
    try:
        axe(page)
    except AssertionError as error:
        wrong.append(str(error))
    return wrong
