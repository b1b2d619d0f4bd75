"""Find an activity: list, map of the hits, and what to relax when nothing fits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhihe.frame.cards import ActivityCard
from zhihe.opportunities.labels import said
from zhihe.opportunities.queries.cards import SHORT, cards
from zhihe.opportunities.queries.choices import shown_categories, shown_districts, shown_skills
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.queries.map_points import points_of
from zhihe.opportunities.web.etag import with_etag
from zhihe.opportunities.web.forms.find import WHEN, FindForm, Lists
from zhihe.opportunities.web.join_panel import card_buttons
from zhihe.platform.access import PUBLIC, access
from zhihe.volunteers.queries.volunteer_of import volunteer_of

PAGE = 20
ON_MAP = 300


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter as a link: pressed ones take themselves away."""

    label: Any
    url: str
    on: bool
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """One way to find something: which filter to drop, and how much that brings."""

    label: Any
    url: str
    count: int


@access(PUBLIC, anonymous_cache=True)
@with_etag
def find(request: HttpRequest) -> HttpResponse:
    """找活动. Anonymous: three lists kept in the process, count, rows, shifts: six queries."""
    now: datetime = request.now  # type: ignore[attr-defined]
    city = request.city  # type: ignore[attr-defined]
    lists = Lists(shown_categories(), shown_skills(), shown_districts(city.code))
    form = FindForm(request.GET, lists)
    wanted = form.wanted(now)
    rows = found(city.code, wanted, now)
    as_map = request.GET.get("view") == "map"
    context: dict[str, Any] = {"form": form, "wanted": wanted, "as_map": as_map, "city": city}
    if as_map:
        hits = list(rows.only(*SHORT)[:ON_MAP])
        context |= {"points": points_of(hits, now), "total": len(hits)}
    else:
        page = _page(request, rows.only(*SHORT))
        context |= {"page": page, "cards": _cards(request, page, lists, wanted, now)}
        context["total"] = page.paginator.count
    if not context["total"]:
        context["relaxed"] = _relaxed(request, wanted, now)
    context |= _links(request, form)
    return render(request, "opportunities/find.html", context)


def _page(request: HttpRequest, rows: Any) -> Page[Any]:
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _cards(
    request: HttpRequest, page: Page[Any], lists: Lists, wanted: Wanted, now: datetime
) -> list[ActivityCard]:
    rows = list(page.object_list)
    made = cards(
        rows,
        city=request.city.code,
        now=now,
        categories=lists.by_code,  # type: ignore[attr-defined]
        group=wanted.group or own_group(request),
        near=wanted.near,
        buttons=card_buttons(request, rows),
    )
    first = next(
        (n for n, card in enumerate(made) if card.join_url and card.taken < card.capacity), None
    )
    return [replace(card, main=n == first) for n, card in enumerate(made)]


def own_group(request: HttpRequest) -> str:
    """Group whose hour standard this visitor gets; empty when nobody is signed in."""
    if request.anonymous_page or request.actor.person_id is None:  # type: ignore[attr-defined]
        return ""
    volunteer = volunteer_of(request.city.code, request.actor.person_id)  # type: ignore[attr-defined]
    return volunteer.group if volunteer else ""


def address(request: HttpRequest, **changes: str) -> str:
    """This page with some parameters changed; an empty value drops one, the page number too."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


def _links(request: HttpRequest, form: FindForm) -> dict[str, Any]:
    chosen = form.values()
    chips = [
        Chip(
            label,
            address(request, when="" if chosen["when"] == key else key, start="", end=""),
            chosen["when"] == key,
        )
        for key, label in WHEN[:3]
    ]
    free = bool(chosen["free"])
    chips.append(Chip(_("还有名额"), address(request, free="" if free else "on"), free))
    chips += [
        Chip(
            said(c.name, c.name_en),
            address(request, category="" if chosen["category"] == c.code else c.code),
            chosen["category"] == c.code,
            c.icon,
        )
        for c in form.lists.categories
        if c.parent_id is None
    ]
    return {
        "chips": chips,
        "list_url": address(request, view=""),
        "map_url": address(request, view="map"),
        "far_url": address(request, lat="", lon=""),
        "chosen_count": sum(1 for name in FOLDED if chosen[name]),
    }


FOLDED = ("start", "end", "part", "district", "skill", "group", "language")
"""Filters inside the folded sheet; how many are on stands beside its title."""


RELAXABLE = (
    (("free_only",), ("free",)),
    (("part",), ("part",)),
    (("skill",), ("skill",)),
    (("day_from", "day_to"), ("when", "start", "end")),
    (("region_path",), ("district",)),
    (("categories",), ("category",)),
    (("group",), ("group",)),
    (("language",), ("language",)),
    (("words",), ("q",)),
)
"""Fields of Wanted and the parameters behind them, the least painful to drop first."""


def _relaxed(request: HttpRequest, wanted: Wanted, now: datetime) -> list[Relaxed]:
    """Up to three filters whose removal alone brings something."""
    names = {
        "free_only": _("名额"),
        "part": _("时段"),
        "skill": _("本事"),
        "day_from": _("日期"),
        "region_path": _("地方"),
        "categories": _("类别"),
        "group": _("给谁记时长"),
        "language": _("说什么话"),
        "words": _("搜的字"),
    }
    empty = Wanted()
    offers: list[Relaxed] = []
    for fields, parameters in RELAXABLE:
        if all(getattr(wanted, field) == getattr(empty, field) for field in fields):
            continue
        count = found(request.city.code, wanted.without(*fields), now).order_by().count()  # type: ignore[attr-defined]
        if count:
            url = address(request, **dict.fromkeys(parameters, ""))
            offers.append(Relaxed(names[fields[0]], url, count))
        if len(offers) == 3:
            break
    return offers
