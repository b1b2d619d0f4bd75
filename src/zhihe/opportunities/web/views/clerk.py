"""The clerk's pages: review queue, categories, permission to set hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from zhihe.foundation import clock
from zhihe.opportunities.actions.add_category import add_category
from zhihe.opportunities.actions.change_category import change_category
from zhihe.opportunities.actions.retire_category import retire_category
from zhihe.opportunities.actions.review_activity import review_activity
from zhihe.opportunities.actions.set_hours_permission import set_hours_permission
from zhihe.opportunities.errors import CategoryTaken, TitleNeeded
from zhihe.opportunities.labels import LEVELS, RISKS, STATES, date_text, said, span_text
from zhihe.opportunities.models import Activity, ActivityReview, Category
from zhihe.opportunities.policies import (
    access_activity_for_review,
    clerk_level,
    in_scope,
    to_review,
)
from zhihe.opportunities.queries.activity_page import post_lines
from zhihe.opportunities.queries.category_history import category_history
from zhihe.opportunities.queries.choices import categories as all_categories
from zhihe.opportunities.queries.choices import reasons
from zhihe.opportunities.queries.desk import review_rows
from zhihe.opportunities.queries.permissions import permission_rows
from zhihe.opportunities.queries.silent_bodies import silent_bodies
from zhihe.opportunities.queries.standing import missing
from zhihe.opportunities.queries.trace import trace_of
from zhihe.opportunities.rules.publishing import reaches
from zhihe.opportunities.terms import ActivityState
from zhihe.opportunities.web.forms.desk import CategoryEditForm, PermissionForm, ReasonForm
from zhihe.opportunities.web.views.desk import posted
from zhihe.organisations.labels import CERTIFICATION
from zhihe.organisations.policies import access_organisation_for_governing
from zhihe.organisations.terms import CLERK_ROLES, Role
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post

PAGE = 20


@access(ROLES, *CLERK_ROLES)
def reviews(request: HttpRequest) -> HttpResponse:
    """活动审核: by the clock, overdue first."""
    now: datetime = request.now  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    tab = request.GET.get("tab", "mine")
    if tab == "done":
        rows = (
            Activity.objects.in_city(actor.city)
            .filter(in_scope(actor), submitted_at__isnull=False)
            .exclude(state=ActivityState.SUBMITTED)
            .order_by("-submitted_at", "id")
        )
    else:
        rows = to_review(actor, now, all_levels=tab == "all")
    page = Paginator(rows.select_related("organisation", "region"), PAGE).get_page(
        request.GET.get("page")
    )
    tabs = (("mine", _("该我审的")), ("all", _("本辖区全部待审")), ("done", _("审过的")))
    context = {
        "page": page,
        "rows": review_rows(list(page.object_list), now),
        "tab": tab,
        "tabs": [(key, label, key == tab) for key, label in tabs],
        "states": STATES,
    }
    return render(request, "opportunities/clerk/reviews.html", context)


@access(ROLES, *CLERK_ROLES, getter="access_activity_for_review")
@idempotent_post
def review(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """One activity with its risks and its clock; accept, or return with a reason."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_review(actor, activity_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accepted = request.POST.get("verdict") == "accept"
        words = [*request.POST.getlist("ready"), form.cleaned_data["reason"].strip()]
        reason = "；".join(word for word in words if word)[:300]
        if accepted or reason:
            review_activity(
                actor=actor, activity=activity, accepted=accepted, reason=reason, now=now
            )
            messages.success(
                request,
                _("通过了，活动码已经发下去。") if accepted else _("退回去了，理由也告诉了他们。"),
            )
            return redirect("opportunities:reviews")
        form.add_error("reason", _("退回要写一句为什么，他们才知道怎么改。"))
    return render(
        request,
        "opportunities/clerk/review.html",
        _review_context(request, activity, form),
        status=422 if form.errors else 200,
    )


