"""State a document or replace it with a renewed one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.actions.verify_identity import Outcome, verify_identity
from zhihe.accounts.errors import IdentityTaken, TooYoung
from zhihe.accounts.labels import DOCUMENT_KINDS
from zhihe.accounts.queries.desk import ahead_of, last_refusal, open_request
from zhihe.accounts.terms import Verification
from zhihe.accounts.web.flow import signed_in_person
from zhihe.accounts.web.forms import DocumentForm
from zhihe.accounts.web.pages import page
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

SAID = {
    Outcome.VERIFIED: _("核验通过。从现在起，做多少就记多少。"),
    Outcome.DESK: _("已经替您排上队，请带证件原件当面核对。"),
    Outcome.LATER: _("核验服务这会儿没有应答，证件已经存好，过一会儿再点一次核验。"),
}


def submit_document(
    request: CityRequest,
    form: DocumentForm,
    *,
    replace: bool,
    region_id: int | None = None,
    desk_place: str = "",
) -> Outcome | None:
    """Keep the stated document, then ask for its verification; None with the form's errors set.

    Not inside one transaction: the question to the provider may take seconds. Sending it twice is
    harmless, the same document of the same person is the same row.
    """
    _account, person = signed_in_person(request)
    actor, now = request.actor, request.now
    data = {k: v for k, v in form.cleaned_data.items() if k != "agree"}
    try:
        state_document(
            actor=actor,
            person=person,
            now=now,
            replace=replace,
            language=get_language() or "zh",
            **data,
        )
        return verify_identity(
            actor=actor, person=person, now=now, region_id=region_id, desk_place=desk_place
        )
    except (IdentityTaken, TooYoung):
        raise
    except Refusal as refusal:
        form.add_error("number", str(refusal))
        return None


@access(SIGNED_IN, strong=True)
def document(request: CityRequest) -> HttpResponse:
    """The document page of 「我的—设置」."""
    _account, person = signed_in_person(request)
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        replace = person.verification == Verification.VERIFIED
        outcome = submit_document(request, form, replace=replace)
        if outcome is not None:
            messages.success(request, SAID[outcome])
            return redirect("accounts:document")
    waiting = open_request(person)
    return page(
        request,
        "document",
        form,
        person=person,
        waiting=waiting,
        kind=DOCUMENT_KINDS.get(person.document_kind, ""),  # type: ignore[call-overload]
        ahead=ahead_of(waiting) if waiting else 0,
        refusal=last_refusal(person),
    )
