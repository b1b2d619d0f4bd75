"""Forms as an organiser would fill them in, for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.cast import LAT, LON, NOW, Cast
from zhihe.opportunities.rules.forms import ActivityForm, PostForm, ShiftForm


def a_post(**over: Any) -> PostForm:
    """One post tomorrow 14:00–16:30 with 6 seats."""
    starts = over.pop("starts_at", NOW + timedelta(hours=28))
    ends = starts + timedelta(minutes=over.pop("minutes", 150))
    shifts = over.pop("shifts", (ShiftForm(starts, ends, over.pop("capacity", 6)),))
    return replace(PostForm(title="陪伴员", duties="陪老人聊天", shifts=shifts), **over)


def a_form(cast: Cast, **over: Any) -> ActivityForm:
    """A complete low-risk form of the team."""
    plain = ActivityForm(
        title="邻里守望 · 周六茶话会",
        category="neighbourhood",
        content="陪老人说说话，包饺子。",
        address="温泉街道长安大道 1 号",
        region_id=cast.regions["township"].pk,
        lon=LON,
        lat=LAT,
        posts=(a_post(),),
        leader_id=cast.members["leader"].id,
        place_id=cast.place.pk,
        conditions="谁都欢迎",
        enrol_note="在这一页点「算我一个」",
        risks="厨房有明火，别碰炉子。",
        guarantees="备了茶水和意外险。",
        group_standards=("employed", "retired", "other"),
    )
    return replace(plain, **over)
