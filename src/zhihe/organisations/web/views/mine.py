"""My organisations, joining and leaving, an application of one's own, and the hat worn now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.accounts.web.session import HAT
from zhihe.frame.menus import url_or_empty
from zhihe.organisations import policies
from zhihe.organisations.actions.answer_invitation import answer_invitation
from zhihe.organisations.actions.apply_organisation import Application, apply_organisation
from zhihe.organisations.actions.apply_to_join import apply_to_join
from zhihe.organisations.actions.end_appointment import end_appointment
from zhihe.organisations.actions.leave_organisation import leave_organisation
from zhihe.organisations.labels import (
    MEMBERSHIP,
    MEMBERSHIP_TONE,
    ROLE,
    ROLE_DOES,
    STAGE,
    STAGE_TONE,
)
from zhihe.organisations.models import Organisation, OrganisationReview
from zhihe.organisations.queries.people import live_membership, memberships_of
from zhihe.organisations.terms import (
    LIVE_MEMBERSHIPS,
    MembershipState,
    Role,
)
from zhihe.organisations.web.forms import ApplyForm, JoinForm
from zhihe.organisations.web.hat import home_of
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal
from zhihe.platform.requests import CityRequest
from zhihe.platform.uploads import keep_document, served

DOCUMENTS = ("registration", "charter", "principal")


@access(SIGNED_IN, getter="own memberships")
@require_GET
def mine(request: CityRequest) -> HttpResponse:
    """Where I belong, what I applied for, and roles I hold."""
    rows = list(memberships_of(request.city.code, request.actor.person_id))  # type: ignore[arg-type]
    applied = (
        Organisation.objects.in_city(request.city.code)
        .filter(applied_by=request.actor.person_id)
        .order_by("-created_at")
    )
    context = {
        "live": [_line(m) for m in rows if m.state in LIVE_MEMBERSHIPS],
        "past": [_line(m) for m in rows if m.state not in LIVE_MEMBERSHIPS][:30],
        "applications": [_applied(row) for row in applied[:20]],
        "hats": _hats(request),
    }
    return render(request, "organisations/mine.html", context)


def _line(membership: object) -> dict[str, object]:
    state = MembershipState(membership.state)  # type: ignore[attr-defined]
    return {
        "membership": membership,
        "state": MEMBERSHIP[state],
        "tone": MEMBERSHIP_TONE[state],
        "invited": state == MembershipState.INVITED,
    }


def _applied(row: Organisation) -> dict[str, object]:
    last = (
        OrganisationReview.objects.in_city(row.city_id)
        .filter(organisation=row)
        .order_by("-at")
        .first()
    )
    return {
        "organisation": row,
        "stage": STAGE[row.stage],
        "tone": STAGE_TONE[row.stage],
        "reason": last.reason if last else "",
    }


@access(SIGNED_IN, getter="access_public_organisation")
@require_http_methods(["GET", "POST"])
@idempotent_post
def join(request: CityRequest, organisation_id: UUID) -> HttpResponse:
    """Ask to belong, with a line to the team."""
    row = policies.access_public_organisation(request.actor, organisation_id)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        apply_to_join(
            actor=request.actor, organisation=row, words=form.cleaned_data["words"], now=request.now
        )
        messages.success(request, _("已经告诉他们了，一般几天内会有答复，会发消息给您。"))
        return HttpResponseRedirect(reverse("organisations:mine"))
    there = live_membership(request.city.code, request.actor.person_id, row.pk)  # type: ignore[arg-type]
    status = 422 if request.method == "POST" else 200
    context = {"organisation": row, "form": form, "there": there}
    return render(request, "organisations/join.html", context, status=status)


@access(SIGNED_IN, getter="access_own_membership")
@require_POST
@idempotent_post
def leave(request: CityRequest, membership_id: UUID) -> HttpResponse:
    """Belonging ends when the person says so."""
    row = policies.access_own_membership(request.actor, membership_id)
    waiting = row.state == MembershipState.APPLIED
    leave_organisation(actor=request.actor, membership=row, now=request.now)
    words = _("申请已撤回。") if waiting else _("您已离开这个组织，以前的服务记录都还在。")
    messages.success(request, words)
    return HttpResponseRedirect(reverse("organisations:mine"))


@access(SIGNED_IN, getter="access_own_membership")
@require_POST
@idempotent_post
def answer(request: CityRequest, membership_id: UUID) -> HttpResponse:
    """Yes or no to an invitation."""
    row = policies.access_own_membership(request.actor, membership_id)
    accept = request.POST.get("answer") == "yes"
    answer_invitation(actor=request.actor, membership=row, accept=accept, now=request.now)
    messages.success(request, _("欢迎加入！") if accept else _("已经回绝，对方不会再看到您。"))
    return HttpResponseRedirect(reverse("organisations:mine"))


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
@idempotent_post
def apply(request: CityRequest) -> HttpResponse:
    """组织入驻."""
    form = ApplyForm(request.city.code, request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and _applied_well(request, form):
            messages.success(request, _("申请交上去了。审核结果会发消息和短信告诉您。"))
            return HttpResponseRedirect(reverse("organisations:mine"))
        status = 422
    return render(request, "organisations/apply.html", {"form": form}, status=status)


def _applied_well(request: CityRequest, form: ApplyForm) -> bool:
    """Do it; a refusal becomes a sentence beside the field it is about."""
    data = dict(form.cleaned_data)
    try:
        documents = []
        for kind in DOCUMENTS:
            sent = data.pop(kind, None)
            if sent:
                documents.append((kind, sent.name, keep_document(sent.read(), "documents")))
        parent = data.pop("parent", "")
        above = policies.get_organisation(request.actor, UUID(parent)) if parent else None
        lines = tuple(data.pop("lines"))
        application = Application(parent=above, lines=lines, **data)
        apply_organisation(
            actor=request.actor, application=application, documents=documents, now=request.now
        )
    except Refusal as refusal:
        field = {
            "wrong_credit_code": "credit_code",
            "organisation_name_taken": "name",
            "organisation_wrong_parent": "parent",
            "upload_refused": "registration",
        }.get(refusal.code)
        form.add_error(field, str(refusal))
        return False
    return True


@access(SIGNED_IN, getter="access_document")
@require_GET
def document(request: CityRequest, document_id: UUID) -> HttpResponse:
    """A document of an application, for those who may."""
    row = policies.access_document(request.actor, document_id)
    return served(row.file, row.kind)


@access(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def choose_hat(request: CityRequest) -> HttpResponse:
    """Which of one's roles, or oneself. Every deed after it carries that role in the trace."""
    target = request.GET.get("next") or request.POST.get("next") or ""
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = ""
    if request.method == "POST":
        hat = _chosen(request)
        return HttpResponseRedirect(target or _home_of(hat))
    context = {"hats": _hats(request), "next": target, "as_self": request.actor.hat is None}
    return render(request, "organisations/choose_hat.html", context)


