"""The desk: verify, answer, arrange."""

from __future__ import annotations

import mimetypes
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zhihe.accounts.queries.words import deed_words
from zhihe.audit.queries.trace import trace_of
from zhihe.demands import labels, policies
from zhihe.demands.actions.answer_need import answer_need
from zhihe.demands.actions.arrange_need import arrange_need, proposed_start
from zhihe.demands.actions.claim_need import claim_need
from zhihe.demands.actions.look_at_need import look_at_need
from zhihe.demands.actions.refuse_need import refuse_need
from zhihe.demands.actions.serve_need import serve_need
from zhihe.demands.actions.verify_need import verify_need
from zhihe.demands.models import Need
from zhihe.demands.queries.arranger import arranger_for
from zhihe.demands.queries.lists import desk_queue, figures
from zhihe.demands.queries.visit import visit_of
from zhihe.demands.terms import NeedState
from zhihe.demands.web.forms import ArrangeForm, WordsForm
from zhihe.foundation import clock
from zhihe.platform import files
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post

TABS = (
    ("", _("在办")),
    ("filed", _("待核实")),
    ("verified", _("找人中")),
    ("arranged", _("有人接单")),
    ("served", _("已帮上")),
    ("answered", _("电话解决")),
)


@access(ROLES, *policies.DESK_ROLES, getter="visible_to")
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The queue of the scope."""
    rows = policies.visible_to(request.actor)  # type: ignore[attr-defined]
    state = request.GET.get("state", "")
    if state not in {s.value for s in NeedState}:
        state = ""
    queue = [
        {
            **row,
            "state": labels.NEED_STATE[row["need"].state],
            "tone": labels.NEED_TONE[row["need"].state],
            "day": labels.DAY.get(row["need"].when_day, ""),
            "part": labels.PART.get(row["need"].when_part, ""),
        }
        for row in desk_queue(rows, state, request.now)  # type: ignore[attr-defined]
    ]
    context = {"rows": queue, "figures": figures(rows, request.now), "tabs": TABS, "current": state}  # type: ignore[attr-defined]
    return render(request, "demands/desk.html", context)


@access(ROLES, *policies.DESK_ROLES, getter="access_need_for_desk")
@require_GET
def desk_one(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """One request; the private part opens for who has it in hand."""
    need = policies.access_need_for_desk(request.actor, need_id)  # type: ignore[attr-defined]
    return render(request, "demands/desk_one.html", _context(request, need))


def _context(request: HttpRequest, need: Need) -> dict[str, Any]:
    now = request.now  # type: ignore[attr-defined]
    mine = need.claimed_by is not None and need.claimed_by == request.actor.person_id  # type: ignore[attr-defined]
    opened = look_at_need(actor=request.actor, need=need, why="desk", now=now) if mine else None  # type: ignore[attr-defined]
    starts = clock.local(proposed_start(need, now))
    return {
        "need": need,
        "mine": mine,
        "opened": opened,
        "state": labels.NEED_STATE[need.state],
        "tone": labels.NEED_TONE[need.state],
        "whom": labels.NEED_FOR[need.whom],
        "urgency": labels.URGENCY[need.urgency],
        "late": need.state == "filed" and need.due_at < now,
        "day": labels.DAY.get(need.when_day, ""),
        "part": labels.PART.get(need.when_part, ""),
        "words": WordsForm(),
        "arrange": ArrangeForm(
            initial={"starts_at": starts.replace(tzinfo=None), "minutes": need.category.minutes}
        ),
        "visit": visit_of(need),
        "trace": _trace(need),
        "can_verify": need.state == NeedState.FILED,
        "can_arrange": need.state in (NeedState.FILED, NeedState.VERIFIED),
        "can_serve": need.state == NeedState.ARRANGED,
    }


def _trace(need: Need) -> list[dict[str, Any]]:
    """What happened, in words; the reason of a look is no sentence."""
    return [
        {
            "at": e.at,
            "words": deed_words(e.verb),
            "reason": "" if e.verb == "demands.look" else e.reason,
        }
        for e in trace_of(need.city_id, need.pk)
    ]


def _back(need: Need) -> HttpResponse:
    return HttpResponseRedirect(reverse("demands:desk_one", args=[need.pk]))


@access(ROLES, *policies.DESK_ROLES, getter="access_need_for_desk")
@require_POST
@idempotent_post
def claim(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """Take it in hand."""
    need = policies.access_need_for_desk(request.actor, need_id)  # type: ignore[attr-defined]
    claim_need(
        actor=request.actor,
        need=need,
        now=request.now,
        take_over="take_over" in request.POST,  # type: ignore[attr-defined]
    )
    return _back(need)


@access(ROLES, *policies.DESK_ROLES, getter="access_need_for_desk")
@require_POST
@idempotent_post
def decide(request: HttpRequest, need_id: UUID, step: str) -> HttpResponse:
    """Verify, answer or refuse, each with a sentence."""
    need = policies.access_need_for_desk(request.actor, need_id)  # type: ignore[attr-defined]
    form = WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写一句话，求助的人会看到。"))
        return _back(need)
    common = {"actor": request.actor, "need": need, "now": request.now}  # type: ignore[attr-defined]
    words = form.cleaned_data["words"]
    if step == "verify":
        verify_need(**common, call_note=words)
        messages.success(request, _("核实好了。点“发成活动”，就有人能接。"))
    elif step == "answer":
        answer_need(**common, words=words)
        messages.success(request, _("已记下，短信告诉他了。"))
    elif step == "refuse":
        refuse_need(**common, reason=words)
        messages.success(request, _("已记下理由，短信告诉他了。"))
    else:
        raise Http404
    return _back(need)


@access(ROLES, *policies.DESK_ROLES, getter="access_need_for_desk")
@require_POST
@idempotent_post
def arrange(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """One click: becomes an activity."""
    need = policies.access_need_for_desk(request.actor, need_id)  # type: ignore[attr-defined]
    form = ArrangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请看一下时间和时长。"))
        return _back(need)
    arrange_need(
        actor=request.actor,
        need=need,
        organisation=arranger_for(request.actor, need),
        now=request.now,  # type: ignore[attr-defined]
        starts_at=form.cleaned_data["starts_at"],
        minutes=form.cleaned_data["minutes"],
    )
    messages.success(request, _("发出去了，等人来接。"))
    return _back(need)


@access(ROLES, *policies.DESK_ROLES, getter="access_need_for_desk")
@require_POST
@idempotent_post
def serve(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """The desk knows that the visit was made."""
    need = policies.access_need_for_desk(request.actor, need_id)  # type: ignore[attr-defined]
    serve_need(actor=request.actor, need=need, now=request.now)  # type: ignore[attr-defined]
    return _back(need)


@access(ROLES, *policies.DESK_ROLES, getter="access_need_for_desk")
@require_GET
def voice(request: HttpRequest, need_id: UUID) -> HttpResponse:
    """The recording, for who has the request in hand."""
    need = policies.access_need_for_desk(request.actor, need_id)  # type: ignore[attr-defined]
    if not need.voice_file or need.claimed_by != request.actor.person_id:  # type: ignore[attr-defined]
        raise Http404
    kind = mimetypes.guess_type(need.voice_file)[0] or "application/octet-stream"
    return HttpResponse(files.read(need.voice_file), content_type=kind.replace("video/", "audio/"))
