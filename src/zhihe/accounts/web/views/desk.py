"""The desk: documents to look at, and the same person entered twice."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhihe.accounts.actions.decide_verification import decide_verification
from zhihe.accounts.actions.look_at_protected import look_at_protected
from zhihe.accounts.actions.merge_persons import merge_persons
from zhihe.accounts.labels import DOCUMENT_KINDS, ENTERED
from zhihe.accounts.models import VerificationRequest
from zhihe.accounts.policies import access_duplicate, access_verification, visible_verifications
from zhihe.accounts.queries.duplicates import candidates
from zhihe.accounts.rules import mask_name
from zhihe.accounts.terms import DESK_ROLES, MERGE_ROLES
from zhihe.accounts.web.pages import page
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

SHOWN = "verification_shown"
PER_PAGE = 30


class DecisionForm(forms.Form):
    """Accept, or refuse with a reason."""

    reason = forms.CharField(
        label=gettext_lazy("不通过的理由"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("对方会看到这句话。写清楚差在哪儿，下次一次办好。"),
    )


class MergeForm(forms.Form):
    """Why these two are one person."""

    reason = forms.CharField(
        label=gettext_lazy("为什么是同一个人"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@access(ROLES, *DESK_ROLES)
def verifications(request: CityRequest) -> HttpResponse:
    """Who waits at this desk, the longest first."""
    waiting = (
        visible_verifications(request.actor)
        .filter(decided_at__isnull=True)
        .select_related("person", "region")
        .order_by("created_at", "id")
    )
    rows = Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))
    lines = [_line(row, request) for row in rows]
    return page(request, "desk_verifications", rows=rows, lines=lines)


def _line(row: VerificationRequest, request: CityRequest) -> dict[str, object]:
    return {
        "row": row,
        "name": mask_name(row.person.name),
        "kind": DOCUMENT_KINDS.get(row.person.document_kind, ""),  # type: ignore[call-overload]
        "late": row.due_at < request.now,
    }


@access(ROLES, *DESK_ROLES, strong=True, getter="access_verification")
@idempotent_post
def verification(request: CityRequest, request_id: UUID) -> HttpResponse:
    """Beside the document on the table. The number shows on demand, and the look is noted."""
    row = access_verification(request.actor, request_id)
    shown = request.session.get(SHOWN) == str(row.pk)
    form = DecisionForm(request.POST if request.POST.get("answer") else None)
    if request.method == "POST" and "show" in request.POST:
        request.session[SHOWN] = str(row.pk)
        return redirect("accounts:desk_verification", request_id=row.pk)
    if request.method == "POST" and form.is_valid():
        try:
            decide_verification(
                actor=request.actor,
                request=row,
                accepted=request.POST["answer"] == "accept",
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("办好了，对方马上收到通知。"))
            return redirect("accounts:desk_verifications")
    number = _show(request, row) if shown else ""
    return page(request, "desk_verification", form, number=number, **_line(row, request))


def _show(request: CityRequest, row: VerificationRequest) -> str:
    request.session.pop(SHOWN, None)
    return look_at_protected(
        actor=request.actor,
        person=row.person,
        field="document_number",
        now=request.now,
        reason=_("当面核验证件"),
    )


@access(ROLES, *MERGE_ROLES)
def duplicates(request: CityRequest) -> HttpResponse:
    """Unclaimed people who look like somebody who is here already (Z17)."""
    found = [
        {"pair": pair, "name": pair.duplicate.name, "by": ENTERED[pair.duplicate.entered_by]}  # type: ignore[index]
        for pair in candidates(limit=200)
    ]
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "desk_duplicates", rows=rows)


@access(ROLES, *MERGE_ROLES, strong=True, getter="access_duplicate")
@idempotent_post
def merge(request: CityRequest, duplicate_id: UUID, person_id: UUID) -> HttpResponse:
    """Both side by side, a reason, and the deed."""
    duplicate, into = access_duplicate(request.actor, duplicate_id, person_id)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merge_persons(
                actor=request.actor,
                duplicate=duplicate,
                into=into,
                now=request.now,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("合好了，时长和报名都并到本人名下。"))
            return redirect("accounts:desk_duplicates")
    return page(request, "desk_merge", form, duplicate=duplicate, into=into)
