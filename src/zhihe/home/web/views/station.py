"""Station desk 代办: for somebody present or calling, in that person's name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.enter_person import PersonEntry, enter_person
from zhihe.accounts.models import Person
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.accounts.terms import CodePurpose, EnteredBy
from zhihe.attendance.actions.ask_correction import ask_correction
from zhihe.attendance.models import ServiceRecord
from zhihe.demands.actions.file_need import Request, file_need
from zhihe.demands.queries.private import Private
from zhihe.demands.web.forms import NeedForm
from zhihe.foundation.phone_numbers import PhoneNumberError, normalise
from zhihe.frame.documents import render as render_document
from zhihe.home.actions.begin_acting import NoPhone, begin_acting
from zhihe.home.queries import station as queries
from zhihe.home.web.station_forms import CancelForm, CorrectionForm, EnterForm, FindForm, ProofForm
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import access_organisation_as
from zhihe.organisations.terms import Role
from zhihe.platform.access import ROLES, access
from zhihe.platform.actor import Actor
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import NotFound, Refusal
from zhihe.recruitment.actions.apply_for import apply_for
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.models import Placement
from zhihe.regions.models import Region
from zhihe.volunteers.queries.volunteer_of import volunteer_of

ACTING, SEEN = "acting", "station_seen"
ACTING_FOR = timedelta(minutes=30)


def _station(request: HttpRequest) -> Organisation:
    actor = request.actor  # type: ignore[attr-defined]
    return access_organisation_as(actor, actor.hat.organisation_id, Role.STATION_WORKER)


def _acting(request: HttpRequest) -> tuple[Actor, Person]:
    """The person the desk acts for now; NotFound without a proof that still holds."""
    held = request.session.get(ACTING) or {}
    actor = request.actor  # type: ignore[attr-defined]
    if not held or held["worker"] != str(actor.person_id):
        raise NotFound(_("代办已经结束，请重新核对一次。"))
    if datetime.fromisoformat(held["until"]) <= request.now:  # type: ignore[attr-defined]
        request.session.pop(ACTING, None)
        raise NotFound(_("代办已经结束，请重新核对一次。"))
    person = Person.objects.get(pk=held["person"])
    return actor.acting_for(person.pk, UUID(held["station"])), person


def _remember(request: HttpRequest, people: list[Person]) -> None:
    """Only people found or entered at this desk in this session can be opened by their id."""
    seen = set(request.session.get(SEEN, [])) | {str(p.pk) for p in people}
    request.session[SEEN] = sorted(seen)[-200:]


def _seen_person(request: HttpRequest, person_id: UUID) -> Person:
    if str(person_id) not in request.session.get(SEEN, []):
        raise NotFound()
    return Person.objects.get(pk=person_id)


@access(ROLES, Role.STATION_WORKER, getter="access_organisation_as")
@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """Find by phone, and what was done here today."""
    station = _station(request)
    form = FindForm(request.POST or None)
    people: list[Person] | None = None
    if request.method == "POST" and form.is_valid():
        people = queries.people_with_phone(form.cleaned_data["phone"])
        _remember(request, people)
    context = {
        "station": station,
        "form": form,
        "people": people,
        "enter": EnterForm(initial={"phone": request.POST.get("phone", "")}),
        "done": queries.done_today(station.city_id, station, request.now),  # type: ignore[attr-defined]
        "acting": request.session.get(ACTING),
    }
    return render(request, "home/station/desk.html", context, status=422 if form.errors else 200)


@access(ROLES, Role.STATION_WORKER, getter="access_organisation_as")
@require_POST
@idempotent_post
def enter(request: HttpRequest) -> HttpResponse:
    """Somebody new: entered unclaimed, told by SMS."""
    station = _station(request)
    form = EnterForm(request.POST)
    if not form.is_valid():
        context = {"station": station, "form": FindForm(), "people": [], "enter": form, "done": []}
        return render(request, "home/station/desk.html", context, status=422)
    data = form.cleaned_data
    entered = enter_person(
        actor=request.actor,  # type: ignore[attr-defined]
        entry=PersonEntry(name=data["name"], phone=data["phone"], birth_date=data["birth_date"]),
        now=request.now,
        organisation_id=station.pk,
        organisation_label=station.name,  # type: ignore[attr-defined]
        entered_by=EnteredBy.STATION,
        tell=False,
    )
    _remember(request, [entered.person])
    return HttpResponseRedirect(reverse("home:station_prove", args=[entered.person.pk]))


@access(ROLES, Role.STATION_WORKER, getter="_seen_person: found at this desk")
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The person's code or the signed slip."""
    station = _station(request)
    person = _seen_person(request, person_id)
    form = ProofForm(request.POST or None)
    problem, sent, status = "", False, 200
    if request.method == "POST" and form.is_valid():
        try:
            if "send_code" in request.POST:
                _send_code(request, person)
                sent = True
            else:
                return _begin(request, person, station, form)
        except Refusal as refusal:
            problem, status = str(refusal), refusal.status
    context = {
        "station": station,
        "person": person,
        "form": form,
        "problem": problem,
        "sent": sent,
        "tail": phone_of_person(person)[-4:],
    }
    return render(request, "home/station/prove.html", context, status=status)


