"""The clerks' desk: figures of the hat's scope, the lists behind them, what waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhihe.foundation import clock
from zhihe.insights.labels import (
    ACTIVITY_STATES,
    DEFINITIONS,
    GRADES,
    NEED_STATES,
    ROLES,
    STAGE_TONES,
    STAGES,
)
from zhihe.insights.policies import READERS, access_scope
from zhihe.insights.queries.by_district import district_rows, total_of
from zhihe.insights.queries.figures import Figures, figures_of, line_name
from zhihe.insights.queries.scoped import Scope, activities_in, needs_in, organisations_in
from zhihe.insights.queries.waiting import (
    activities_waiting,
    late_confirmers,
    needs_waiting,
    organisations_waiting,
)
from zhihe.insights.web.presenters import Bar, bars, due_text, evidence_parts, url_of
from zhihe.opportunities.labels import STATE_TONES, date_text, said, span_text
from zhihe.opportunities.queries.taken import with_taken
from zhihe.platform.access import ROLES as BY_ROLE
from zhihe.platform.access import access

PAGE, SHOWN = 20, 8


def _scope(request: HttpRequest) -> tuple[Scope, dict[str, Any]]:
    """The scope of the hat, and how the page calls it."""
    actor = request.actor  # type: ignore[attr-defined]
    scope = access_scope(actor)
    region = scope.region
    name = said(region.name, region.name_en) if region else ""
    line = line_name(scope.line) if scope.line else None
    if line:
        name = f"{name} · {said(line.name, line.name_en)}"
    return scope, {"scope_name": name, "role": ROLES[actor.hat.role], "definitions": DEFINITIONS}


@access(BY_ROLE, *READERS, getter="access_scope")
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every number with its definition, and what is late."""
    scope, context = _scope(request)
    now = request.now  # type: ignore[attr-defined]
    figures = figures_of(scope, now)
    context |= {
        "figures": figures,
        "stages": bars(figures.stages, STAGES),
        "activities": bars(figures.activities, ACTIVITY_STATES, without=("draft",)),
        "evidence": evidence_parts(figures),
        "grades": GRADES,
        "waiting": _waiting(scope, figures),
    }
    return render(request, "insights/dashboard.html", context)


def _waiting(scope: Scope, figures: Figures) -> list[Bar]:
    rows = (
        (_("等审核的组织"), figures.stages.get("applied", 0), "#organisations"),
        (_("等审核的活动"), figures.activities.get("submitted", 0), "#activities"),
        (_("超时没核实的求助"), figures.needs_overdue, "#needs"),
        (_("超期没确认的记录"), figures.overdue_records, "#late"),
    )
    return [Bar(words, number, 0, anchor) for words, number, anchor in rows]


@access(BY_ROLE, *READERS, getter="access_scope")
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """The same figures region by region; the last line is the sum."""
    scope, context = _scope(request)
    rows = district_rows(scope)
    return render(
        request, "insights/districts.html", context | {"rows": rows, "total": total_of(rows)}
    )


@access(BY_ROLE, *READERS, getter="access_scope")
@require_safe
def queues(request: HttpRequest) -> HttpResponse:
    """What waits for a decision, with its clock; who confirms late."""
    scope, context = _scope(request)
    now: datetime = request.now  # type: ignore[attr-defined]
    today = clock.local_date(now)
    context["organisations"] = [
        (
            row,
            date_text(clock.local_date(row.created_at), today),
            url_of("organisations:review", row.pk),
        )
        for row in organisations_waiting(scope)[:SHOWN]
    ]
    context["activities"] = [
        (row, *due_text(row.review_due_at, now), url_of("opportunities:review", row.pk))
        for row in activities_waiting(scope)[:SHOWN]
    ]
    context["needs"] = [
        (row, said(row.category.name, row.category.name_en), *due_text(row.due_at, now))
        for row in needs_waiting(scope)[:SHOWN]
    ]
    context["late"] = [
        (row, (today - row["oldest"]).days) for row in late_confirmers(scope, now)[:SHOWN]
    ]
    return render(request, "insights/queues.html", context)


@access(BY_ROLE, *READERS, getter="access_scope")
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Organisations of the scope, by stage."""
    scope, context = _scope(request)
    rows = organisations_in(scope).select_related("region").order_by("pinyin", "name", "id")
    page, tabs = _narrowed(request, rows, "stage", STAGES)
    lines = [
        (
            row,
            STAGES[row.stage],
            STAGE_TONES.get(row.stage, "plain"),
            url_of("organisations:detail", row.pk),
        )
        for row in page.object_list
    ]
    return render(
        request,
        "insights/organisations.html",
        context | {"page": page, "tabs": tabs, "lines": lines},
    )


@access(BY_ROLE, *READERS, getter="access_scope")
@require_safe
def activities(request: HttpRequest) -> HttpResponse:
    """Activities of the scope, by state, the latest first."""
    scope, context = _scope(request)
    now: datetime = request.now  # type: ignore[attr-defined]
    shown = {state: words for state, words in ACTIVITY_STATES.items() if state != "draft"}
    rows = activities_in(scope).exclude(state="draft").select_related("organisation", "region")
    rows = with_taken(rows)
    page, tabs = _narrowed(request, rows.order_by("-starts_at", "id"), "state", shown)
    lines = [
        (row, ACTIVITY_STATES[row.state], STATE_TONES.get(row.state, "plain"),
         span_text(row.starts_at, row.ends_at, now), url_of("opportunities:detail", row.pk))
        for row in page.object_list
    ]  # fmt: skip
    return render(
        request, "insights/activities.html", context | {"page": page, "tabs": tabs, "lines": lines}
    )


@access(BY_ROLE, *READERS, getter="access_scope")
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Requests for help of the scope: kind, region, clock. No name, no address, no words."""
    scope, context = _scope(request)
    now: datetime = request.now  # type: ignore[attr-defined]
    rows = needs_in(scope).select_related("category", "region").order_by("-filed_at", "id")
    page, tabs = _narrowed(request, rows, "state", NEED_STATES)
    lines = [
        (row, said(row.category.name, row.category.name_en), NEED_STATES[row.state],
         *(due_text(row.due_at, now) if row.state == "filed" else ("", "plain")))
        for row in page.object_list
    ]  # fmt: skip
    return render(
        request, "insights/needs.html", context | {"page": page, "tabs": tabs, "lines": lines}
    )


def _narrowed(
    request: HttpRequest, rows: Any, field: str, words: dict[str, Any]
) -> tuple[Page[Any], list[tuple[Any, str, bool]]]:
    """One page of the rows with ``?state=``, and the tabs above it."""
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in words else ""
    if chosen:
        rows = rows.filter(**{field: chosen})
    tabs = [(_("全部"), "?", not chosen)]
    tabs += [(label, f"?state={key}", chosen == key) for key, label in words.items()]
    return Paginator(rows, PAGE).get_page(request.GET.get("page")), tabs