def _review_context(request: HttpRequest, activity: Activity, form: ReasonForm) -> dict[str, Any]:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    level = clerk_level(actor)
    own = actor.person_id in (activity.created_by, activity.leader_id)
    waiting = activity.state == ActivityState.SUBMITTED
    return {
        "activity": activity,
        "form": form,
        "row": review_rows([activity], now)[0],
        "posts": post_lines(activity, now),
        "when": span_text(activity.starts_at, activity.ends_at, now),
        "ready": reasons("returned"),
        "risks": [RISKS[reason] for reason in activity.risk_reasons],
        "level": LEVELS.get(activity.review_level, ""),
        "state": STATES[activity.state],
        "may_decide": waiting and not own and bool(level) and reaches(level, activity.review_level),
        "is_own": own,
        "waiting": waiting,
        "wrong": missing(activity, now),
        "reviews": ActivityReview.objects.in_city(actor.city)
        .filter(activity=activity)
        .order_by("-at"),
        "trace": trace_of(activity, now, inside=True),
        "now": now,
    }


@access(ROLES, Role.CITY_CLERK)
@idempotent_post
def categories(request: HttpRequest) -> HttpResponse:
    """服务类别: add; the list shows retired ones too."""
    rows = all_categories(retired=True)
    parents = [
        (c.code, said(c.name, c.name_en))
        for c in rows
        if c.parent_id is None and c.retired_at is None
    ]
    form = CategoryEditForm(posted(request), parents=parents)
    if request.method == "POST" and form.is_valid():
        actor, now = request.actor, request.now  # type: ignore[attr-defined]
        try:
            add_category(actor=actor, form=form.category(), now=now)
        except (CategoryTaken, TitleNeeded) as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("加好了，发布活动时就能选。"))
            return redirect("opportunities:categories")
    context = {"rows": rows, "form": form}
    return render(
        request, "opportunities/clerk/categories.html", context, status=422 if form.errors else 200
    )


@access(ROLES, Role.CITY_CLERK)
@idempotent_post
def category(request: HttpRequest, code: str) -> HttpResponse:
    """Rename, recolour, retire, restore."""
    row = Category.objects.filter(pk=code).first()
    if row is None:
        raise Http404
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    same = ("name", "name_en", "tone", "position", "is_hazardous", "with_minors")
    initial = {**{name: getattr(row, name) for name in same}, "aliases": " ".join(row.aliases)}
    if request.method == "POST" and "retire" in request.POST:
        retire_category(actor=actor, category=row, retired=request.POST["retire"] == "yes", now=now)
        messages.success(request, _("改好了。用过它的活动不受影响。"))
        return redirect("opportunities:categories")
    form = CategoryEditForm(posted(request), parents=[], initial=initial)
    del form.fields["parent"]
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["parent"] = row.parent_id or ""
        try:
            change_category(actor=actor, category=row, form=form.category(), now=now)
        except (CategoryTaken, TitleNeeded) as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("改好了，正在招人的活动也跟着换了叫法。"))
            return redirect("opportunities:categories")
    context = {"row": row, "form": form, "history": category_history(actor.city, row.code, now)}
    return render(
        request, "opportunities/clerk/category.html", context, status=422 if form.errors else 200
    )


@access(ROLES, *CLERK_ROLES)
def silent(request: HttpRequest) -> HttpResponse:
    """认证了还没发岗位: certified bodies of the scope without a public post (H02)."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    page = Paginator(silent_bodies(actor, now), PAGE).get_page(request.GET.get("page"))
    rows = [
        (row, CERTIFICATION[row.certification], _day(row.last, now)) for row in page.object_list
    ]
    return render(request, "opportunities/clerk/silent.html", {"page": page, "rows": rows})


def _day(moment: datetime | None, now: datetime) -> str:
    return date_text(clock.local_date(moment), clock.local_date(now)) if moment else ""


@access(ROLES, *CLERK_ROLES)
def permissions(request: HttpRequest) -> HttpResponse:
    """Which units of the scope may set the hours of their posts (N09)."""
    rows = permission_rows(request.actor)  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": PermissionForm()}
    return render(request, "opportunities/clerk/permissions.html", context)


@access(ROLES, *CLERK_ROLES, getter="access_organisation_for_governing")
@idempotent_post
def permission(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Decide for one unit, with a reason."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    organisation = access_organisation_for_governing(actor, organisation_id)
    form = PermissionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        set_hours_permission(
            actor=actor,
            organisation=organisation,
            allowed=form.cleaned_data["allowed"] == "yes",
            reason=form.cleaned_data["reason"],
            now=now,
        )
        messages.success(request, _("定好了，从下一次提交起算。"))
        return redirect("opportunities:permissions")
    context = {"organisation": organisation, "form": form}
    return render(
        request, "opportunities/clerk/permission.html", context, status=422 if form.errors else 200
    )