def _send_code(request: HttpRequest, person: Person) -> None:
    phone = phone_of_person(person)
    if not phone:
        raise NoPhone()
    ask_phone_code(
        city=request.city.code,
        phone=phone,
        purpose=CodePurpose.ACT_FOR,
        now=request.now,  # type: ignore[attr-defined]
        subject_id=person.pk,
    )


def _begin(
    request: HttpRequest, person: Person, station: Organisation, form: ProofForm
) -> HttpResponse:
    begin_acting(
        actor=request.actor,
        person=person,
        station=station,
        now=request.now,
        **form.cleaned_data,  # type: ignore[attr-defined]
    )
    request.session[ACTING] = {
        "person": str(person.pk),
        "station": str(station.pk),
        "worker": str(request.actor.person_id),  # type: ignore[attr-defined]
        "until": (request.now + ACTING_FOR).isoformat(),  # type: ignore[attr-defined]
    }
    return HttpResponseRedirect(reverse("home:station_counter"))


@access(ROLES, Role.STATION_WORKER, getter="_acting: proved by code or slip")
@require_GET
def counter(request: HttpRequest) -> HttpResponse:
    """Everything that can be done for the person now."""
    station = _station(request)
    _actor, person = _acting(request)
    volunteer = volunteer_of(station.city_id, person.pk)
    context: dict[str, Any] = {"station": station, "person": person, "volunteer": volunteer}
    if volunteer is not None:
        now = request.now  # type: ignore[attr-defined]
        context |= {
            "placements": queries.placements_of(station.city_id, volunteer.pk, now),
            "shifts": queries.coming_shifts(station.city_id, station.region, now),
            "records": queries.newest_records(station.city_id, volunteer.pk),
        }
    return render(request, "home/station/counter.html", context)


def _back(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("home:station_counter"))


