"""Every page of recruitment in a real browser: axe finds nothing, the pictures are kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.factories.activities import make_activity, shift_of
from tests.recruitment.people import join
from zhihe.foundation import clock
from zhihe.opportunities.models import Post, Shift
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.offer_next import offer_next
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import Verdict

pytestmark = pytest.mark.browser


@pytest.fixture
def scene(committed_cast: Any, monkeypatch: pytest.MonkeyPatch, now: Any) -> dict[str, Any]:
    """A full shift with a queue, one with assessment, and a person in the middle of it all."""
    monkeypatch.setattr(clock, "now", lambda: now)
    cast = committed_cast
    open_one = make_activity(cast, meeting_point="活动室门口", contact_phone="0715-8888000")
    full = make_activity(
        cast, title="淦河净滩行动", capacity=1, starts_at=now.replace(hour=1, day=23), minutes=120
    )
    chosen = make_activity(
        cast,
        title="周末图书馆",
        starts_at=now.replace(hour=1, day=24),
        minutes=180,
        post={"selection": "review", "title": "图书管理员"},
    )
    Shift.objects.create(
        city=cast.city,
        activity=chosen,
        post=Post.objects.in_city("421200").get(activity=chosen),
        starts_at=now.replace(hour=6, day=24),
        ends_at=now.replace(hour=8, day=24),
        capacity=4,
    )
    mine = join(cast, "volunteer", shift_of(open_one))
    join(cast, "second_volunteer", shift_of(open_one))
    first = join(cast, "stranger", shift_of(full))
    waiting = join(cast, "volunteer", shift_of(full))
    join(cast, "elder", shift_of(full))
    morning = Shift.objects.in_city("421200").filter(activity=chosen).earliest("starts_at")
    applied = join(cast, "volunteer", morning)
    other = join(cast, "guardian", morning)
    assess_applicant(
        actor=cast.project_manager.actor(),
        application=other,
        verdict=Verdict.ASK,
        now=now,
        reason="岗位要站两小时，吃得消吗",
    )
    return {
        "cast": cast,
        "open": open_one,
        "full": full,
        "chosen": chosen,
        "mine": mine,
        "waiting": waiting,
        "applied": applied,
        "asked": other,
        "first": first,
    }


def offer_it(scene: dict[str, Any], now: Any) -> None:
    cast, first = scene["cast"], scene["first"]
    seat = Placement.objects.in_city("421200").get(application_id=first.pk)
    cancel_placement(actor=cast.stranger.actor(), placement=seat, now=now)
    offer_next(city="421200", shift_id=first.shift_id, now=now)


def look(page: Any, screenshot: Any, axe: Any, name: str, address: str) -> None:
    answer = page.goto(address)
    assert answer.status == 200, f"{address}: {answer.status}"
    screenshot(page, f"recruitment_{name}")
    axe(page)


def own_pages(scene: dict[str, Any]) -> dict[str, str]:
    one = "recruitment:application"
    return {
        "join": reverse("recruitment:join", args=[shift_of(scene["full"]).pk]),
        "choose": reverse("recruitment:choose", args=[scene["chosen"].pk]),
        "placed": reverse(one, args=[scene["mine"].pk]),
        "waiting": reverse(one, args=[scene["waiting"].pk]),
        "withdraw": reverse("recruitment:withdraw", args=[scene["mine"].pk]),
        "mine": reverse("recruitment:mine"),
        "mine_waiting": reverse("recruitment:mine") + "?part=waiting",
        "mine_past": reverse("recruitment:mine") + "?part=past",
        "activity": reverse("opportunities:detail", args=[scene["chosen"].pk]),
        "list": reverse("opportunities:list"),
        "code": reverse("recruitment:code"),
    }


def test_own_pages_on_a_phone(
    scene: Any, live_site: Any, phone: Any, screenshot: Any, axe: Any, now: Any
) -> None:
    live_site.sign_in(phone, scene["cast"].volunteer)
    pages = own_pages(scene)
    for name, address in pages.items():
        look(phone, screenshot, axe, f"phone_{name}", address)
    offer_it(scene, now)
    look(phone, screenshot, axe, "phone_offer", pages["waiting"])
    live_site.sign_in(phone, scene["cast"].guardian)
    asked = reverse("recruitment:application", args=[scene["asked"].pk])
    look(phone, screenshot, axe, "phone_asked", asked)
    look(phone, screenshot, axe, "phone_activity_guardian", pages["activity"])


def desk_pages(scene: dict[str, Any]) -> dict[str, str]:
    shift = shift_of(scene["full"]).pk
    return {
        "queue": reverse("recruitment:desk"),
        "people": reverse("recruitment:desk_activity", args=[scene["chosen"].pk]),
        "people_waiting": reverse("recruitment:desk_activity", args=[scene["full"].pk])
        + "?tab=waiting",
        "applicant": reverse("recruitment:desk_applicant", args=[scene["applied"].pk]),
        "shift": reverse("recruitment:desk_shift", args=[shift]),
        "roster": reverse("recruitment:desk_roster", args=[shift_of(scene["open"]).pk]),
        "members": reverse("recruitment:desk_members", args=[shift_of(scene["open"]).pk]),
    }


def test_the_desk_on_a_desk(
    scene: Any, live_site: Any, desk: Any, screenshot: Any, axe: Any
) -> None:
    live_site.sign_in(desk, scene["cast"].project_manager, "project_manager")
    for name, address in desk_pages(scene).items():
        look(desk, screenshot, axe, f"desk_{name}", address)
    live_site.sign_in(desk, scene["cast"].volunteer)
    for name in ("placed", "mine", "choose"):
        look(desk, screenshot, axe, f"desk_own_{name}", own_pages(scene)[name])


def test_the_desk_on_a_phone(
    scene: Any, live_site: Any, phone: Any, screenshot: Any, axe: Any
) -> None:
    live_site.sign_in(phone, scene["cast"].project_manager, "project_manager")
    for name, address in desk_pages(scene).items():
        look(phone, screenshot, axe, f"phone_desk_{name}", address)
