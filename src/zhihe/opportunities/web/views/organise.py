"""More of the desk: single helper, changing what is published, templates, projects, hand-over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhihe.foundation import clock
from zhihe.opportunities.actions.answer_hand_over import answer_hand_over
from zhihe.opportunities.actions.change_activity import change_activity
from zhihe.opportunities.actions.close_project import close_project
from zhihe.opportunities.actions.drop_template import drop_template
from zhihe.opportunities.actions.hand_over_activity import hand_over_activity
from zhihe.opportunities.actions.make_project import make_project
from zhihe.opportunities.actions.publish_single_helper import publish_single_helper
from zhihe.opportunities.actions.report_hand_over import report_hand_over
from zhihe.opportunities.actions.save_template import save_template
from zhihe.opportunities.actions.use_template import use_template
from zhihe.opportunities.errors import ActivityIncomplete
from zhihe.opportunities.labels import HAND_OVERS, problem_text
from zhihe.opportunities.models import ActivityTemplate, Project
from zhihe.opportunities.policies import (
    MANAGING,
    access_activity_for_answering,
    access_activity_for_handing_over,
    access_activity_for_managing,
    access_project_for_managing,
    access_template,
)
from zhihe.opportunities.queries.choices import region_to_begin_with
from zhihe.opportunities.queries.desk import children_of
from zhihe.opportunities.queries.hand_overs import given_by, received_by
from zhihe.opportunities.queries.rows import posts_with_shifts
from zhihe.opportunities.rules.forms import ShiftForm, from_json
from zhihe.opportunities.terms import ActivityState
from zhihe.opportunities.web.forms.desk import (
    ChangeForm,
    DayForm,
    HandOverForm,
    ProjectForm,
    ReasonForm,
    SingleHelperForm,
)
from zhihe.opportunities.web.forms.rows import StandingShiftRow
from zhihe.opportunities.web.views.desk import offers, own_organisation, posted
from zhihe.organisations.policies import get_organisation
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal

_GETTER = "access_activity_for_managing"


@access(ROLES, *MANAGING, getter="access_organisation_for_publishing")
@idempotent_post
def single(request: HttpRequest) -> HttpResponse:
    """找一位帮手: one short form, published at once."""
    organisation = own_organisation(request)
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    initial = {"region": region_to_begin_with(organisation), "leader": str(actor.person_id)}
    form = SingleHelperForm(posted(request), offers=offers(request, organisation), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = publish_single_helper(
                    actor=actor, organisation=organisation, form=form.helper(), now=now
                )
        except ActivityIncomplete as refusal:
            for _field, problem in refusal.problems:
                form.add_error("day" if problem == "past" else None, problem_text(problem))
        else:
            published = made.state == ActivityState.PUBLISHED
            messages.success(
                request, _("发出去了，等人来接。") if published else _("交上去了，等审核。")
            )
            return redirect("opportunities:desk_activity", made.pk)
    context = {"form": form, "organisation": organisation}
    return render(
        request, "opportunities/desk/single.html", context, status=422 if form.errors else 200
    )


@access(ROLES, *MANAGING, getter=_GETTER)
@idempotent_post
def change(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """改时间、地点、带队人; the people who joined are told why."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_managing(actor, activity_id)
    if activity.state in (ActivityState.DRAFT, ActivityState.RETURNED):
        return redirect("opportunities:desk_edit", activity.pk)
    data = posted(request)
    same = ("content", "address", "meeting_point", "lat", "lon", "guarantees", "contact_phone")
    initial = {
        **{name: getattr(activity, name) for name in same},
        "leader": str(activity.leader_id),
    }
    form = ChangeForm(data, offers=offers(request, activity.organisation), initial=initial)
    rows = [
        (
            post,
            shift,
            StandingShiftRow(
                data,
                prefix=str(shift.pk),
                initial=StandingShiftRow.initial_of(
                    ShiftForm(shift.starts_at, shift.ends_at, shift.capacity)
                ),
            ),
        )
        for post, shifts in posts_with_shifts(activity, living=True)
        for shift in shifts
    ]
    problem = ""
    if data and all([form.is_valid(), *(row.is_valid() for _p, _s, row in rows)]):
        try:
            with transaction.atomic():
                changes = form.changes([(shift.pk, row) for _p, shift, row in rows])
                change_activity(actor=actor, activity=activity, changes=changes, now=now)
        except Refusal as refusal:
            problem = str(refusal)
        else:
            messages.success(request, _("改好了，报了名的人会收到通知。"))
            return redirect("opportunities:desk_activity", activity.pk)
    context = {"activity": activity, "form": form, "rows": rows, "problem": problem}
    status = 422 if problem or form.errors else 200
    return render(request, "opportunities/desk/change.html", context, status=status)


@access(ROLES, *MANAGING)
def templates(request: HttpRequest) -> HttpResponse:
    """模板: everything that can be published again."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = ActivityTemplate.objects.in_city(actor.city).filter(
        organisation=actor.hat.organisation_id
    )
    context = {"rows": rows.order_by("title", "id"), "organisation": actor.hat.label}
    return render(request, "opportunities/desk/templates.html", context)


@access(ROLES, *MANAGING, getter=_GETTER)
@require_POST
@idempotent_post
def template_save(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """存成模板."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_managing(actor, activity_id)
    save_template(actor=actor, activity=activity, now=now)
    messages.success(request, _("存成模板了。下回点「再发一场」，选个日子就行。"))
    return redirect("opportunities:templates")


