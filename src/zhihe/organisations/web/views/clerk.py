"""The clerk's desk: figures, the queue of organisations, one case, its standing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.foundation import clock
from zhihe.organisations import policies
from zhihe.organisations.actions.change_organisation import change_organisation
from zhihe.organisations.actions.move_organisation import move_organisation
from zhihe.organisations.actions.review_organisation import review_organisation
from zhihe.organisations.labels import (
    BASE_TYPE,
    CERTIFICATION,
    DOCUMENT_KIND,
    KIND,
    STAGE,
    STAGE_TONE,
    VERDICT_WORDS,
)
from zhihe.organisations.models import Line, Organisation, OrganisationDocument, OrganisationReview
from zhihe.organisations.policies import visible_to
from zhihe.organisations.queries.clerk import counts, queue, scope
from zhihe.organisations.queries.directory import ancestors
from zhihe.organisations.queries.people import count_by_state, names_of
from zhihe.organisations.rules import verdicts_from
from zhihe.organisations.terms import CLERK_ROLES, BaseType, Stage
from zhihe.organisations.web.forms import ReviewForm, StandingForm, english
from zhihe.organisations.web.hat import hat_words
from zhihe.organisations.web.panels import clerk_stats
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

PAGE = 30
DECIDING = tuple(r for r in CLERK_ROLES if r != "line_clerk")


@access(ROLES, *CLERK_ROLES, getter="visible_to")
@require_GET
def clerk(request: CityRequest) -> HttpResponse:
    """The clerk's dashboard: figures of every app, and what waits among organisations."""
    today = clock.local_date(request.now)
    context = {
        "where": hat_words(request.actor.hat),  # type: ignore[arg-type]
        "counts": counts(visible_to(request.actor), today),
        "stats": clerk_stats(request),
        "rows": [_line(o) for o in queue(visible_to(request.actor), today)[:10]],
    }
    return render(request, "organisations/clerk.html", context)


@access(ROLES, *CLERK_ROLES, getter="visible_to")
@require_GET
def clerk_list(request: CityRequest) -> HttpResponse:
    """Every organisation in scope; the queue first."""
    today = clock.local_date(request.now)
    stage = request.GET.get("stage", "queue")
    text = request.GET.get("q", "").strip()[:40]
    if stage == "queue" and not text:
        rows = queue(visible_to(request.actor), today)
    else:
        rows = scope(
            visible_to(request.actor), stage=stage if stage in set(Stage) else "", text=text
        )
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    tabs = [("queue", _("等着办")), ("all", _("全部"))] + [
        (s.value, str(STAGE[s]))
        for s in (Stage.TRIAL, Stage.ADMITTED, Stage.SUSPENDED, Stage.EXITED)
    ]
    context = {
        "page": page,
        "rows": [_line(o) for o in page.object_list],
        "stage": stage,
        "q": text,
        "tabs": tabs,
        "counts": counts(visible_to(request.actor), today),
        "where": hat_words(request.actor.hat),  # type: ignore[arg-type]
    }
    return render(request, "organisations/clerk_list.html", context)


def _line(row: Organisation) -> dict[str, Any]:
    return {
        "organisation": row,
        "kind": KIND[row.kind],
        "stage": STAGE[row.stage],
        "tone": STAGE_TONE[row.stage],
        "region": row.region.name_en if english() and row.region.name_en else row.region.name,
    }


