"""My profile, my certificates and my insurance."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zhihe.foundation import clock
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest
from zhihe.platform.uploads import keep_document, served
from zhihe.volunteers import policies
from zhihe.volunteers.actions.add_qualification import add_qualification
from zhihe.volunteers.actions.set_abilities import set_abilities
from zhihe.volunteers.labels import ENTRY, PROOF, PROOF_TONE
from zhihe.volunteers.models import Entry, InsurancePolicy, Qualification, Volunteer, VolunteerSkill
from zhihe.volunteers.queries.insurance import policies_on
from zhihe.volunteers.terms import ProofState
from zhihe.volunteers.web.profile_forms import AbilitiesForm, QualificationForm


@access(SIGNED_IN, getter="access_own_volunteer")
@require_http_methods(["GET", "POST"])
@idempotent_post
def profile(request: CityRequest) -> HttpResponse:
    """What I can do, would like to do, am certified for, was taught and thanked for."""
    volunteer = policies.access_own_volunteer(request.actor)
    form = AbilitiesForm(request.POST or None, initial=_initial(volunteer))
    if request.method == "POST" and form.is_valid():
        set_abilities(
            actor=request.actor,
            volunteer=volunteer,
            skills=form.cleaned_data["skills"],
            languages=form.cleaned_data["languages"],
            wishes=form.wish_list(),
            now=request.now,
        )
        messages.success(request, _("记下了，以后推荐活动会照着来。"))
        return HttpResponseRedirect(reverse("volunteers:profile"))
    status = 422 if request.method == "POST" else 200
    context = {"volunteer": volunteer, "form": form, **_held(request, volunteer)}
    return render(request, "volunteers/profile.html", context, status=status)


def _initial(volunteer: Volunteer) -> dict[str, Any]:
    mine = VolunteerSkill.objects.in_city(volunteer.city_id).filter(volunteer=volunteer)
    return {
        "skills": list(mine.values_list("skill_id", flat=True)),
        "languages": volunteer.languages,
        "wishes": "\n".join(volunteer.wishes),
    }


def _held(request: CityRequest, volunteer: Volunteer) -> dict[str, Any]:
    today, city = clock.local_date(request.now), volunteer.city_id
    rows = Qualification.objects.in_city(city).filter(volunteer=volunteer).select_related("kind")
    entries = Entry.objects.in_city(city).filter(volunteer=volunteer).order_by("-on", "-id")
    return {
        "qualifications": [_qualification(q, today) for q in rows.order_by("-created_at")],
        "entries": [{"entry": e, "kind": ENTRY[e.kind]} for e in entries[:50]],
    }


def _qualification(row: Qualification, today: Any) -> dict[str, Any]:
    expired = bool(row.state == ProofState.ACCEPTED and row.valid_until and row.valid_until < today)
    name = row.kind.name_en if (get_language() or "").startswith("en") else row.kind.name
    return {
        "row": row,
        "name": name,
        "state": _("已过期") if expired else PROOF[row.state],
        "tone": "plain" if expired else PROOF_TONE[row.state],
    }


@access(SIGNED_IN, getter="access_own_volunteer")
@require_http_methods(["GET", "POST"])
@idempotent_post
def qualification_new(request: CityRequest) -> HttpResponse:
    """State a certificate."""
    volunteer = policies.access_own_volunteer(request.actor)
    form = QualificationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _added(request, volunteer, form):
        messages.success(request, _("交上去了，审核以后就能用来报名要证的岗位。"))
        return HttpResponseRedirect(reverse("volunteers:profile"))
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/qualification.html", {"form": form}, status=status)


def _added(request: CityRequest, volunteer: Volunteer, form: QualificationForm) -> bool:
    data = dict(form.cleaned_data)
    try:
        proof = keep_document(data.pop("proof").read(), "proofs")
        add_qualification(
            actor=request.actor, volunteer=volunteer, proof=proof, now=request.now, **data
        )
    except Refusal as refusal:
        form.add_error("proof", str(refusal))
        return False
    return True


@access(SIGNED_IN, getter="access_proof")
@require_GET
def proof(request: CityRequest, qualification_id: UUID) -> HttpResponse:
    """The proof itself, for its holder and the reviewer."""
    row = policies.access_proof(request.actor, qualification_id)
    return served(row.proof_file, "proof")


@access(SIGNED_IN, getter="policies_on")
@require_GET
def insurance(request: CityRequest) -> HttpResponse:
    """Which policies cover me, by whom, for how much (S04)."""
    today = clock.local_date(request.now)
    rows = [_policy(p) for p in policies_on(request.city.code, today)]
    return render(request, "volunteers/insurance.html", {"rows": rows})


def _policy(row: InsurancePolicy) -> dict[str, Any]:
    english = (get_language() or "").startswith("en")
    return {
        "policy": row,
        "name": (english and row.name_en) or row.name,
        "text": (english and row.text_en) or row.text,
        "benefits": [_benefit(b, english) for b in row.benefits],
    }


def _benefit(benefit: dict[str, Any], english: bool) -> dict[str, Any]:
    """Amounts may be written in fen (reference files) or in yuan (``amount``)."""
    yuan = benefit["amount_fen"] / 100 if "amount_fen" in benefit else benefit.get("amount", 0)
    words = benefit.get("en") if english else benefit.get("zh")
    per = _("每天") if benefit.get("per") == "day" else ""
    return {
        "name": words or benefit.get("name", ""),
        "per": per,
        "amount": _("%(n)s 元") % {"n": f"{yuan:,.0f}"},
        "days": benefit.get("max_days", 0),
    }
