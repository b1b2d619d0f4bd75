"""留痕: the auditor looks through what was done, and proves that an entry is in the tree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from zhihe.accounts.labels import ROLES as ROLE_WORDS
from zhihe.accounts.queries.words import deed_words
from zhihe.audit.models import AuditEvent
from zhihe.audit.queries.tree import commitment_holds, inclusion_of
from zhihe.foundation import clock
from zhihe.insights.labels import FAMILIES
from zhihe.insights.queries.trail import PAGE, SPAN, Asked, names_in, page_of, persons_numbered
from zhihe.organisations.terms import Role
from zhihe.platform.access import ROLES as BY_ROLE
from zhihe.platform.access import access
from zhihe.platform.refusals import NotFound


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    event: AuditEvent
    when: str
    deed: str | Promise
    who: str
    role: str | Promise
    about: str


@access(BY_ROLE, Role.AUDITOR, getter="whole city")
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what when and why, by days, part of the platform and person."""
    city = request.actor.city  # type: ignore[attr-defined]
    number = request.GET.get("number", "").strip()[:40]
    asked = _asked(request, city, number)
    events = page_of(city, asked, _before(request))
    shown, names = events[:PAGE], names_in(events[:PAGE])
    fields = {"since": f"{asked.since}", "until": f"{asked.until}", "family": asked.family}
    context = {
        "lines": [_line(event, names) for event in shown],
        "number": number,
        "unknown": asked.person_ids == (),
        "asked": asked,
        "families": [(key, words, key == asked.family) for key, words in FAMILIES.items()],
        "older": _older(fields | {"number": number}, shown) if len(events) > PAGE else "",
    }
    return render(request, "insights/trail.html", context)


def _asked(request: HttpRequest, city: str, number: str) -> Asked:
    today = clock.local_date(request.now)  # type: ignore[attr-defined]
    until = _day(request.GET.get("until"), today)
    since = min(_day(request.GET.get("since"), until - SPAN), until)
    family = request.GET.get("family", "")
    persons = persons_numbered(city, number) if number else None
    return Asked(since, until, family if family in FAMILIES else "", persons)


def _day(text: str | None, otherwise: date) -> date:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2200 else otherwise


def _before(request: HttpRequest) -> tuple[datetime, UUID] | None:
    """The place where the page before ended; nonsense begins at the newest."""
    moment, _cut, key = request.GET.get("before", "").partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, UUID(key)) if at.tzinfo and 2000 <= at.year <= 2200 else None
    except ValueError:
        return None


def _older(fields: dict[str, str], shown: list[AuditEvent]) -> str:
    last = shown[-1]
    return "?" + urlencode(fields | {"before": f"{last.at.isoformat()}~{last.pk}"})


def _line(event: AuditEvent, names: dict[UUID, str]) -> Line:
    who = names.get(event.actor_id, "") if event.actor_id else _("系统")
    if event.on_behalf_of:
        other = names.get(event.on_behalf_of, "")
        who = _("%(who)s 代 %(other)s") % {"who": who, "other": other}
    return Line(
        event=event,
        when=f"{clock.local(event.at):%Y-%m-%d %H:%M:%S}",
        deed=deed_words(event.verb),
        who=who or _("已注销的人"),
        role=ROLE_WORDS.get(event.role, ""),
        about=names.get(event.person_id, "") if event.person_id else "",
    )


@access(BY_ROLE, Role.AUDITOR, getter="whole city")
@require_safe
def entry(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One entry with its detail, and whether its leaf is in the tree as the tree is now."""
    city = request.actor.city  # type: ignore[attr-defined]
    event = AuditEvent.objects.in_city(city).filter(pk=event_id).first()
    if event is None:
        raise NotFound()
    proof = inclusion_of(city, event.pk)
    context: dict[str, Any] = {
        "line": _line(event, names_in([event])),
        "detail": sorted(event.detail.items()),
        "proof": proof,
        "erased": event.salt is None,
        "holds": bool(proof and proof.holds() and (event.salt is None or commitment_holds(event))),
        "number": proof.index + 1 if proof else 0,
        "root": proof.root.hex() if proof else "",
        "soon": event.at + timedelta(minutes=5) > request.now,  # type: ignore[attr-defined]
    }
    return render(request, "insights/trail_entry.html", context)
