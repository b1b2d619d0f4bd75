"""What 「我的」 is composed of, in few queries whatever the person has done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from zhihe.foundation import clock
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import LIVE_APPLICATIONS
from zhihe.volunteers.models import (
    Entry,
    Evaluation,
    InsurancePolicy,
    Qualification,
    Volunteer,
    VolunteerSkill,
)
from zhihe.volunteers.terms import ProofState


def volunteer_with_facts(city: str, person_id: UUID) -> Volunteer | None:
    """The row with ``skill_names``, ``team_names``, ``qualification_names``. One query."""
    skills = VolunteerSkill.objects.in_city(city).filter(volunteer=OuterRef("pk"))
    teams = Membership.objects.in_city(city).filter(
        person_id=OuterRef("person_id"), state=MembershipState.ACTIVE
    )
    papers = Qualification.objects.in_city(city).filter(
        volunteer=OuterRef("pk"), state=ProofState.ACCEPTED
    )
    return (
        Volunteer.objects.in_city(city)
        .filter(person_id=person_id)
        .select_related("region", "region__parent")
        .annotate(
            skill_names=ArraySubquery(skills.order_by("skill_id").values("skill__name")),
            skill_names_en=ArraySubquery(skills.order_by("skill_id").values("skill__name_en")),
            team_names=ArraySubquery(teams.order_by("since", "id").values("organisation__name")),
            qualification_names=ArraySubquery(
                papers.order_by("created_at", "id").values("kind__name")
            ),
        )
        .first()
    )


def entries_of(volunteer: Volunteer) -> list[Entry]:
    """Trainings and awards that stand, newest first. One query."""
    rows = Entry.objects.in_city(volunteer.city_id).filter(volunteer=volunteer, withdrawn_at=None)
    return list(rows.order_by("-on", "-id"))


def thanks_of(volunteer: Volunteer) -> list[Evaluation]:
    """The newest 200 evaluations with words. One query."""
    rows = Evaluation.objects.in_city(volunteer.city_id).filter(volunteer=volunteer)
    return list(rows.exclude(words="").order_by("-at")[:200])


def applications_of(volunteer: Volunteer, now: datetime) -> list[Application]:
    """Live applications for shifts that are not over, soonest first. One query."""
    return list(
        Application.objects.in_city(volunteer.city_id)
        .filter(
            volunteer=volunteer, state__in=LIVE_APPLICATIONS, shift__ends_at__gt=now,
            shift__cancelled_at=None,
        )
        .select_related("shift", "activity")
        .order_by("shift__starts_at", "id")
    )  # fmt: skip


def insurance_on(city: str, now: datetime) -> list[InsurancePolicy]:
    """Policies in force today, the general one first. One query."""
    today = clock.local_date(now)
    rows = InsurancePolicy.objects.in_city(city).filter(
        valid_from__lte=today, valid_until__gte=today
    )
    return list(rows.order_by(F("covers_hazardous").asc(), "name"))


@dataclass(frozen=True, slots=True)
class NextDuty:
    """The next shift one is placed at."""

    application: Application
    today: bool


def next_duty(applications: list[Application], now: datetime) -> NextDuty | None:
    """The soonest admitted application, and whether its shift is today."""
    soonest = next((a for a in applications if a.state == "admitted"), None)
    if soonest is None:
        return None
    day = clock.local_date(soonest.shift.starts_at)
    return NextDuty(soonest, day <= clock.local_date(now))