@access(ROLES, *MANAGING, getter="access_template")
@idempotent_post
def template_use(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """再发一场: the day is proposed, one more click publishes."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    template = access_template(actor, template_id)
    written = from_json(template.form)
    form = DayForm(posted(request), initial={"day": _next_day(written.starts_at, now)})
    problem = ""
    if request.method == "POST" and form.is_valid():
        submit = request.POST.get("then") != "draft"
        try:
            with transaction.atomic():
                made = use_template(
                    actor=actor,
                    template=template,
                    day=form.cleaned_data["day"],
                    now=now,
                    submit=submit,
                )
        except Refusal as refusal:
            problem = str(refusal)
        else:
            published = made.state == ActivityState.PUBLISHED
            messages.success(request, _("发布好了。") if published else _("写好了，看一眼再交。"))
            name = "opportunities:desk_activity" if submit else "opportunities:desk_edit"
            return redirect(name, made.pk)
    context = {"template": template, "form": form, "written": written, "problem": problem}
    status = 422 if problem or form.errors else 200
    return render(request, "opportunities/desk/template_use.html", context, status=status)


def _next_day(first: datetime, now: datetime) -> object:
    """The coming day of the same weekday, not today."""
    today = clock.local_date(now)
    ahead = (clock.local(first).weekday() - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead)


@access(ROLES, *MANAGING, getter="access_template")
@require_POST
@idempotent_post
def template_drop(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """删掉模板."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    drop_template(actor=actor, template=access_template(actor, template_id), now=now)
    messages.success(request, _("模板删掉了。照它发过的活动都还在。"))
    return redirect("opportunities:templates")


@access(ROLES, *MANAGING)
@idempotent_post
def projects(request: HttpRequest) -> HttpResponse:
    """项目: begin one, close one."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    form = ProjectForm(posted(request))
    if request.method == "POST" and form.is_valid():
        organisation = own_organisation(request)
        make_project(actor=actor, organisation=organisation, now=now, **form.cleaned_data)
        messages.success(request, _("项目建好了，写活动时就能选它。"))
        return redirect("opportunities:desk_projects")
    rows = Project.objects.in_city(actor.city).filter(organisation=actor.hat.organisation_id)
    context = {
        "rows": rows.order_by("-created_at", "id"),
        "form": form,
        "organisation": actor.hat.label,
    }
    return render(
        request, "opportunities/desk/projects.html", context, status=422 if form.errors else 200
    )


@access(ROLES, *MANAGING, getter="access_project_for_managing")
@require_POST
@idempotent_post
def project_close(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """结项."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    close_project(actor=actor, project=access_project_for_managing(actor, project_id), now=now)
    messages.success(request, _("项目结了。已经发的活动照常办完。"))
    return redirect("opportunities:desk_projects")


@access(ROLES, *MANAGING)
def hand_overs(request: HttpRequest) -> HttpResponse:
    """承办: what was handed to us, what we handed on."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "received": [(row, HAND_OVERS[row.hand_over]) for row in received_by(actor)[:100]],
        "given": [(row, HAND_OVERS[row.hand_over]) for row in given_by(actor)[:100]],
        "now": request.now,  # type: ignore[attr-defined]
    }
    return render(request, "opportunities/desk/hand_overs.html", context)


@access(ROLES, *MANAGING, getter="access_activity_for_handing_over")
@idempotent_post
def hand_over(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """交给下面的队伍办."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_handing_over(actor, activity_id)
    form = HandOverForm(posted(request), children=children_of(activity.organisation))
    if request.method == "POST" and form.is_valid():
        executor = get_organisation(actor, UUID(form.cleaned_data["executor"]))
        hand_over_activity(
            actor=actor,
            activity=activity,
            executor=executor,
            note=form.cleaned_data["note"],
            now=now,
        )
        messages.success(request, _("已经问他们了，答复了会通知您。"))
        return redirect("opportunities:desk_activity", activity.pk)
    context = {"activity": activity, "form": form}
    return render(
        request, "opportunities/desk/hand_over.html", context, status=422 if form.errors else 200
    )


@access(ROLES, *MANAGING, getter="access_activity_for_answering")
@idempotent_post
def hand_over_answer(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """接下 or 不接, with a word."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_answering(actor, activity_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        accepted = request.POST.get("answer") == "accept"
        if accepted or form.cleaned_data["reason"].strip():
            answer_hand_over(
                actor=actor,
                activity=activity,
                accepted=accepted,
                note=form.cleaned_data["reason"],
                now=now,
            )
            messages.success(
                request, _("已经接下，这场由你们来办。") if accepted else _("已经告诉他们了。")
            )
            return redirect("opportunities:hand_overs")
        form.add_error("reason", _("不接的话，请说一句为什么。"))
    context = {"activity": activity, "form": form, "now": now}
    status = 422 if form.errors else 200
    return render(request, "opportunities/desk/hand_over_answer.html", context, status=status)


@access(ROLES, *MANAGING, getter="access_activity_for_answering")
@idempotent_post
def hand_over_report(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """办完了，回报一下."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_answering(actor, activity_id)
    form = ReasonForm(posted(request), initial={"reason": activity.hand_over_report})
    form.fields["reason"].label = _("办得怎么样")
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["reason"].strip():
            report_hand_over(
                actor=actor, activity=activity, report=form.cleaned_data["reason"], now=now
            )
            messages.success(request, _("回报了，辛苦！"))
            return redirect("opportunities:hand_overs")
        form.add_error("reason", _("写一句就行：来了几个人，事情办成没有。"))
    context = {"activity": activity, "form": form, "is_report": True, "now": now}
    status = 422 if form.errors else 200
    return render(request, "opportunities/desk/hand_over_answer.html", context, status=status)
