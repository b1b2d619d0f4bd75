"""The page of one activity and of one project."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from zhihe.foundation import clock
from zhihe.opportunities.labels import STATE_TONES, STATES, said, span_text
from zhihe.opportunities.models import Activity
from zhihe.opportunities.policies import access_public_activity, access_public_project, manages
from zhihe.opportunities.queries.activity_page import directions_url, language_names, post_lines
from zhihe.opportunities.queries.cards import SHORT, cards
from zhihe.opportunities.queries.choices import categories
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.opportunities.queries.map_points import points_of
from zhihe.opportunities.queries.standards import looks_of
from zhihe.opportunities.queries.trace import trace_of
from zhihe.opportunities.web.etag import with_etag
from zhihe.opportunities.web.join_panel import card_buttons, join_panel
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.actor import Actor, anonymous_actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor; on shared anonymous pages the session is not even read."""
    if request.anonymous_page:  # type: ignore[attr-defined]
        return anonymous_actor(request.city.code)  # type: ignore[attr-defined]
    return request.actor  # type: ignore[attr-defined,no-any-return]


@access(PUBLIC, anonymous_cache=True, getter="access_public_activity")
@with_etag
def detail(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """活动页: what, when, where, who leads, dangers, guarantees, how many are free."""
    now: datetime = request.now  # type: ignore[attr-defined]
    actor = actor_of(request)
    activity = access_public_activity(actor, activity_id)
    posts = post_lines(activity, now)
    shifts = [shift for post in posts for shift in post.shifts if not shift.is_cancelled]
    context = {
        "activity": activity,
        "posts": posts,
        "free": sum(shift.free for shift in shifts if shift.is_open),
        "taken": sum(shift.taken for shift in shifts),
        "capacity": sum(shift.capacity for shift in shifts),
        "is_open": any(shift.is_open for shift in shifts),
        "standards": looks_of(activity.group_standards, clock.local_date(activity.starts_at)),
        "languages": language_names(activity.languages),
        "directions_url": directions_url(activity),
        "point": points_of([activity], now),
        "trace": trace_of(activity, now, inside=False),
        "state": STATES[activity.state],
        "state_tone": STATE_TONES[activity.state],
        "panel": join_panel(request, activity),
        "may_manage": manages(actor, activity),
        "now": now,
        **_heading(activity, now),
    }
    return render(request, "opportunities/activity.html", context)


def _heading(activity: Activity, now: datetime) -> dict[str, str]:
    category = activity.category
    try:
        organisation_url = reverse("organisations:detail", args=[activity.organisation_id])
    except NoReverseMatch:
        organisation_url = ""
    return {
        "when": span_text(activity.starts_at, activity.ends_at, now),
        "category_name": said(category.name, category.name_en),
        "category_tone": category.tone,
        "organisation_url": organisation_url,
    }


@access(PUBLIC, anonymous_cache=True, getter="access_public_project")
@with_etag
def project(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """项目页: what it is for and what is coming of it."""
    now: datetime = request.now  # type: ignore[attr-defined]
    row = access_public_project(actor_of(request), project_id)
    rows = list(found(row.city_id, Wanted(project=row.pk), now).only(*SHORT)[:50])
    lists = {c.code: c for c in categories(retired=True)}
    made = cards(
        rows, city=row.city_id, now=now, categories=lists, buttons=card_buttons(request, rows)
    )
    return render(request, "opportunities/project.html", {"project": row, "cards": made})
