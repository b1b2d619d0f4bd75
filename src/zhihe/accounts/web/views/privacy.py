"""「我的—隐私」: what I agreed to, who saw my data, what happened, and taking it with me."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.note_download import note_download
from zhihe.accounts.actions.withdraw_consent import withdraw_consent
from zhihe.accounts.labels import CONSENT_ICONS
from zhihe.accounts.queries.privacy import ConsentLine, consent_lines, download, look_lines
from zhihe.accounts.queries.words import deed_words, names_of, who_words
from zhihe.accounts.terms import FREE_CONSENTS, ConsentPurpose
from zhihe.accounts.web.flow import signed_in_person
from zhihe.accounts.web.pages import page
from zhihe.accounts.web.views.notices import words
from zhihe.audit.queries.trace import trace_of_person
from zhihe.foundation.clock import local
from zhihe.frame.cards import TimelineItem
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound
from zhihe.platform.requests import CityRequest

PER_PAGE = 30


@access(SIGNED_IN)
def consents(request: CityRequest) -> HttpResponse:
    """Every purpose with its text's version, a door to the text, and one button."""
    _account, person = signed_in_person(request)
    return page(request, "consents", rows=[_row(line) for line in consent_lines(person)])


def _row(line: ConsentLine) -> dict[str, object]:
    told = words(line.notice) if line.notice else {"title": line.purpose.value}
    return {
        "purpose": line.purpose.value,
        "title": told["title"],
        "icon": CONSENT_ICONS[line.purpose],
        "live": line.live,
        "old": line.is_old,
        "withdrawn": line.withdrawn,
        "notice": line.notice,
        "free": line.purpose in FREE_CONSENTS,
    }


@access(SIGNED_IN)
@idempotent_post
def consent(request: CityRequest, purpose: str) -> HttpResponse:
    """Give or take back one consent."""
    _account, person = signed_in_person(request)
    if request.method != "POST" or purpose not in set(FREE_CONSENTS):
        raise NotFound()
    asked = ConsentPurpose(purpose)
    if request.POST.get("give") == "1":
        give_consent(actor=request.actor, person=person, purpose=asked, now=request.now)
        messages.success(request, _("记下了，谢谢。想改随时改。"))
    else:
        withdraw_consent(actor=request.actor, person=person, purpose=asked, now=request.now)
        messages.success(request, _("撤回了，从现在起不再这样用。"))
    return redirect("accounts:consents")


@access(SIGNED_IN)
def looks(request: CityRequest) -> HttpResponse:
    """Who saw my data (P05)."""
    _account, person = signed_in_person(request)
    rows = Paginator(look_lines(person), PER_PAGE).get_page(request.GET.get("page"))
    return page(request, "looks", rows=rows)


@access(SIGNED_IN)
def trace(request: CityRequest) -> HttpResponse:
    """What happened to my record, in words."""
    _account, person = signed_in_person(request)
    events = trace_of_person(request.city.code, person.pk, 300)
    rows = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    names = names_of({event.actor_id for event in rows})
    items = [
        TimelineItem(
            when=f"{local(event.at):%Y-%m-%d %H:%M}",
            title=deed_words(event.verb),
            text=event.reason,
            tone="jade" if event.actor_id == person.pk else "river",
            kind=who_words(event, person.pk, names),
        )
        for event in rows
    ]
    return page(request, "trace", rows=rows, items=items)


@access(SIGNED_IN, strong=True)
def download_data(request: CityRequest) -> HttpResponse:
    """Everything about me as a JSON file; GET explains, POST hands it out and notes it."""
    _account, person = signed_in_person(request)
    if request.method != "POST":
        return page(request, "download")
    note_download(actor=request.actor, person=person, now=request.now)
    body = json.dumps(
        download(request.city.code, person),
        ensure_ascii=False,
        indent=1,
        default=str,
    )
    answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="zhihe-my-data.json"'
    return answer
