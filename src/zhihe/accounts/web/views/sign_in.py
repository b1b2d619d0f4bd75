"""Signing in: phone, code, who of the account, and out again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.check_pin import check_pin
from zhihe.accounts.actions.name_person import name_person
from zhihe.accounts.actions.sign_in_with_code import sign_in_with_code
from zhihe.accounts.actions.sign_in_with_password import sign_in_with_password
from zhihe.accounts.errors import CodeTooSoon
from zhihe.accounts.models import Person
from zhihe.accounts.queries.codes import seconds_to_wait
from zhihe.accounts.queries.persons import living_persons
from zhihe.accounts.terms import CodePurpose
from zhihe.accounts.web.flow import (
    after_sign_in,
    forget_pages,
    go_on,
    keep_next,
    leave_page,
    signed_in_account,
    to_person,
)
from zhihe.accounts.web.forms import CodeForm, NameForm, PasswordForm, PhoneForm, PinForm
from zhihe.accounts.web.network import guesses_counted, network_block
from zhihe.accounts.web.pages import page, refused_field
from zhihe.accounts.web.session import choose_person, keep_phone, kept_phone, open_session
from zhihe.foundation.phone_numbers import mask
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal
from zhihe.platform.requests import CityRequest

SLOT = "sign_in_phone"


@access(PUBLIC)
@idempotent_post
def sign_in(request: CityRequest) -> HttpResponse:
    """Phone number in, code out."""
    keep_next(request)
    signed_in = request.signed_in
    if request.method == "GET" and signed_in:
        return go_on(request) if signed_in.person else to_person(request, signed_in.account)
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form.cleaned_data["phone"])
        except CodeTooSoon as refusal:  # the one sent a moment ago still opens the door
            messages.warning(request, str(refusal))
            return redirect("accounts:code")
        except Refusal as refusal:
            refused_field(request, form, "phone", refusal)
        else:
            return redirect("accounts:code")
    return page(request, "sign_in", form)


def _send(request: CityRequest, phone: str) -> None:
    keep_phone(request, SLOT, phone)
    ask_phone_code(
        city=request.city.code,
        phone=phone,
        purpose=CodePurpose.SIGN_IN,
        now=request.now,
        asked_from=network_block(request),
    )


@access(PUBLIC)
@idempotent_post
def code(request: CityRequest) -> HttpResponse:
    """The six digits; right ones open the session."""
    phone = kept_phone(request, SLOT)
    if not phone:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with guesses_counted(request):
                account = sign_in_with_code(
                    city=request.city.code,
                    phone=phone,
                    code=form.cleaned_data["code"],
                    now=request.now,
                )
        except Refusal as refusal:
            refused_field(request, form, "code", refusal)
        else:
            request.session.pop(SLOT, None)
            open_session(request, account, None)
            return after_sign_in(request, account)
    wait = seconds_to_wait(phone, CodePurpose.SIGN_IN, request.now)
    return page(request, "code", form, masked=mask(phone), wait=wait)


@access(PUBLIC)
@idempotent_post
def resend(request: CityRequest) -> HttpResponse:
    """Send the code once more."""
    phone = kept_phone(request, SLOT)
    if request.method != "POST" or not phone:
        return redirect("accounts:sign_in")
    try:
        _send(request, phone)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("又发了一条，以新的为准。"))
    return redirect("accounts:code")


@access(PUBLIC)
@idempotent_post
def password(request: CityRequest) -> HttpResponse:
    """The other way in, for those who set a password."""
    keep_next(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with guesses_counted(request):
                account = sign_in_with_password(
                    city=request.city.code,
                    now=request.now,
                    **form.cleaned_data,
                )
        except Refusal as refusal:
            refused_field(request, form, "password", refusal)
        else:
            open_session(request, account, None)
            return after_sign_in(request, account)
    return page(request, "password", form)


@access(PUBLIC)
@idempotent_post
def name(request: CityRequest) -> HttpResponse:
    """Light entry: how may we call you."""
    account = signed_in_account(request).account
    if living_persons(account).exists():
        return to_person(request, account)
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = name_person(
                city=request.city.code,
                account=account,
                name=form.cleaned_data["name"],
                now=request.now,
            )
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            choose_person(request, person)
            messages.success(request, _("%(name)s，您好，进来坐。") % {"name": person.name})
            return go_on(request)
    return page(request, "name", form)


@access(PUBLIC)
def choose(request: CityRequest) -> HttpResponse:
    """Which person of the account is here now."""
    account = signed_in_account(request).account
    persons = list(living_persons(account))
    if not persons:
        return redirect("accounts:name")
    if request.method == "POST":
        person = _one_of(persons, request.POST.get("person", ""))
        if person.pin_hash:
            return redirect("accounts:pin", person_id=person.pk)
        choose_person(request, person)
        return go_on(request)
    keep_next(request)
    return page(request, "choose_person", persons=persons)


@access(PUBLIC)
@idempotent_post
def pin(request: CityRequest, person_id: UUID) -> HttpResponse:
    """The own PIN of a person on a shared phone."""
    account = signed_in_account(request).account
    person = _one_of(list(living_persons(account)), str(person_id))
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with guesses_counted(request):
                check_pin(person=person, pin=form.cleaned_data["pin"], now=request.now)
        except Refusal as refusal:
            refused_field(request, form, "pin", refusal)
        else:
            choose_person(request, person)
            return go_on(request)
    return page(request, "pin", form, person=person)


def _one_of(persons: list[Person], person_id: str) -> Person:
    found = next((person for person in persons if str(person.pk) == person_id), None)
    if found is None:
        raise NotFound()
    return found


@access(PUBLIC)
def sign_out(request: CityRequest) -> HttpResponse:
    """Leave on this device; GET asks, POST does."""
    if request.method != "POST":
        return page(request, "sign_out")
    request.session.flush()
    return forget_pages(redirect(leave_page()))
