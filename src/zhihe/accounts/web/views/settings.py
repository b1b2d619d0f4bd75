"""「我的—设置」: how I sign in, who is on this phone, how the pages look."""

from __future__ import annotations

from django.conf import settings as site
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.change_phone import change_phone
from zhihe.accounts.actions.close_account import close_account
from zhihe.accounts.actions.name_person import name_person
from zhihe.accounts.actions.set_password import set_password
from zhihe.accounts.actions.set_pin import set_pin
from zhihe.accounts.actions.set_preferences import set_preferences
from zhihe.accounts.actions.sign_out_everywhere import sign_out_everywhere
from zhihe.accounts.errors import PasswordWrong, SamePhone, TriesUsedUp
from zhihe.accounts.labels import DOCUMENT_KINDS, VERIFICATIONS
from zhihe.accounts.queries.persons import living_persons, unclaimed_at
from zhihe.accounts.queries.phones import open_phone, phone_index
from zhihe.accounts.queries.totp import has_totp
from zhihe.accounts.terms import CodePurpose
from zhihe.accounts.web.flow import forget_pages, leave_page, signed_in_person
from zhihe.accounts.web.forms import (
    CodeForm,
    FamilyForm,
    NewPasswordForm,
    NewPinForm,
    PhoneForm,
    PreferencesForm,
)
from zhihe.accounts.web.network import network_block
from zhihe.accounts.web.pages import page, refused_field
from zhihe.accounts.web.session import EPOCH, keep_phone, kept_phone
from zhihe.foundation.phone_numbers import mask
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

NEW_PHONE = "new_phone"


@access(SIGNED_IN)
def settings(request: CityRequest) -> HttpResponse:
    """One page with a door to everything."""
    account, person = signed_in_person(request)
    return page(
        request,
        "settings",
        account=account,
        person=person,
        masked=mask(open_phone(account.phone_sealed)),
        verification=VERIFICATIONS[person.verification],  # type: ignore[index]
        document=DOCUMENT_KINDS.get(person.document_kind, ""),  # type: ignore[call-overload]
        persons=list(living_persons(account)),
        totp=has_totp(account),
        password=account.has_usable_password(),
        waiting=unclaimed_at(bytes(account.phone_index)).count(),
    )


@access(SIGNED_IN)
@idempotent_post
def preferences(request: CityRequest) -> HttpResponse:
    """Language and 大字版."""
    account, _person = signed_in_person(request)
    start = {"language": account.language, "elder": account.elder}
    form = PreferencesForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return page(request, "preferences", form)
    language, elder = form.cleaned_data["language"], form.cleaned_data["elder"]
    set_preferences(
        actor=request.actor,
        account=account,
        language=language,
        elder=elder,
        now=request.now,
    )
    messages.success(request, _("记下了。"))
    target = reverse("accounts:settings").removeprefix("/en")
    answer = redirect(("/en" if language == "en" else "") + target)
    answer.set_cookie(
        site.ELDER_COOKIE,
        "1" if elder else "0",
        max_age=31536000,
        samesite="Lax",
        secure=site.SESSION_COOKIE_SECURE,
    )
    return answer


@access(SIGNED_IN, strong=True)
@idempotent_post
def pin(request: CityRequest) -> HttpResponse:
    """The own PIN on a shared phone."""
    _account, person = signed_in_person(request)
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_pin(
                actor=request.actor, person=person, pin=form.cleaned_data["pin"], now=request.now
            )
        except Refusal as refusal:
            form.add_error("pin", str(refusal))
        else:
            messages.success(request, _("口令改好了。"))
            return redirect("accounts:settings")
    return page(request, "pin_new", form, person=person)


@access(SIGNED_IN, strong=True)
@idempotent_post
def password(request: CityRequest) -> HttpResponse:
    """Set or drop the password; other devices are signed out."""
    account, _person = signed_in_person(request)
    form = NewPasswordForm(request.POST or None, has=account.has_usable_password())
    if request.method == "POST" and form.is_valid():
        try:
            set_password(
                actor=request.actor,
                account=account,
                now=request.now,
                password=form.cleaned_data["password"],
                current=form.cleaned_data.get("current", ""),
            )
        except (PasswordWrong, TriesUsedUp) as refusal:
            refused_field(request, form, "current", refusal)
        except Refusal as refusal:
            form.add_error("password", str(refusal))
        else:
            request.session[EPOCH] = account.session_epoch
            messages.success(request, _("密码改好了，别的设备已经退出。"))
            return redirect("accounts:settings")
    return page(request, "password_new", form, has=account.has_usable_password())


@access(SIGNED_IN, strong=True)
@idempotent_post
def phone(request: CityRequest) -> HttpResponse:
    """A new number: the old one was proved by the step-up, the new one gets a code."""
    account, _person = signed_in_person(request)
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send_to_new(request, form.cleaned_data["phone"])
        except Refusal as refusal:
            refused_field(request, form, "phone", refusal)
        else:
            return redirect("accounts:phone_code")
    return page(request, "phone_new", form, masked=mask(open_phone(account.phone_sealed)))


def _send_to_new(request: CityRequest, number: str) -> None:
    account, _person = signed_in_person(request)
    if phone_index(number) == bytes(account.phone_index):
        raise SamePhone()
    keep_phone(request, NEW_PHONE, number)
    ask_phone_code(
        city=request.city.code,
        phone=number,
        purpose=CodePurpose.NEW_PHONE,
        subject_id=account.pk,
        now=request.now,
        asked_from=network_block(request),
    )


@access(SIGNED_IN, strong=True)
@idempotent_post
def phone_code(request: CityRequest) -> HttpResponse:
    """The code that came to the new number."""
    account, _person = signed_in_person(request)
    number = kept_phone(request, NEW_PHONE)
    if not number:
        return redirect("accounts:phone")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_phone(
                actor=request.actor,
                account=account,
                phone=number,
                now=request.now,
                code=form.cleaned_data["code"],
            )
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session.pop(NEW_PHONE, None)
            request.session[EPOCH] = account.session_epoch
            messages.success(request, _("手机号换好了，别的设备已经退出。"))
            return redirect("accounts:settings")
    return page(request, "phone_new_code", form, masked=mask(number))


@access(SIGNED_IN)
@idempotent_post
def family(request: CityRequest) -> HttpResponse:
    """Add somebody of the family to this phone."""
    account, _person = signed_in_person(request)
    form = FamilyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = name_person(
                city=request.city.code,
                account=account,
                name=form.cleaned_data["name"],
                now=request.now,
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(
                request, _("添好了。下次登录选「%(name)s」就行。") % {"name": added.name}
            )
            return redirect("accounts:settings")
    return page(request, "family", form, persons=list(living_persons(account)))


@access(SIGNED_IN)
@idempotent_post
def sign_out_all(request: CityRequest) -> HttpResponse:
    """Leave on every device; GET asks."""
    account, _person = signed_in_person(request)
    if request.method != "POST":
        return page(request, "sign_out_all")
    sign_out_everywhere(actor=request.actor, account=account, now=request.now)
    request.session.flush()
    return forget_pages(redirect(leave_page()))


@access(SIGNED_IN, strong=True)
def close(request: CityRequest) -> HttpResponse:
    """Close the account; GET says what happens."""
    account, _person = signed_in_person(request)
    persons = list(living_persons(account))
    if request.method != "POST" or request.POST.get("sure") != "on":
        return page(request, "close", persons=persons, unsure=request.method == "POST")
    close_account(actor=request.actor, account=account, now=request.now)
    request.session.flush()
    return forget_pages(redirect(leave_page()))
