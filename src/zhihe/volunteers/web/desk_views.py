"""The desk: trainings and awards of members, certificates that wait for a look."""

from __future__ import annotations

from datetime import date
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
from zhihe.organisations.policies import own_organisation
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest
from zhihe.platform.uploads import keep_document
from zhihe.volunteers import policies
from zhihe.volunteers.actions.record_entry import EntryFacts, record_entry
from zhihe.volunteers.actions.review_qualification import review_qualification
from zhihe.volunteers.actions.withdraw_entry import withdraw_entry
from zhihe.volunteers.labels import ENTRY, PROOF, PROOF_TONE
from zhihe.volunteers.models import Entry
from zhihe.volunteers.terms import ProofState
from zhihe.volunteers.web.profile_forms import EntryForm

PAGE = 30


@access(ROLES, *policies.RECORDERS, getter="reviewable")
@require_GET
def qualifications(request: CityRequest) -> HttpResponse:
    """Certificates of our members: waiting first."""
    rows = policies.reviewable(request.actor).select_related("volunteer", "kind")
    show = request.GET.get("show", ProofState.WAITING)
    if show in set(ProofState):
        rows = rows.filter(state=show)
    page = Paginator(rows.order_by("created_at", "id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": own_organisation(request.actor, *policies.RECORDERS),
        "page": page,
        "show": show,
        "rows": [
            {
                "row": q,
                "state": PROOF[q.state],
                "tone": PROOF_TONE[q.state],
                "waiting": q.state == ProofState.WAITING,
            }
            for q in page.object_list
        ],
        "tabs": [(s.value, PROOF[s]) for s in ProofState],
    }
    return render(request, "volunteers/qualifications.html", context)


@access(ROLES, *policies.RECORDERS, getter="access_qualification_for_review")
@require_POST
@idempotent_post
def qualification_review(request: CityRequest, qualification_id: UUID) -> HttpResponse:
    """Yes until a day, or no with a reason."""
    row = policies.access_qualification_for_review(request.actor, qualification_id)
    try:
        until = date.fromisoformat(request.POST.get("valid_until", ""))
    except ValueError:
        until = None
    accept = request.POST.get("verdict") == "accept"
    try:
        review_qualification(
            actor=request.actor,
            qualification=row,
            accept=accept,
            valid_until=until,
            reason=request.POST.get("reason", ""),
            now=request.now,
        )
        messages.success(request, _("审好了，结果已经告诉本人。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("volunteers:qualifications"))


@access(ROLES, *policies.RECORDERS, getter="own_organisation")
@require_http_methods(["GET", "POST"])
@idempotent_post
def entries(request: CityRequest) -> HttpResponse:
    """Record a training or an award; what we recorded before."""
    organisation = own_organisation(request.actor, *policies.RECORDERS)
    members = list(policies.members_of(organisation).order_by("pinyin", "id")[:2000])
    today = clock.local_date(request.now)
    form = EntryForm(members, today, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        messages.success(request, _("记上了，已经告诉本人。"))
        return HttpResponseRedirect(reverse("volunteers:entries"))
    rows = Entry.objects.in_city(request.city.code).filter(organisation=organisation)
    page = Paginator(rows.select_related("volunteer").order_by("-recorded_at"), PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "rows": [{"entry": e, "kind": ENTRY[e.kind]} for e in page.object_list],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/entries.html", context, status=status)


def _recorded(request: CityRequest, form: EntryForm) -> bool:
    data = dict(form.cleaned_data)
    sent = data.pop("proof")
    try:
        organisation, volunteer = policies.access_member(request.actor, UUID(data.pop("volunteer")))
        data["minutes"] = data["minutes"] or 0
        record_entry(
            actor=request.actor,
            organisation=organisation,
            volunteer=volunteer,
            facts=EntryFacts(**data),
            now=request.now,
            proof=keep_document(sent.read(), "proofs") if sent else None,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@access(ROLES, *policies.RECORDERS, getter="access_entry_of_desk")
@require_POST
@idempotent_post
def entry_withdraw(request: CityRequest, entry_id: UUID) -> HttpResponse:
    """Recorded wrongly."""
    row = policies.access_entry_of_desk(request.actor, entry_id)
    withdraw_entry(
        actor=request.actor, entry=row, reason=request.POST.get("reason", ""), now=request.now
    )
    messages.success(request, _("已撤回，理由会告诉本人。"))
    return HttpResponseRedirect(reverse("volunteers:entries"))
