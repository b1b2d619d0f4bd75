"""The guardian's page at the fixed short address /g: no account, a phone number and a code."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.decide_guardianship import decide_guardianship
from zhihe.accounts.labels import GUARDIAN_STATES
from zhihe.accounts.models import Guardianship
from zhihe.accounts.policies import access_guardianship
from zhihe.accounts.queries.guardians import guardianships_of
from zhihe.accounts.queries.notices import published_notices
from zhihe.accounts.queries.phones import phone_index
from zhihe.accounts.rules import GUARDIAN_MOVES, mask_name
from zhihe.accounts.terms import CodePurpose, ConsentPurpose, GuardianState
from zhihe.accounts.web.forms import GuardianDoorForm, PhoneForm
from zhihe.accounts.web.network import guesses_counted, network_block
from zhihe.accounts.web.pages import page, refused_field
from zhihe.accounts.web.session import keep_phone, kept_phone
from zhihe.accounts.web.views.notices import words
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal, SignInNeeded
from zhihe.platform.requests import CityRequest

SLOT = "guardian_phone"
WORDS = {
    GuardianState.GIVEN: _("谢谢您。孩子可以报名了，每次报名都会告诉您。"),
    GuardianState.REFUSED: _("知道了，这次先不登记。您什么时候改主意都行。"),
    GuardianState.WITHDRAWN: _("撤回了。还没开始的报名会取消，已有的时长都在。"),
}


@access(PUBLIC)
@idempotent_post
def door(request: CityRequest) -> HttpResponse:
    """The number and the code of the text."""
    form = GuardianDoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["phone"]
        try:
            with guesses_counted(request):
                check_phone_code(
                    phone=number,
                    purpose=CodePurpose.GUARDIAN,
                    code=form.cleaned_data["code"],
                    now=request.now,
                )
        except Refusal as refusal:
            refused_field(request, form, "code", refusal)
        else:
            keep_phone(request, SLOT, number)
            return redirect("accounts:guardian_children")
    return page(request, "guardian_door", form)


@access(PUBLIC)
@idempotent_post
def again(request: CityRequest) -> HttpResponse:
    """A new code for a guardian; the same answer whether the number is one."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, form.cleaned_data["phone"])
        except Refusal as refusal:
            refused_field(request, form, "phone", refusal)
        else:
            messages.success(request, _("如果这个号码登记为监护人，短信马上就到。"))
            return redirect("accounts:guardian")
    return page(request, "guardian_again", form)


def _send(request: CityRequest, number: str) -> None:
    asked = guardianships_of(phone_index(number))
    if not asked:
        return
    ask_phone_code(
        city=request.city.code,
        phone=number,
        purpose=CodePurpose.GUARDIAN,
        now=request.now,
        asked_from=network_block(request),
        params={"child": mask_name(asked[0].child.name)[:5], "title": "志愿者登记"},
    )


def _proved(request: CityRequest) -> bytes:
    number = kept_phone(request, SLOT)
    if not number:
        raise SignInNeeded(_("请先输入手机号和短信里的验证码。"))
    return phone_index(number)


@access(PUBLIC)
def children(request: CityRequest) -> HttpResponse:
    """Whose guardian this number is, and what can be decided for each."""
    if not kept_phone(request, SLOT):
        return redirect("accounts:guardian")
    rows = [_row(row) for row in guardianships_of(_proved(request))]
    notices = published_notices(ConsentPurpose.GUARDIAN)
    return page(request, "guardian_children", rows=rows, told=words(notices[0]) if notices else {})


def _row(row: Guardianship) -> dict[str, object]:
    moves = GUARDIAN_MOVES[GuardianState(row.state)]
    return {
        "row": row,
        "name": row.child.name,
        "state": GUARDIAN_STATES[GuardianState(row.state)],
        "may_agree": GuardianState.GIVEN in moves,
        "may_refuse": GuardianState.REFUSED in moves,
        "may_withdraw": GuardianState.WITHDRAWN in moves,
        "given": row.state == GuardianState.GIVEN,
    }


@access(PUBLIC, getter="access_guardianship")
@idempotent_post
def decide(request: CityRequest, guardianship_id: UUID) -> HttpResponse:
    """POST decides; a GET leads back to what there is to decide."""
    if not kept_phone(request, SLOT):
        return redirect("accounts:guardian")
    row = access_guardianship(_proved(request), guardianship_id)
    answer = request.POST.get("answer", "")
    if request.method != "POST":
        return redirect("accounts:guardian_children")
    if answer not in set(GuardianState) - {GuardianState.ASKED}:
        raise NotFound()
    decide_guardianship(
        city=request.city.code,
        guardianship=row,
        to=GuardianState(answer),
        now=request.now,
    )
    messages.success(request, WORDS[GuardianState(answer)])
    return redirect("accounts:guardian_children")