@access(ROLES, Role.STATION_WORKER, getter="_acting: proved by code or slip")
@require_POST
@idempotent_post
def join(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Sign the person up."""
    _station(request)
    actor, person = _acting(request)
    application = apply_for(actor=actor, shift_id=shift_id, now=request.now)  # type: ignore[attr-defined]
    if application.state == "waiting":
        return _back(request, _("名额满了，已替%(name)s排上候补。") % {"name": person.name})
    return _back(request, _("已替%(name)s报名，短信告诉他了。") % {"name": person.name})


@access(ROLES, Role.STATION_WORKER, getter="_acting: proved by code or slip")
@require_POST
@idempotent_post
def cancel(request: HttpRequest) -> HttpResponse:
    """Give a seat back."""
    _station(request)
    actor, person = _acting(request)
    form = CancelForm(request.POST)
    if not form.is_valid():
        raise NotFound()
    placement = (
        Placement.objects.in_city(actor.city)
        .filter(pk=form.cleaned_data["placement"], volunteer__person_id=person.pk)
        .first()
    )
    if placement is None:
        raise NotFound()
    cancel_placement(
        actor=actor, placement=placement, now=request.now, reason=form.cleaned_data["reason"]
    )  # type: ignore[attr-defined]
    return _back(request, _("已替%(name)s退出，名额给了候补的人。") % {"name": person.name})


@access(ROLES, Role.STATION_WORKER, getter="_acting: proved by code or slip")
@require_POST
@idempotent_post
def correct(request: HttpRequest) -> HttpResponse:
    """ "My hours are wrong", in the person's name."""
    _station(request)
    actor, person = _acting(request)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写清楚哪里不对。"))
        return HttpResponseRedirect(reverse("home:station_counter"))
    record = (
        ServiceRecord.objects.in_city(actor.city)
        .select_related("shift", "activity", "organisation")
        .filter(pk=form.cleaned_data["record"], person_id=person.pk)
        .first()
    )
    if record is None:
        raise NotFound()
    ask_correction(actor=actor, record=record, words=form.cleaned_data["words"], now=request.now)  # type: ignore[attr-defined]
    return _back(request, _("已替%(name)s提交，组织十个工作日内答复。") % {"name": person.name})


@access(ROLES, Role.STATION_WORKER, getter="_acting: proved by code or slip")
@require_http_methods(["GET", "POST"])
@idempotent_post
def need(request: HttpRequest) -> HttpResponse:
    """A request for help in the person's name; answered to the person's phone, else the station's."""
    station = _station(request)
    actor, person = _acting(request)
    phone = phone_of_person(person) or station_phone(station)
    form = NeedForm(
        request.POST or None,
        city=station.city_id,
        known_phone=phone,
        initial={"name": person.name, "region": str(township_of(station))},
    )
    if request.method == "POST" and form.is_valid():
        filed = file_need(actor=actor, request=_need_request(form, station, phone), now=request.now)  # type: ignore[attr-defined]
        return _back(
            request,
            _("已替%(name)s提单，单号 %(number)s。")
            % {"name": person.name, "number": filed.number},
        )
    context = {"station": station, "person": person, "form": form}
    return render(
        request, "home/station/need.html", context, status=422 if request.method == "POST" else 200
    )


def township_of(station: Organisation) -> int:
    """The township the station serves."""
    region = station.region
    return region.parent_id if region.level == "village" and region.parent_id else region.pk


def station_phone(station: Organisation) -> str:
    """E.164 of the station's own number; NoPhone when it is no mobile the operator could text."""
    try:
        return normalise(station.phone)
    except PhoneNumberError as error:
        raise NoPhone(
            _("他没有手机号，站里也没有登记手机号，没法收单号短信。请先给站点登记一个手机号。")
        ) from error


def _need_request(form: NeedForm, station: Organisation, phone: str) -> Request:
    data = form.cleaned_data
    return Request(
        whom=data["whom"],
        category=form.categories[data["category"]],
        region=Region.objects.get(pk=data["region"], city_id=station.city_id),
        street=data["street"],
        when_day=data["when_day"],
        when_part=data["when_part"],
        phone=phone,
        private=Private(data["name"], data["address"], data["words"], data["helped_name"]),
        urgency=data["urgency"],
        family_phone=data["family_phone"],
        relation=data["relation"],
        people_count=data["people_count"] or 1,
        channel="station",
        station_id=station.pk,
    )


@access(ROLES, Role.STATION_WORKER, getter="access_organisation_as")
@require_GET
def call_sheet(request: HttpRequest) -> HttpResponse:
    """The printed queue: whom to call about the coming three days, with boxes to tick."""
    station = _station(request)
    data = queries.call_sheet(station, request.city, request.now)  # type: ignore[attr-defined]
    content = render_document("recruitment/queue", data, at=request.now)  # type: ignore[attr-defined]
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="calls.pdf"'
    return response


@access(ROLES, Role.STATION_WORKER, getter="own session")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Stop acting."""
    request.session.pop(ACTING, None)
    messages.success(request, _("代办结束了。"))
    return HttpResponseRedirect(reverse("home:station"))
