"""任命: who holds which role here, giving one and ending one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.accounts.models import Person
from zhihe.foundation import clock
from zhihe.organisations import policies
from zhihe.organisations.actions.appoint import appoint
from zhihe.organisations.actions.end_appointment import end_appointment
from zhihe.organisations.labels import ROLE, ROLE_DOES
from zhihe.organisations.models import Appointment, Organisation
from zhihe.organisations.queries.people import appointments, persons_with_phone
from zhihe.organisations.terms import Role
from zhihe.organisations.web.forms import AppointForm, end_of
from zhihe.platform import limits
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

APPOINTERS = (Role.ORG_ADMIN, Role.CITY_CLERK, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
TRIES_AN_HOUR = 30
A_TERM = 365


@access(ROLES, *APPOINTERS, getter="roles_to_give")
@require_GET
def appointment_list(request: CityRequest) -> HttpResponse:
    """Who holds what: at the own organisation and below, or over regions."""
    rows = appointments(_in_reach(request), request.now)
    may_give = set(policies.roles_to_give(request.actor, organisation=_own(request)))
    context = {
        "organisation": _own(request),
        "live": [_line(h, may_give, request) for h in rows if h.live],
        "past": [_line(h, may_give, request) for h in rows if not h.live][:50],
        "roles": [
            {"role": ROLE[Role(r)], "does": ROLE_DOES[Role(r)]} for r in Role if r in may_give
        ],
    }
    return render(request, "organisations/appointments.html", context)


def _own(request: CityRequest) -> Organisation | None:
    if request.actor.has_role(Role.ORG_ADMIN):
        return policies.own_organisation(request.actor, Role.ORG_ADMIN)
    return None


def _in_reach(request: CityRequest) -> CityQuerySet:
    rows = Appointment.objects.in_city(request.city.code)
    own = _own(request)
    if own is not None:
        return rows.filter(organisation__path__startswith=own.path)
    return rows.filter(role__in=policies.roles_to_give(request.actor, organisation=None))


def _line(held: Any, may_give: set[str], request: CityRequest) -> dict[str, Any]:
    row = held.appointment
    where = row.organisation.name if row.organisation else row.region.name if row.region else ""
    mine = row.person_id == request.actor.person_id
    return {
        "held": held,
        "role": ROLE[Role(row.role)],
        "where": where,
        "line": row.line,
        "may_end": held.live and row.role in may_give and not mine,
    }


def _reachable_organisations(request: CityRequest) -> list[Organisation]:
    own = _own(request)
    if own is None:
        return []
    return list(
        Organisation.objects.in_city(request.city.code)
        .select_related("region")
        .filter(path__startswith=own.path)
        .order_by("path")[:300]
    )


@access(ROLES, *APPOINTERS, strong=True, getter="check_may_appoint")
@require_http_methods(["GET", "POST"])
@idempotent_post
def appoint_new(request: CityRequest) -> HttpResponse:
    """Number and name together name the person: a slip of the finger appoints nobody."""
    reachable = _reachable_organisations(request)
    roles = policies.roles_to_give(request.actor, organisation=_own(request))
    initial = {"until": clock.local_date(request.now) + timedelta(days=A_TERM)}
    form = AppointForm(roles, reachable, request.city.code, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _appointed(request, form, reachable):
        messages.success(request, _("任命好了，对方会收到消息。"))
        return HttpResponseRedirect(reverse("organisations:appointments"))
    status = 422 if request.method == "POST" else 200
    context = {
        "organisation": _own(request),
        "form": form,
        "roles": [{"role": ROLE[Role(r)], "does": ROLE_DOES[Role(r)]} for r in roles],
    }
    return render(request, "organisations/appoint.html", context, status=status)


def _appointed(request: CityRequest, form: AppointForm, reachable: list[Organisation]) -> bool:
    data = form.cleaned_data
    limits.take(
        city=request.city.code,
        what="organisations.appoint",
        who=str(request.actor.person_id),
        most=TRIES_AN_HOUR,
        per=timedelta(hours=1),
        now=request.now,
    )
    person = _named(data["phone"], data["name"])
    if person is None:
        form.add_error(
            "phone", _("没有找到这个号码和姓名对得上的人。请对方先登录登记，再核对一遍姓名。")
        )
        return False
    place = next((o for o in reachable if str(o.pk) == data.get("organisation")), None)
    try:
        appoint(
            actor=request.actor,
            person=person,
            role=data["role"],
            organisation=place,
            region=data.get("region") or None,
            line=data.get("line", "") if data["role"] == Role.LINE_CLERK else "",
            until=end_of(data.get("until")),
            now=request.now,
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _named(phone: str, name: str) -> Person | None:
    found = [p for p in persons_with_phone(phone) if p.name == name.strip()]
    return found[0] if len(found) == 1 else None


@access(ROLES, *APPOINTERS, strong=True, getter="access_appointment_for_ending")
@require_POST
@idempotent_post
def appoint_end(request: CityRequest, appointment_id: UUID) -> HttpResponse:
    """End a role."""
    row = policies.access_appointment_for_ending(request.actor, appointment_id)
    end_appointment(
        actor=request.actor,
        appointment=row,
        reason=request.POST.get("reason", "")[:200],
        now=request.now,
    )
    messages.success(request, _("这个身份已经结束，从现在起不能再用。"))
    return HttpResponseRedirect(reverse("organisations:appointments"))