def _chosen(request: CityRequest) -> str:
    """Put the choice into the session; the role chosen, '' for oneself."""
    wanted = request.POST.get("hat", "")
    if wanted == "self":
        request.session[HAT] = "self"
        return ""
    hat = next((h for h in request.actor.hats if str(h.appointment_id) == wanted), None)
    if hat is None:
        raise NotFound()
    request.session[HAT] = wanted
    return hat.role


@access(SIGNED_IN)
@require_GET
def work(request: CityRequest) -> HttpResponse:
    """To the desk of the hat worn now; several hats are asked about, none leads to one's own page."""
    actor = request.actor
    if actor.hat is not None:
        return HttpResponseRedirect(home_of(actor.hat.role))
    name = "organisations:choose_hat" if actor.hats else "home:me"
    return HttpResponseRedirect(url_or_empty(name) or "/")


def _home_of(role: str) -> str:
    return home_of(role) if role else "/"


def _hats(request: CityRequest) -> list[dict[str, object]]:
    worn = request.actor.hat.appointment_id if request.actor.hat else None
    return [
        {
            "id": h.appointment_id,
            "role": ROLE[Role(h.role)],
            "where": h.label,
            "does": ROLE_DOES[Role(h.role)],
            "worn": h.appointment_id == worn,
        }
        for h in request.actor.hats
    ]


@access(SIGNED_IN, getter="access_appointment_for_ending")
@require_POST
@idempotent_post
def resign(request: CityRequest, appointment_id: UUID) -> HttpResponse:
    """Lay down a role of one's own."""
    row = policies.access_appointment_for_ending(request.actor, appointment_id)
    if row.person_id != request.actor.person_id:
        raise NotFound()
    end_appointment(actor=request.actor, appointment=row, reason="", now=request.now)
    messages.success(request, _("已经卸任。谢谢您一直以来的付出。"))
    return HttpResponseRedirect(reverse("organisations:mine"))
