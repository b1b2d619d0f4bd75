"""Somebody entered me: claim it, or say 「这不是我」."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.claim_person import claim_person
from zhihe.accounts.actions.disown_person import disown_person
from zhihe.accounts.labels import DOCUMENT_KINDS, ENTERED
from zhihe.accounts.models import Account, Person
from zhihe.accounts.policies import access_claimable
from zhihe.accounts.queries.persons import living_persons, unclaimed_at
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.rules import mask_name
from zhihe.accounts.terms import CodePurpose
from zhihe.accounts.web.flow import signed_in_account, to_person
from zhihe.accounts.web.forms import CodeForm, PhoneForm
from zhihe.accounts.web.network import guesses_counted, network_block
from zhihe.accounts.web.pages import page, refused_field
from zhihe.accounts.web.session import choose_person, keep_phone, kept_phone
from zhihe.foundation.phone_numbers import mask
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.actor import Actor
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

ASKED, PROVED = "claim_asked", "claim_proved"


def proved_indexes(request: CityRequest, account: Account) -> list[bytes]:
    """Blind indexes of the numbers this visitor has shown to hold."""
    proved = kept_phone(request, PROVED)
    return [bytes(account.phone_index)] + ([phone_index(proved)] if proved else [])


@access(PUBLIC)
def claim(request: CityRequest) -> HttpResponse:
    """What waits at the numbers I hold."""
    account = signed_in_account(request).account
    found = [p for index in proved_indexes(request, account) for p in unclaimed_at(index)]
    return page(request, "claim", rows=[_row(person) for person in found])


def _row(person: Person) -> dict[str, object]:
    return {
        "person": person,
        "name": mask_name(person.name),
        "by": ENTERED[person.entered_by],  # type: ignore[index]
        "kind": DOCUMENT_KINDS.get(person.document_kind, ""),  # type: ignore[call-overload]
    }


@access(PUBLIC)
@idempotent_post
def other_number(request: CityRequest) -> HttpResponse:
    """The organisation wrote down another number of mine."""
    account = signed_in_account(request).account
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        keep_phone(request, ASKED, number)
        try:
            ask_phone_code(
                city=request.city.code,
                phone=number,
                purpose=CodePurpose.CLAIM,
                subject_id=account.pk,
                now=request.now,
                asked_from=network_block(request),
            )
        except Refusal as refusal:
            refused_field(request, form, "phone", refusal)
        else:
            return redirect("accounts:claim_code")
    return page(request, "claim_phone", form)


@access(PUBLIC)
@idempotent_post
def claim_code(request: CityRequest) -> HttpResponse:
    """The code that came to that number."""
    account = signed_in_account(request).account
    number = kept_phone(request, ASKED)
    if not number:
        return redirect("accounts:claim_phone")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with guesses_counted(request):
                check_phone_code(
                    phone=number,
                    purpose=CodePurpose.CLAIM,
                    code=form.cleaned_data["code"],
                    subject_id=account.pk,
                    now=request.now,
                )
        except Refusal as refusal:
            refused_field(request, form, "code", refusal)
        else:
            keep_phone(request, PROVED, number)
            return redirect("accounts:claim")
    return page(request, "claim_code", form, masked=mask(number))


@access(PUBLIC, getter="access_claimable")
@idempotent_post
def claim_one(request: CityRequest, person_id: UUID) -> HttpResponse:
    """Look at one, then decide: GET shows, POST acts."""
    account = signed_in_account(request).account
    person = access_claimable(proved_indexes(request, account), person_id)
    if request.method != "POST":
        return page(request, "claim_one", **_row(person), others=living_persons(account).exists())
    if request.POST.get("answer") == "mine":
        claimed = claim_person(
            city=request.city.code, account=account, person=person, now=request.now
        )
        choose_person(request, claimed)
        messages.success(request, _("认领好了。等着的时长，从现在起算您的。"))
        return redirect("accounts:claim")
    actor = Actor(city=request.city.code, account_id=account.pk)
    disown_person(actor=actor, person=person, now=request.now)
    messages.success(request, _("知道了。这份资料不会再用您的号码，登记的组织会收到通知。"))
    return redirect("accounts:claim")


@access(PUBLIC)
def later(request: CityRequest) -> HttpResponse:
    """Leave the claims for another day and go on."""
    return to_person(request, signed_in_account(request).account)
