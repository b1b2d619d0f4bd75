"""我的: one's own page, in four blocks (N05) with a timeline (N06)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhihe.foundation import clock
from zhihe.home.actions.switch_calendar import switch_calendar
from zhihe.home.labels import APPLICATIONS, GROUPS
from zhihe.home.queries.calendar_feed import feed_token
from zhihe.home.queries.my_page import (
    applications_of,
    entries_of,
    insurance_on,
    thanks_of,
    volunteer_with_facts,
)
from zhihe.home.queries.my_records import (
    hours_text,
    organisations_in,
    records_of,
    summary_of,
    year_of,
)
from zhihe.home.queries.timeline import moments_of
from zhihe.home.web.forms import chosen_of, kinds_shown
from zhihe.home.web.verbs import first_url
from zhihe.opportunities.labels import is_english
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.rules.numbers import display_number

PAGE = 20


@access(SIGNED_IN, getter="own page")
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Basics, service, training, awards; calendar, timeline, what is coming. At most 12 queries."""
    actor = request.actor  # type: ignore[attr-defined]
    volunteer = volunteer_with_facts(actor.city, actor.person_id)
    if volunteer is None:
        context = {
            "name": actor.name,
            "register_url": first_url("accounts:register", "volunteers:register"),
        }
        return render(request, "home/me_empty.html", context | _links())
    return render(request, "home/me.html", _context(request, volunteer))


def _context(request: HttpRequest, volunteer: Volunteer) -> dict[str, Any]:
    now = request.now  # type: ignore[attr-defined]
    records, entries = records_of(volunteer), entries_of(volunteer)
    thanks = thanks_of(volunteer)
    words = {row.source_id: row.words for row in reversed(thanks)}
    skills = volunteer.skill_names_en if is_english() else volunteer.skill_names  # type: ignore[attr-defined]
    moments = moments_of(records, entries, words)
    chosen = chosen_of(request.GET, moments)
    fitting = [m for m in moments if chosen.fits(m)]
    page = Paginator(fitting, PAGE).get_page(request.GET.get("page"))
    served = [m for m in fitting if m.minutes]
    return {
        "volunteer": volunteer,
        "number": display_number(volunteer.volunteer_no),
        "group": GROUPS[volunteer.group],
        "skills": [name for name in skills if name],
        "entries": {kind: [e for e in entries if e.kind == kind] for kind in ("training", "award")},
        "thanks": thanks[:3],
        "summary": summary_of(records),
        "year": year_of(records, clock.local_date(now)),
        "page": page,
        "items": [m.item for m in page.object_list],
        "chosen": chosen,
        "filtered": chosen.kind or chosen.year or chosen.organisation,
        "total_times": len(served),
        "total_hours": hours_text(sum(m.minutes for m in served)),
        "kinds": kinds_shown(),
        "years": sorted({m.on.year for m in moments}, reverse=True),
        "organisations": organisations_in(records, entries),
        "applications": [(a, *APPLICATIONS[a.state]) for a in applications_of(volunteer, now)],
        "policies": insurance_on(volunteer.city_id, now),
        **_links(),
    }


def _links() -> dict[str, str]:
    return {
        "settings_url": first_url("accounts:settings"),
        "wrong_url": first_url("attendance:my_hours"),
        "seen_url": first_url("accounts:looks"),
        "applications_url": first_url("recruitment:mine"),
        "edit_url": first_url("volunteers:profile", "volunteers:edit"),
        "leave_url": first_url("accounts:sign_out"),
    }


@access(SIGNED_IN, getter="own calendar")
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The private address of the calendar: shown here, switched on and off here."""
    volunteer = _own(request)
    token = feed_token(volunteer) if volunteer else ""
    address = request.build_absolute_uri(reverse("home:feed", args=[token])) if token else ""
    context = {"address": address, "registered": volunteer is not None}
    return render(request, "home/calendar.html", context)


@access(SIGNED_IN, getter="own calendar")
@require_POST
@idempotent_post
def calendar_switch(request: HttpRequest) -> HttpResponse:
    """On, or off for ever: the next address is another one."""
    volunteer = _own(request)
    if volunteer is not None:
        on = request.POST.get("on") == "1"
        switch_calendar(actor=request.actor, volunteer=volunteer, on=on, now=request.now)  # type: ignore[attr-defined]
        messages.success(
            request,
            _("日历地址好了，照着下面一步就行。") if on else _("地址已作废，谁也打不开了。"),
        )
    return HttpResponseRedirect(reverse("home:calendar"))


def _own(request: HttpRequest) -> Volunteer | None:
    actor = request.actor  # type: ignore[attr-defined]
    return volunteer_with_facts(actor.city, actor.person_id)
