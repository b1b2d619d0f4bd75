"""Registering step by step: every step is saved by itself, so back, reload and tomorrow work."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhihe.accounts.actions.ask_guardian import ask_guardian
from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.rename_person import rename_person
from zhihe.accounts.actions.take_pledge import take_pledge
from zhihe.accounts.actions.withdraw_consent import withdraw_consent
from zhihe.accounts.labels import CONSENT_ICONS, GUARDIAN_STATES
from zhihe.accounts.models import Person
from zhihe.accounts.queries.ages import rules_of
from zhihe.accounts.queries.desk import ahead_of, last_refusal, open_request
from zhihe.accounts.queries.persons import (
    consent_live,
    guardian_needed,
    guardian_ok,
    newest_guardianship,
)
from zhihe.accounts.queries.privacy import consent_lines
from zhihe.accounts.queries.welcome import welcome_words
from zhihe.accounts.terms import ConsentPurpose, GuardianState, Verification
from zhihe.accounts.web.flow import signed_in_person
from zhihe.accounts.web.forms import DocumentForm
from zhihe.accounts.web.network import network_block
from zhihe.accounts.web.views.document import SAID, submit_document
from zhihe.accounts.web.views.notices import words
from zhihe.foundation.clock import local_date
from zhihe.foundation.uuid7 import uuid7
from zhihe.frame.cards import Step
from zhihe.frame.menus import url_or_empty
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest
from zhihe.regions.queries.regions import get_region, path_names
from zhihe.volunteers.actions.describe_volunteer import describe_volunteer
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.queries.desk_place import desk_place_for
from zhihe.volunteers.queries.volunteer_of import volunteer_of
from zhihe.volunteers.web.register_forms import GROUP_ICONS, GuardianForm, RegionForm, WhoForm

ASKED = (
    ConsentPurpose.SMS,
    ConsentPurpose.CHECK_IN_POSITION,
    ConsentPurpose.NAMES_SHOWN,
    ConsentPurpose.MATCHING,
)
# The three small things of the welcome page, by their icon, where their pages exist.
DOORS = {
    "map-pin": "opportunities:list",
    "star": "volunteers:skills",
    "users-plus": "organisations:list",
}


def _mine(request: CityRequest) -> tuple[Person, Volunteer | None]:
    _account, person = signed_in_person(request)
    return person, volunteer_of(request.city.code, person.pk)


def _page(
    request: CityRequest, name: str, form: Any = None, *, step: str, **context: Any
) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    shown = {"form": form, "key": uuid7(), "steps": _steps(request, step), **context}
    return render(request, f"volunteers/register/{name}.html", shown, status=status)


def _steps(request: CityRequest, now: str) -> list[Step]:
    """Where one is, as the bar above shows it."""
    person, _volunteer = _mine(request)
    labels = {
        "name": _("您是谁"),
        "region": _("住哪儿"),
        "consents": _("您作主"),
        "document": _("核实"),
        "guardian": _("家里人"),
        "welcome": _("欢迎"),
    }
    if now != "guardian" and not _needs_guardian(request, person):
        labels.pop("guardian")
    order = list(labels)
    place = order.index(now)
    states = ["done" if n < place else "now" if n == place else "later" for n in range(len(order))]
    return [Step(labels[key], state) for key, state in zip(order, states, strict=True)]


def _needs_guardian(request: CityRequest, person: Person) -> bool:
    return guardian_needed(person, city=request.city.code, now=request.now)


@access(SIGNED_IN)
def start(request: CityRequest) -> HttpResponse:
    """Go on where something is missing."""
    person, volunteer = _mine(request)
    if volunteer is None:
        return redirect("volunteers:register_name")
    if volunteer.region_id is None:
        return redirect("volunteers:register_region")
    if person.verification in (Verification.NONE, Verification.REFUSED):
        return redirect("volunteers:register_document")
    if not guardian_ok(person, city=request.city.code, now=request.now):
        return redirect("volunteers:register_guardian")
    return redirect("volunteers:register_welcome")


@access(SIGNED_IN)
@idempotent_post
def name(request: CityRequest) -> HttpResponse:
    """Name, group, declaration; the volunteer row is made here."""
    person, volunteer = _mine(request)
    actor, now = request.actor, request.now
    first = {"name": person.name, "group": volunteer.group if volunteer else ""}
    declaration = rules_of(actor.city, now).declaration(get_language() or "")
    form = WhoForm(request.POST or None, initial=first, declaration=declaration)
    if request.method == "POST" and form.is_valid():
        try:
            rename_person(actor=actor, person=person, name=form.cleaned_data["name"], now=now)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            group = form.cleaned_data["group"]
            row = enrol_volunteer(
                actor=actor, person=person, now=now, today=local_date(now), group=group
            )
            describe_volunteer(actor=actor, volunteer=row, now=now, group=group)
            return redirect("volunteers:register_region")
    return _page(request, "name", form, step="name", icons=GROUP_ICONS)


@access(SIGNED_IN)
@idempotent_post
def region(request: CityRequest) -> HttpResponse:
    """County, township, village; without scripts the lists follow by the second button."""
    _person, volunteer = _mine(request)
    if volunteer is None:
        return redirect("volunteers:register_name")
    city = request.city.code
    chosen = _chosen(request, volunteer)
    looking = "look" in request.POST
    data = request.POST if request.method == "POST" and not looking else None
    form = RegionForm(data, city=city, chosen=chosen)
    if data is not None and form.is_valid():
        home = form.cleaned_data["village"] or form.cleaned_data["township"]
        describe_volunteer(
            actor=request.actor,
            volunteer=volunteer,
            now=request.now,
            region_id=int(home),
        )
        return redirect("volunteers:register_consents")
    return _page(request, "region", form, step="region")


def _chosen(request: CityRequest, volunteer: Volunteer) -> dict[str, int | None]:
    """Ids chosen so far, from the form or from the row; an id of another city is none."""
    city = request.city.code
    if request.method == "POST":
        found = {}
        for field in ("county", "township", "village"):
            typed = request.POST.get(field, "")
            known = typed.isascii() and typed.isdigit() and len(typed) < 12
            found[field] = int(typed) if known and get_region(city, int(typed)) else None
        return found
    here = get_region(city, volunteer.region_id) if volunteer.region_id else None
    ids = [int(part) for part in here.path.strip("/").split("/")][1:] if here else []
    return dict(zip(("county", "township", "village"), [*ids, None, None, None], strict=False))


@access(SIGNED_IN)
@idempotent_post
def consents(request: CityRequest) -> HttpResponse:
    """One switch per purpose, each with a page of its own to read; none is needed to go on."""
    person, _volunteer = _mine(request)
    actor, now = request.actor, request.now
    if request.method == "POST":
        for purpose in ASKED:
            if request.POST.get(purpose.value) == "on":
                give_consent(actor=actor, person=person, purpose=purpose, now=now)
            elif consent_live(person.pk, purpose):
                withdraw_consent(actor=actor, person=person, purpose=purpose, now=now)
        return redirect("volunteers:register_document")
    rows = [
        {
            "purpose": line.purpose.value,
            "live": bool(line.live),
            "icon": CONSENT_ICONS[line.purpose],
            **(words(line.notice) if line.notice else {}),
        }
        for line in consent_lines(person)
        if line.purpose in ASKED
    ]
    return _page(request, "consents", step="consents", rows=rows)


@access(SIGNED_IN)
def document(request: CityRequest) -> HttpResponse:
    """The document, checked exactly; or later, before the first counted hour."""
    person, volunteer = _mine(request)
    if volunteer is None:
        return redirect("volunteers:register_name")
    form = DocumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = desk_place_for(volunteer.city_id, volunteer.region)
        outcome = submit_document(
            request, form, replace=False, region_id=volunteer.region_id, desk_place=place
        )
        if outcome is not None:
            messages.success(request, SAID[outcome])
            person.refresh_from_db()
            if not guardian_ok(person, city=request.city.code, now=request.now):
                return redirect("volunteers:register_guardian")
            return redirect("volunteers:register_welcome")
    waiting = open_request(person)
    return _page(
        request,
        "document",
        form,
        step="document",
        person=person,
        waiting=waiting,
        ahead=ahead_of(waiting) if waiting else 0,
        refusal=last_refusal(person),
    )


@access(SIGNED_IN)
@idempotent_post
def guardian(request: CityRequest) -> HttpResponse:
    """A minor names a guardian; the word is given by SMS code at /g."""
    person, _volunteer = _mine(request)
    if not _needs_guardian(request, person):
        return redirect("volunteers:register_welcome")
    form = GuardianForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_guardian(
                actor=request.actor,
                child=person,
                now=request.now,
                asked_from=network_block(request),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error("phone", str(refusal))
        else:
            messages.success(request, _("短信发给家长了，点头以后就可以报名。"))
            return redirect("volunteers:register_guardian")
    row = newest_guardianship(person.pk)
    state = GuardianState(row.state) if row else None
    return _page(
        request,
        "guardian",
        form,
        step="guardian",
        row=row,
        given=state == GuardianState.GIVEN,
        state=GUARDIAN_STATES[state] if state else "",
    )


@access(SIGNED_IN)
@idempotent_post
def welcome(request: CityRequest) -> HttpResponse:
    """The small rite: a pledge to oneself and the first card (P13)."""
    person, volunteer = _mine(request)
    if volunteer is None:
        return redirect("volunteers:register_name")
    if request.method == "POST":
        take_pledge(actor=request.actor, person=person, now=request.now)
        return redirect("volunteers:register_welcome")
    language = get_language() or ""
    home = (
        path_names(volunteer.region, english=language.startswith("en")) if volunteer.region else []
    )
    no, told = volunteer.volunteer_no, welcome_words(language)
    return _page(
        request,
        "welcome",
        step="welcome",
        words=told,
        first_steps=[
            step | {"url": url_or_empty(DOORS[step["icon"]])} for step in told["first_steps"]
        ],
        person=person,
        volunteer=volunteer,
        home=" · ".join(home),
        number=" ".join(no[n : n + 4] for n in range(0, len(no), 4)),
    )
