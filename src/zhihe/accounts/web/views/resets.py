"""A lost PIN, password, authenticator or guardian's number, at a desk with the document."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.ask_reset import ask_reset
from zhihe.accounts.actions.decide_reset import decide_reset
from zhihe.accounts.labels import DOCUMENT_KINDS, RESETS
from zhihe.accounts.models import Person, ResetRequest
from zhihe.accounts.policies import access_reset, visible_resets
from zhihe.accounts.queries.resets import claimed_at, resettable
from zhihe.accounts.rules import mask_name
from zhihe.accounts.terms import (
    RESET_ASKERS,
    RESET_ROLES,
    SECOND_PERSON,
    CodePurpose,
    ResetKind,
)
from zhihe.accounts.web.forms import FindForm, PhoneForm, ResetForm
from zhihe.accounts.web.network import network_block
from zhihe.accounts.web.pages import page
from zhihe.accounts.web.views.desk import DecisionForm
from zhihe.foundation.phone_numbers import mask
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal
from zhihe.platform.requests import CityRequest

FOUND = "reset_found"
PER_PAGE = 30


@access(ROLES, *RESET_ROLES)
def resets(request: CityRequest) -> HttpResponse:
    """Find somebody by the number they sign in with; what waits and what was done."""
    may_ask = request.actor.has_role(*RESET_ASKERS)
    form = FindForm(request.POST if request.method == "POST" and may_ask else None)
    people: list[Person] | None = None
    if form.is_valid():
        people = claimed_at(form.cleaned_data["phone"])
        found = set(request.session.get(FOUND, [])) | {str(person.pk) for person in people}
        request.session[FOUND] = sorted(found)[-100:]
    all_rows = visible_resets(request.actor).select_related("person").order_by("-created_at", "-id")
    rows = Paginator(all_rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [_line(row, request) for row in rows]
    shown = [{"person": p, "name": mask_name(p.name)} for p in people or []]
    return page(
        request,
        "desk_resets",
        form,
        may_ask=may_ask,
        searched=people is not None,
        people=shown,
        rows=rows,
        lines=lines,
    )


def _line(row: ResetRequest, request: CityRequest) -> dict[str, object]:
    return {
        "row": row,
        "name": mask_name(row.person.name),
        "what": RESETS[ResetKind(row.kind)],
        "mine": row.asked_by == request.actor.person_id,
    }


def _found_person(request: CityRequest, person_id: UUID) -> Person:
    """Only who was found by a number at this desk can be opened."""
    if str(person_id) not in request.session.get(FOUND, []):
        raise NotFound()
    return Person.objects.select_related("account").get(pk=person_id)


@access(ROLES, *RESET_ASKERS, strong=True, getter="_found_person: found at this desk")
@idempotent_post
def reset(request: CityRequest, person_id: UUID) -> HttpResponse:
    """Beside the document on the table."""
    person = _found_person(request, person_id)
    kinds = resettable(person)
    form = ResetForm(request.POST or None, kinds=kinds)
    if request.method == "POST" and "send" in request.POST:
        form = _send(request, person, kinds)
    elif request.method == "POST" and form.is_valid():
        try:
            row = _ask(request, person, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(row))
            return redirect("accounts:desk_resets")
    return page(
        request,
        "desk_reset",
        form,
        person=person,
        kind=DOCUMENT_KINDS.get(person.document_kind, ""),  # type: ignore[call-overload]
        kinds=kinds,
        guardian=ResetKind.GUARDIAN_PHONE in kinds,
    )


def _send(request: CityRequest, person: Person, kinds: list[ResetKind]) -> ResetForm:
    """A code to the guardian's new number; what was typed stays, nothing is judged yet."""
    typed = {name: request.POST.get(name, "") for name in ("kind", "new_phone", "tail", "seen")}
    blank = ResetForm(initial=typed, kinds=kinds)
    number = PhoneForm({"phone": typed["new_phone"]})
    if not number.is_valid():
        messages.warning(request, number.errors["phone"][0])
        return blank
    try:
        ask_phone_code(
            city=request.city.code,
            phone=number.cleaned_data["phone"],
            purpose=CodePurpose.NEW_PHONE,
            subject_id=person.pk,
            now=request.now,
            asked_from=network_block(request),
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        shown = mask(number.cleaned_data["phone"])
        messages.success(request, _("发到 %(phone)s 了，请他念给您听。") % {"phone": shown})
    return blank


def _ask(request: CityRequest, person: Person, data: dict[str, str]) -> ResetRequest:
    hat = request.actor.hat
    guardian = data["kind"] == ResetKind.GUARDIAN_PHONE
    return ask_reset(
        actor=request.actor,
        person=person,
        kind=ResetKind(data["kind"]),
        tail=data["tail"],
        place=hat.label if hat else "",
        now=request.now,
        new_phone=data["new_phone"] if guardian else "",
        code=data["code"] if guardian else "",
    )


def _said(row: ResetRequest) -> str:
    if row.kind in SECOND_PERSON:
        return _("提交了。等第二位同事核对后生效，本人会收到短信。")
    return _("重设好了，所有设备都已退出。请他用手机收验证码登录，再设一个新的。")


@access(ROLES, *RESET_ROLES, strong=True, getter="access_reset")
@idempotent_post
def second(request: CityRequest, reset_id: UUID) -> HttpResponse:
    """The second person's look."""
    row = access_reset(request.actor, reset_id)
    form = DecisionForm(request.POST if request.POST.get("answer") else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_reset(
                actor=request.actor,
                row=row,
                accepted=request.POST["answer"] == "accept",
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("办好了，对方马上收到通知。"))
            return redirect("accounts:desk_resets")
    return page(request, "desk_reset_second", form, **_line(row, request))
