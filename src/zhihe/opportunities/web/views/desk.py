"""The organiser's desk: the table of activities, writing one, submitting it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhihe.frame.map_tiles import tiles_template
from zhihe.opportunities.actions.cancel_activity import cancel_activity
from zhihe.opportunities.actions.copy_activity import copy_activity
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.save_activity import save_activity
from zhihe.opportunities.actions.submit_activity import submit_activity
from zhihe.opportunities.errors import ActivityIncomplete
from zhihe.opportunities.labels import LEVELS, RISKS, STATE_TONES, STATES, problem_text, span_text
from zhihe.opportunities.models import Activity, ActivityReview
from zhihe.opportunities.policies import (
    MANAGING,
    access_activity_for_managing,
    access_organisation_for_publishing,
    get_activity,
    of_organisation,
)
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.opportunities.queries.activity_page import post_lines
from zhihe.opportunities.queries.choices import reasons, region_to_begin_with
from zhihe.opportunities.queries.desk import TABS, children_of, desk_rows, figures
from zhihe.opportunities.queries.standing import missing
from zhihe.opportunities.queries.trace import trace_of
from zhihe.opportunities.rules.publishing import CANCELLABLE, EDITABLE
from zhihe.opportunities.terms import ActivityState
from zhihe.opportunities.web.forms.desk import ReasonForm
from zhihe.opportunities.web.forms.editor import Editor, Offers, offers_of
from zhihe.opportunities.web.join_panel import desk_stats, desk_tabs, manage_panels
from zhihe.organisations.models import Organisation
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post

PAGE = 20
_GETTER = "access_activity_for_managing"


def posted(request: HttpRequest) -> Any:
    """The fields of a POST, even of an empty one; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def own_organisation(request: HttpRequest) -> Organisation:
    """The hat's organisation, or one below it named by ``?organisation=``."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.GET.get("organisation") or request.POST.get("organisation") or ""
    try:
        key = UUID(wanted)
    except ValueError:
        key = actor.hat.organisation_id
    return access_organisation_for_publishing(actor, key)


def offers(request: HttpRequest, organisation: Organisation) -> Offers:
    """Choices of the form, the writer among the leaders."""
    actor = request.actor  # type: ignore[attr-defined]
    return offers_of(organisation, request.now, me=(actor.person_id, actor.name))  # type: ignore[attr-defined]


@access(ROLES, *MANAGING)
def desk(request: HttpRequest) -> HttpResponse:
    """活动与岗位: figures, tabs, table."""
    now: datetime = request.now  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    rows = Activity.objects.in_city(actor.city).filter(of_organisation(actor))
    tab, words = request.GET.get("tab", "all"), request.GET.get("q", "").strip()[:60]
    further = {t.key: t for t in desk_tabs()}
    shown = (
        further[tab].narrow(request, rows)
        if tab in further
        else rows.filter(TABS.get(tab, TABS["all"]))
    )
    if words:
        shown = shown.filter(title__icontains=words)
    shown = shown.select_related("organisation", "executor").order_by("-starts_at", "id")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": desk_rows(list(page.object_list), actor.city, now),
        "figures": figures(actor.city, rows, now),
        "stats": desk_stats(request),
        "tabs": [*_tab_links(tab), *((t.key, t.label, t.key == tab) for t in desk_tabs())],
        "tab": tab,
        "words": words,
        "organisation": actor.hat.label,
    }
    return render(request, "opportunities/desk/list.html", context)


def _tab_links(tab: str) -> list[tuple[str, str, bool]]:
    labels = {
        "all": _("全部"),
        "open": _("招募中"),
        "review": _("待审核"),
        "draft": _("草稿"),
        "ended": _("已结束"),
    }
    known = {*TABS, *(t.key for t in desk_tabs())}
    return [(key, labels[key], key == tab or (key == "all" and tab not in known)) for key in TABS]


@access(ROLES, *MANAGING, getter="access_organisation_for_publishing")
@idempotent_post
def new(request: HttpRequest) -> HttpResponse:
    """发布活动: the long form, empty or as posted."""
    organisation = own_organisation(request)
    choices = offers(request, organisation)
    if request.method == "POST":
        return _posted(request, organisation, Editor(choices, data=request.POST), None)
    initial = {
        "region": region_to_begin_with(organisation),
        "leader": str(request.actor.person_id),  # type: ignore[attr-defined]
        "enrol_note": _("在这一页点「算我一个」"),
        "group_standards": ["employed", "retired", "professional", "other"],
    }
    return _editor(request, organisation, Editor(choices, initial=initial), None)


@access(ROLES, *MANAGING, getter=_GETTER)
@idempotent_post
def edit(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """The same form for a draft or a returned activity."""
    activity = access_activity_for_managing(request.actor, activity_id)  # type: ignore[attr-defined]
    if activity.state not in EDITABLE:
        return redirect("opportunities:desk_change", activity.pk)
    choices = offers(request, activity.organisation)
    if request.method == "POST":
        return _posted(request, activity.organisation, Editor(choices, data=request.POST), activity)
    editor = Editor(choices, form=form_of(activity))
    return _editor(request, activity.organisation, editor, activity)


def _posted(
    request: HttpRequest, organisation: Organisation, editor: Editor, activity: Activity | None
) -> HttpResponse:
    if "add_post" in request.POST or "add_shift" in request.POST:
        editor.grow()
        return _editor(request, organisation, editor, activity)
    if not editor.is_valid():
        return _editor(request, organisation, editor, activity, status=422)
    submit = request.POST.get("then") == "submit"
    try:
        with transaction.atomic():
            saved = _save(request, organisation, editor, activity)
            state = _submit(request, saved) if submit else ""
    except ActivityIncomplete as refusal:
        editor.show(refusal.problems)
        return _editor(request, organisation, editor, activity, status=422)
    _told(request, state)
    return redirect("opportunities:desk_activity", saved.pk)


def _save(
    request: HttpRequest, organisation: Organisation, editor: Editor, activity: Activity | None
) -> Activity:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    form = editor.activity_form()
    if activity is None:
        return draft_activity(actor=actor, organisation=organisation, form=form, now=now)
    save_activity(actor=actor, activity=activity, form=form, now=now)
    return activity


def _submit(request: HttpRequest, activity: Activity) -> str:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    return submit_activity(actor=actor, activity=get_activity(actor, activity.pk), now=now)


def _told(request: HttpRequest, state: str) -> None:
    words = {
        ActivityState.PUBLISHED: _("发布好了，活动码也有了，大家现在就能报名。"),
        ActivityState.SUBMITTED: _("交上去了。审核的同事会在两个工作日内答复，结果会通知您。"),
    }
    messages.success(
        request, words.get(ActivityState(state)) if state else _("草稿存好了，还没有发布。")
    )


def _editor(
    request: HttpRequest,
    organisation: Organisation,
    editor: Editor,
    activity: Activity | None,
    status: int = 200,
) -> HttpResponse:
    editor.mark_needed()
    context = {
        "editor": editor,
        "page": editor.page,
        "organisation": organisation,
        "activity": activity,
        "tiles": tiles_template(),
    }
    return render(request, "opportunities/desk/edit.html", context, status=status)


@access(ROLES, *MANAGING, getter=_GETTER)
def manage(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """One activity at the desk: where it stands, what is missing, what can be done."""
    now: datetime = request.now  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    activity = access_activity_for_managing(actor, activity_id)
    editable = activity.state in EDITABLE
    context: dict[str, Any] = {
        "activity": activity,
        "state": STATES[activity.state],
        "tone": STATE_TONES[activity.state],
        "when": span_text(activity.starts_at, activity.ends_at, now),
        "posts": post_lines(activity, now),
        "editable": editable,
        "missing": [problem_text(p) for _field, p in missing(activity, now)] if editable else [],
        "cancellable": activity.state in CANCELLABLE and (editable or activity.ends_at > now),
        "risks": [RISKS[reason] for reason in activity.risk_reasons],
        "level": LEVELS.get(activity.review_level, ""),
        "reviews": ActivityReview.objects.in_city(actor.city)
        .filter(activity=activity)
        .order_by("-at"),
        "trace": trace_of(activity, now, inside=True),
        "panels": manage_panels(request, activity),
        "children": children_of(activity.organisation),
        "now": now,
    }
    return render(request, "opportunities/desk/manage.html", context)


@access(ROLES, *MANAGING, getter=_GETTER)
@require_POST
@idempotent_post
def submit(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """交上去. What is missing is shown in the form."""
    activity = access_activity_for_managing(request.actor, activity_id)  # type: ignore[attr-defined]
    try:
        state = _submit(request, activity)
    except ActivityIncomplete as refusal:
        editor = Editor(offers(request, activity.organisation), form=form_of(activity))
        editor.problems = list(dict.fromkeys(problem_text(p) for _field, p in refusal.problems))
        return _editor(request, activity.organisation, editor, activity, status=422)
    _told(request, state)
    return redirect("opportunities:desk_activity", activity.pk)


@access(ROLES, *MANAGING, getter=_GETTER)
@idempotent_post
def cancel(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """取消: says in words what happens, asks why, then does it."""
    activity = access_activity_for_managing(request.actor, activity_id)  # type: ignore[attr-defined]
    form = ReasonForm(posted(request))
    if request.method == "POST":
        reason = request.POST.get("ready") or (
            form.cleaned_data["reason"] if form.is_valid() else ""
        )
        if reason.strip():
            cancel_activity(
                actor=request.actor,
                activity=activity,
                reason=reason,
                now=request.now,  # type: ignore[attr-defined]
            )
            messages.success(request, _("取消了。报了名的人会收到通知。"))
            return HttpResponseRedirect(reverse("opportunities:desk"))
        form.add_error("reason", _("请写一句为什么，报名的人好安排。"))
    context = {"activity": activity, "form": form, "ready": reasons("cancelled")}
    return render(
        request, "opportunities/desk/cancel.html", context, status=422 if form.errors else 200
    )


@access(ROLES, *MANAGING, getter=_GETTER)
@require_POST
@idempotent_post
def copy(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """复制一份: opens as a draft on the next same weekday."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_managing(actor, activity_id)
    made = copy_activity(actor=actor, activity=activity, now=now)
    messages.success(request, _("照着写好了一份，日子挪到了下一个同样的星期几。看一眼再发。"))
    return redirect("opportunities:desk_edit", made.pk)