@access(ROLES, *CLERK_ROLES, getter="access_organisation_for_governing")
@require_http_methods(["GET", "POST"])
@idempotent_post
def clerk_case(request: CityRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: documents, history, verdict."""
    row = policies.access_organisation_for_governing(request.actor, organisation_id)
    form = ReviewForm(request.city.code, request.POST or None)
    if request.method == "POST":
        policies.access_organisation_for_review(request.actor, organisation_id)
        if form.is_valid() and _reviewed(request, row, form):
            messages.success(request, _("已经办好，申请人会收到消息和短信。"))
            return HttpResponseRedirect(reverse("organisations:clerk_case", args=[row.pk]))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "organisations/clerk_case.html", _case(request, row, form), status=status
    )


def _case(request: CityRequest, row: Organisation, form: ReviewForm) -> dict[str, Any]:
    city = request.city.code
    reviews = list(
        OrganisationReview.objects.in_city(city).filter(organisation=row).order_by("-at")[:30]
    )
    names = names_of([r.reviewer_id for r in reviews])
    documents = (
        OrganisationDocument.objects.in_city(city).filter(organisation=row).order_by("uploaded_at")
    )
    decides = policies.decides(request.actor, row.region)
    lines = Line.objects.filter(code__in=row.lines).order_by("code")
    return {
        "organisation": row,
        "form": form,
        "stage": STAGE[row.stage],
        "tone": STAGE_TONE[row.stage],
        "kind": KIND[row.kind],
        "certification": CERTIFICATION[row.certification],
        "base_type": BASE_TYPE[BaseType(row.base_type)] if row.base_type else "",
        "lines": [x.name_en if english() else x.name for x in lines],
        "above": ancestors(row),
        "members": count_by_state(row).get("active", 0),
        "documents": [
            {"document": d, "kind": DOCUMENT_KIND.get(d.kind, d.kind)} for d in documents
        ],
        "reviews": [
            {
                "review": r,
                "verdict": STAGE[r.verdict],
                "by": names.get(r.reviewer_id, ""),
                "tone": STAGE_TONE[r.verdict],
            }
            for r in reviews
        ],
        "own": request.actor.person_id in (row.applied_by, row.principal_id),
        "verdicts": _verdicts(row) if decides else [],
        "standing": StandingForm(city, initial=_standing(row)) if decides else None,
        "trial": Stage.TRIAL in verdicts_from(row.stage),
        "exit": Stage.EXITED in verdicts_from(row.stage),
    }


def _verdicts(row: Organisation) -> list[dict[str, Any]]:
    return [
        {
            "value": v,
            "label": VERDICT_WORDS[v][0],
            "icon": VERDICT_WORDS[v][1],
            "look": VERDICT_WORDS[v][2],
        }
        for v in verdicts_from(row.stage)
    ]


def _reviewed(request: CityRequest, row: Organisation, form: ReviewForm) -> bool:
    data = form.cleaned_data
    try:
        successor = (
            policies.get_organisation(request.actor, UUID(data["successor"]))
            if data["successor"]
            else None
        )
        review_organisation(
            actor=request.actor,
            organisation=row,
            verdict=data["verdict"],
            reason=data["reason"],
            trial_until=data["trial_until"],
            successor=successor,
            now=request.now,
        )
    except Refusal as refusal:
        form.add_error("reason" if refusal.code == "reason_needed" else None, str(refusal))
        return False
    return True


def _standing(row: Organisation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in StandingForm.base_fields} | {
        "region": row.region_id
    }


@access(ROLES, *DECIDING, getter="access_organisation_for_review")
@require_POST
@idempotent_post
def clerk_standing(request: CityRequest, organisation_id: UUID) -> HttpResponse:
    """Name, kind, certification, lines: what the district answers for."""
    row = policies.access_organisation_for_review(request.actor, organisation_id)
    form = StandingForm(request.city.code, request.POST)
    if form.is_valid():
        try:
            change_organisation(
                actor=request.actor, organisation=row, changes=form.cleaned_data, now=request.now
            )
            messages.success(request, _("改好了。"))
            return HttpResponseRedirect(reverse("organisations:clerk_case", args=[row.pk]))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = _case(request, row, ReviewForm(request.city.code)) | {
        "standing": form,
        "standing_open": True,
    }
    return render(request, "organisations/clerk_case.html", context, status=422)


@access(ROLES, *DECIDING, getter="access_organisation_for_review")
@require_POST
@idempotent_post
def clerk_move(request: CityRequest, organisation_id: UUID) -> HttpResponse:
    """Below which organisation; an empty name puts it at the top."""
    row = policies.access_organisation_for_review(request.actor, organisation_id)
    name = request.POST.get("parent_name", "").strip()
    above = None
    if name:
        above = Organisation.objects.in_city(request.city.code).filter(name=name).first()
        if above is None:
            messages.error(request, _("没有叫这个全称的组织，请对着名录再写一遍。"))
            return HttpResponseRedirect(reverse("organisations:clerk_case", args=[row.pk]))
    move_organisation(actor=request.actor, organisation=row, parent=above, now=request.now)
    messages.success(request, _("上级组织改好了。"))
    return HttpResponseRedirect(reverse("organisations:clerk_case", args=[row.pk]))
