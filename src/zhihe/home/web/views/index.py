"""首页: the front page of the city, the same bytes for everybody who is not signed in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhihe.foundation import clock
from zhihe.home import rules
from zhihe.home.labels import WEEKDAYS
from zhihe.home.queries.city_today import (
    nearest_activities,
    needs_shown,
    station_for,
    things_waiting,
)
from zhihe.home.queries.my_page import NextDuty, applications_of, next_duty
from zhihe.home.queries.my_records import last_and_total
from zhihe.home.web.surroundings import Surroundings, map_context, surroundings_of
from zhihe.home.web.verbs import first_url, verbs
from zhihe.insights.queries.city_figures import city_figures
from zhihe.insights.queries.standing import standing
from zhihe.opportunities.queries.cards import cards
from zhihe.opportunities.queries.choices import shown_categories
from zhihe.opportunities.queries.map_points import points_of
from zhihe.opportunities.web.etag import with_etag
from zhihe.opportunities.web.join_panel import card_buttons
from zhihe.platform.access import PUBLIC, access
from zhihe.regions.models import Region
from zhihe.volunteers.models import Volunteer


@access(PUBLIC, anonymous_cache=True)
@require_safe
@with_etag
def index(request: HttpRequest) -> HttpResponse:
    """Greeting, search, verbs, own shift, what is near, whom somebody asks for."""
    now = request.now  # type: ignore[attr-defined]
    mine = _mine(request)
    here = surroundings_of(request, mine.get("region"))
    context: dict[str, Any] = {
        "weekday": WEEKDAYS[clock.local_date(now).weekday()],
        "things": things_waiting(request.city.code, now),  # type: ignore[attr-defined]
        "verbs": verbs(),
        "here": here,
        "city": request.city,  # type: ignore[attr-defined]
        "needs": needs_shown(request.city.code, now, here.region_path),  # type: ignore[attr-defined]
        "figures": city_figures(request.city.code, now),  # type: ignore[attr-defined]
        "standing": standing(request.city.code, now),  # type: ignore[attr-defined]
        "ask_url": first_url("demands:new"),
        "orders_url": first_url("demands:open", "demands:new"),
        "scan_url": first_url("attendance:scan"),
        "join_team_url": first_url("organisations:apply", "organisations:list"),
        "teams_url": first_url("organisations:list"),
        **mine,
        **map_context(request, here),
    }
    context |= _activities(request, here, mine)
    context["station"] = station_for(request.city.code, mine.get("region") or here.chosen)  # type: ignore[attr-defined]
    return render(request, "home/index.html", context)


def _activities(request: HttpRequest, here: Surroundings, mine: dict[str, Any]) -> dict[str, Any]:
    """Chips, the nearest cards and their points. Three queries."""
    city, now = request.city.code, request.now  # type: ignore[attr-defined]
    kinds = shown_categories()
    rows = nearest_activities(
        city, now, near=here.near, region_path=here.region_path, without=mine.get("joined", ())
    )
    made = cards(
        rows, city=city, now=now, categories={c.code: c for c in kinds},
        group=mine.get("group", ""),
        near=here.near, buttons=card_buttons(request, rows),
    )  # fmt: skip
    made = [replace(card, main=n == 0 and bool(card.join_url)) for n, card in enumerate(made)]
    return {
        "chips": [c for c in kinds if c.parent_id is None],
        "cards": made,
        "points": points_of(rows, now),
    }


def _mine(request: HttpRequest) -> dict[str, Any]:
    """What is shown to the person signed in; nothing is read on shared pages."""
    if request.anonymous_page or request.actor.person_id is None:  # type: ignore[attr-defined]
        return {}
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    found: dict[str, Any] = {"name": rules.given_name(actor.name)}
    volunteer = (
        Volunteer.objects.in_city(actor.city)
        .filter(person_id=actor.person_id)
        .select_related("region")
        .first()
    )
    if volunteer is None:
        return found
    region: Region | None = volunteer.region
    applications = applications_of(volunteer, now)
    duty: NextDuty | None = next_duty(applications, now)
    last, minutes = last_and_total(volunteer)
    return {
        **found,
        "region": region,
        "group": volunteer.group,
        "duty": duty,
        "joined": [row.activity_id for row in applications],
        "last": last,
        "minutes": minutes,
    }
