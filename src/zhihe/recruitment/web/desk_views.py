"""The organisation's desk: who applied, what they bring, and the verdict."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound
from zhihe.recruitment import policies
from zhihe.recruitment.actions.admit_applicants import admit_applicants
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.actions.release_placement import release_placement
from zhihe.recruitment.labels import ANSWERS, DESK_STATES, TONES
from zhihe.recruitment.queries import desk as reads
from zhihe.recruitment.queries.assessment_sheet import assessment_sheet
from zhihe.recruitment.queries.reasons import reasons, wording
from zhihe.recruitment.terms import LIVE_APPLICATIONS, Verdict
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.web.desk_words import delivery_text, hours_text, papers_text
from zhihe.recruitment.web.forms import ReasonForm, VerdictForm
from zhihe.recruitment.web.words import moment_text, say_of, title_of, when_text

PER_PAGE = 50
TABS = {
    "todo": (State.APPLIED, State.ASKED),
    "placed": (State.ADMITTED,),
    "waiting": (State.WAITING, State.OFFERED),
    "over": (State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.CLOSED),
}
REVIEW = access(ROLES, *policies.REVIEWERS, getter="activities_of_desk")


def row_of(application: Any, sent: dict[UUID, Any], answers: dict[UUID, str]) -> dict[str, Any]:
    """One applicant in a table."""
    shift = application.shift
    return {
        "application": application,
        "name": application.volunteer.name,
        "activity": title_of(application.activity),
        "post": title_of(shift.post),
        "when": when_text(shift.starts_at, shift.ends_at),
        "applied": moment_text(application.applied_at),
        "state": DESK_STATES[application.state],
        "tone": TONES.get(application.state, "plain"),
        "kept": application.volunteer.reliability_kept,
        "missed": application.volunteer.reliability_missed,
        "delivery": delivery_text(sent.get(application.pk)),
        "answer": ANSWERS.get(answers.get(application.pk, ""), ""),
        "open": application.state in (State.APPLIED, State.ASKED),
        "asked": application.state == State.ASKED,
    }


@REVIEW
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everybody who waits for a verdict, across activities; ``?activity=`` narrows it down."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activities = policies.activities_of_desk(actor)
    rows = reads.queue(actor.city, activities, now)
    asked = request.GET.get("state", "")
    if asked in (State.APPLIED, State.ASKED):
        rows = rows.filter(state=asked)
    query = request.GET.get("q", "").replace("\0", "").strip()[:60]
    if query:
        rows = rows.filter(volunteer__name__contains=query)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": query,
        "state": asked,
        "rows": [row_of(row, {}, {}) for row in page],
        "states": [(s.value, DESK_STATES[s]) for s in (State.APPLIED, State.ASKED)],
        "coming": _coming(actor, activities, now),
    }
    return render(request, "recruitment/desk/queue.html", context)


def _coming(actor: Any, activities: Any, now: Any) -> list[dict[str, Any]]:
    """The next activities of the desk, each a door to its people."""
    rows = activities.filter(state="published", ends_at__gt=now).order_by("starts_at", "id")[:12]
    return [{"id": a.pk, "title": title_of(a), "when": moment_text(a.starts_at)} for a in rows]


@access(ROLES, *policies.REVIEWERS, getter="access_activity_for_recruiting")
@require_GET
def desk_activity(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """The people of one activity: head counts by shift, then a table by state."""
    actor = request.actor  # type: ignore[attr-defined]
    activity = policies.access_activity_for_recruiting(actor, activity_id)
    tab = request.GET.get("tab", "")
    counts = reads.state_counts(actor.city, activity.pk)
    totals = {key: sum(counts.get(s, 0) for s in states) for key, states in TABS.items()}
    tab = tab if tab in TABS else ("todo" if totals["todo"] else "placed")
    order = ("shift__starts_at", "queue_no", "applied_at", "id")
    rows = reads.of_activity(actor.city, activity.pk).filter(state__in=TABS[tab]).order_by(*order)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    ids = [row.pk for row in page]
    sent, answers = reads.deliveries(actor.city, ids), reads.answers_of(actor.city, ids)
    labels = {
        "todo": _("等你看的"),
        "placed": _("定了的"),
        "waiting": _("候补"),
        "over": _("没成的"),
    }
    context = {
        "activity": activity,
        "title": title_of(activity),
        "tab": tab,
        "page": page,
        "tabs": [(key, labels[key], totals[key]) for key in TABS],
        "shifts": shift_rows(actor.city, activity.pk),
        "rows": [row_of(row, sent, answers) for row in page],
    }
    return render(request, "recruitment/desk/activity.html", context)


def shift_rows(city: str, activity_id: UUID) -> list[dict[str, Any]]:
    """The shifts of an activity with their head counts."""
    shifts = reads.shifts_of(city, activity_id)
    heads = reads.heads_of(city, (s.pk for s in shifts))
    return [
        {
            "shift": s,
            "post": title_of(s.post),
            "when": when_text(s.starts_at, s.ends_at),
            "heads": heads.get(s.pk, reads.Heads()),
            "cancelled": s.cancelled_at is not None,
        }
        for s in shifts
    ]


@access(ROLES, *policies.REVIEWERS, getter="access_activity_for_recruiting")
@require_POST
@idempotent_post
def desk_admit(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Admit the ticked applicants of one activity."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = policies.access_activity_for_recruiting(actor, activity_id)
    try:
        ticked = [UUID(pk) for pk in request.POST.getlist("application")[:500]]
    except ValueError as error:
        raise NotFound() from error
    rows = list(reads.of_activity(actor.city, activity.pk).filter(pk__in=ticked))
    if len(rows) != len(set(ticked)):
        raise NotFound()
    back = HttpResponseRedirect(reverse("recruitment:desk_activity", args=[activity.pk]))
    if not rows:
        messages.warning(request, _("还没有勾选人。"))
        return back
    counts = admit_applicants(actor=actor, applications=rows, now=now)
    messages.success(
        request,
        _(
            "录用 %(admitted)s 人，候补 %(waiting)s 人，"
            "%(not_possible)s 人现在录不了（点名字看原因）。"
        )
        % counts,
    )
    return back


@access(ROLES, *policies.REVIEWERS, getter="access_applicant_for_review")
@require_http_methods(["GET", "POST"])
@idempotent_post
def desk_applicant(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The assessment sheet, and the verdict with its reason."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = policies.access_applicant_for_review(actor, application_id)
    sheet = assessment_sheet(row, now)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        reason = form.cleaned_data["reason"] or _template(verdict, form.cleaned_data["template"])
        if verdict == Verdict.ADMIT or reason:
            state = assess_applicant(
                actor=actor,
                application=row,
                verdict=verdict,
                reason=reason,
                now=now,
                sheet=sheet.snapshot(),
            )
            messages.success(request, _("记下了：%(state)s。") % {"state": DESK_STATES[state]})
            return HttpResponseRedirect(
                reverse("recruitment:desk_activity", args=[row.activity_id])
            )
        form.add_error("reason", _("请选一条或写一句理由，本人会看到。"))
    context = _applicant(actor, row, sheet, form)
    status = 422 if request.method == "POST" else 200
    return render(request, "recruitment/desk/applicant.html", context, status=status)


def _template(verdict: Verdict, code: str) -> str:
    return wording("refused" if verdict == Verdict.REFUSE else "asked", code)


def _applicant(actor: Any, row: Any, sheet: Any, form: Any) -> dict[str, Any]:
    sent = reads.deliveries(actor.city, [row.pk])
    answers = reads.answers_of(actor.city, [row.pk])
    return {
        **row_of(row, sent, answers),
        "sheet": sheet,
        "form": form,
        "own": row.volunteer.person_id == actor.person_id,
        "may_decide": row.state in (State.APPLIED, State.ASKED, State.WAITING),
        "may_release": row.state == State.ADMITTED,
        "live": row.state in LIVE_APPLICATIONS,
        "said": say_of(f for f in sheet.findings if f.code not in ("reviewed", "full")),
        "hours": hours_text(sheet.minutes_by_grade),
        "papers": papers_text(sheet.papers),
        "refused": reasons("refused"),
        "asked_for": reasons("asked"),
        "release_form": ReasonForm(),
    }


@access(ROLES, *policies.REVIEWERS, getter="access_placement_for_release")
@require_POST
@idempotent_post
def desk_release(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take a seat back with a reason."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    placement = policies.access_placement_for_release(actor, application_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        release_placement(actor=actor, placement=placement, reason=reason, now=now)
        messages.success(request, _("名额收回了，本人会收到通知和原因。"))
    else:
        messages.error(request, _("请写一句原因，本人会看到。"))
        return HttpResponseRedirect(reverse("recruitment:desk_applicant", args=[application_id]))
    return HttpResponseRedirect(reverse("recruitment:desk_activity", args=[placement.activity_id]))
