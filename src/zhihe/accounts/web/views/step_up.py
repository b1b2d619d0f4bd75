"""The second factor: an SMS code for leaders, TOTP for clerks; binding TOTP."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.begin_totp import begin_totp
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.check_totp import check_totp
from zhihe.accounts.actions.sign_out_everywhere import sign_out_everywhere
from zhihe.accounts.models import Account
from zhihe.accounts.queries.codes import seconds_to_wait
from zhihe.accounts.queries.phones import open_phone
from zhihe.accounts.queries.totp import has_totp, provisioning_uri, totp_secret
from zhihe.accounts.terms import TOTP_ROLES, CodePurpose
from zhihe.accounts.web.flow import go_on, keep_next, signed_in_person
from zhihe.accounts.web.forms import CodeForm, TotpForm
from zhihe.accounts.web.network import guesses_counted, network_block
from zhihe.accounts.web.pages import page, refused_field
from zhihe.accounts.web.session import BY_SMS, BY_TOTP, EPOCH, is_strong, mark_strong
from zhihe.foundation.phone_numbers import mask
from zhihe.frame.qr import svg
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

A_TOTP_ROLE = min(TOTP_ROLES)


def needs_totp(request: CityRequest) -> bool:
    """Whether the hat worn now is one for which an SMS code is not enough."""
    return bool(request.actor.has_role(*TOTP_ROLES))


@access(SIGNED_IN)
@idempotent_post
def step_up(request: CityRequest) -> HttpResponse:
    """Ask for the factor the hat needs; then back to the page that wanted it."""
    account, _person = signed_in_person(request)
    keep_next(request)
    if has_totp(account):
        return _by_totp(request, account)
    if needs_totp(request):
        return redirect("accounts:totp")
    return _by_sms(request, account, "")


def _by_totp(request: CityRequest, account: Account) -> HttpResponse:
    form = TotpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with guesses_counted(request):
                check_totp(account=account, code=form.cleaned_data["code"], now=request.now)
        except Refusal as refusal:
            refused_field(request, form, "code", refusal)
        else:
            mark_strong(request, BY_TOTP)
            return go_on(request)
    return page(request, "step_up_totp", form)


def _by_sms(request: CityRequest, account: Account, then: str) -> HttpResponse:
    """A code to the account's own number; afterwards to the view ``then`` or the kept page."""
    phone = open_phone(account.phone_sealed)
    if request.method == "POST" and "send" in request.POST:
        try:
            _send(request, account, phone)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("accounts:step_up")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            with guesses_counted(request):
                check_phone_code(
                    phone=phone,
                    purpose=CodePurpose.STEP_UP,
                    code=form.cleaned_data["code"],
                    subject_id=account.pk,
                    now=request.now,
                )
        except Refusal as refusal:
            refused_field(request, form, "code", refusal)
        else:
            mark_strong(request, BY_SMS)
            return redirect(then) if then else go_on(request)
    return page(
        request,
        "step_up_sms",
        form,
        masked=mask(phone),
        sent="step_up_sent" in request.session,
        wait=seconds_to_wait(phone, CodePurpose.STEP_UP, request.now),
    )


def _send(request: CityRequest, account: Account, phone: str) -> None:
    ask_phone_code(
        city=request.city.code,
        phone=phone,
        purpose=CodePurpose.STEP_UP,
        subject_id=account.pk,
        now=request.now,
        asked_from=network_block(request),
    )
    request.session["step_up_sent"] = True
    messages.success(request, _("验证码发出去了。"))


@access(SIGNED_IN)
@idempotent_post
def totp(request: CityRequest) -> HttpResponse:
    """Bind an authenticator. Replacing a bound one needs its own code first, else an SMS code."""
    account, _person = signed_in_person(request)
    keep_next(request)
    if has_totp(account) and not is_strong(request, A_TOTP_ROLE):
        return redirect("accounts:step_up")
    if not has_totp(account) and not is_strong(request):
        return _by_sms(request, account, "accounts:totp")
    if not totp_secret(account) or "renew" in request.POST:
        begin_totp(actor=request.actor, account=account, now=request.now)
        return redirect("accounts:totp")
    form = TotpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check_totp(account=account, code=form.cleaned_data["code"], now=request.now)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            sign_out_everywhere(actor=request.actor, account=account, now=request.now)
            account.refresh_from_db(fields=["session_epoch"])
            request.session[EPOCH] = account.session_epoch
            mark_strong(request, BY_TOTP)
            messages.success(
                request, _("动态口令绑好了，别的设备已经退出。以后办要紧的事，输它的六位数字就行。")
            )
            return go_on(request)
    return page(request, "totp", form, **_binding(request, account))


def _binding(request: CityRequest, account: Account) -> dict[str, object]:
    """The QR code and the typed secret, only while the binding is not confirmed."""
    if has_totp(account):
        return {"bound": True}
    issuer = f"志合 {request.city.name}"
    secret = totp_secret(account)
    grouped = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    drawing = svg(provisioning_uri(account, issuer), label=_("动态口令的二维码"))
    return {"bound": False, "secret": grouped, "qr": mark_safe(drawing)}  # noqa: S308 drawn by us
