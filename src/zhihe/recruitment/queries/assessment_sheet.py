"""能力信用评估: what the organisation sees of one applicant before it decides (N19)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Avg, Count, Q

from zhihe.foundation import clock
from zhihe.foundation.identity_numbers import age_on
from zhihe.recruitment.models import Application, Assessment, Placement
from zhihe.recruitment.queries.fitness import fitness
from zhihe.recruitment.queries.past_service import past_minutes
from zhihe.recruitment.queries.person_facts import volunteer_facts
from zhihe.recruitment.queries.shift_facts import sheet_of_shift
from zhihe.recruitment.rules import Finding
from zhihe.recruitment.terms import PlacementState, Turnout
from zhihe.volunteers.models import Evaluation, Qualification, VolunteerSkill
from zhihe.volunteers.terms import ProofState


@dataclass(frozen=True, slots=True)
class Paper:
    """A qualification as it stands on the day of the shift."""

    name: str
    name_en: str
    state: str
    valid_until: date | None
    valid: bool
    asked_for: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Skills, papers, reliability, service so far, ratings; no phone, no document, no address."""

    age: int | None
    skills: list[tuple[str, str, bool]]
    papers: list[Paper]
    kept: int
    missed: int
    late: int
    services: int
    minutes_by_grade: dict[str, int]
    rating: float | None
    ratings: int
    findings: list[Finding] = field(default_factory=list)
    verdicts: list[Assessment] = field(default_factory=list)

    def snapshot(self) -> dict[str, Any]:
        """What the verdict was based on, kept with it (numbers only)."""
        kept = ("kept", "missed", "late", "services", "minutes_by_grade", "rating", "ratings")
        plain = asdict(self)
        return {key: plain[key] for key in kept} | {
            "papers": [[p.name, p.valid] for p in self.papers],
            "findings": [str(f.code) for f in self.findings],
        }


def assessment_sheet(application: Application, now: datetime) -> Sheet:
    """The sheet of one applicant: eight statements."""
    city, volunteer = application.city_id, application.volunteer
    post, day = application.shift.post, clock.local_date(application.shift.starts_at)
    skills = VolunteerSkill.objects.in_city(city).filter(volunteer_id=volunteer.pk)
    counts = _past(application, now)
    ratings = (
        Evaluation.objects.in_city(city)
        .filter(volunteer_id=volunteer.pk)
        .aggregate(mean=Avg("score"), n=Count("id"))
    )
    facts = volunteer_facts(city, [volunteer.pk], now)[volunteer.pk]
    found = fitness(facts, sheet_of_shift(city, application.shift_id), now).findings
    return Sheet(
        age=age_on(volunteer.birth_date, day) if volunteer.birth_date else None,
        skills=[
            (row.skill.name, row.skill.name_en, row.skill_id == post.skill_id)
            for row in skills.select_related("skill").order_by("skill__name")
        ],
        papers=_papers(application, day),
        kept=counts["kept"],
        missed=counts["missed"],
        late=counts["late"],
        services=counts["came"],
        minutes_by_grade=past_minutes(city, volunteer.pk),
        rating=float(ratings["mean"]) if ratings["mean"] is not None else None,
        ratings=ratings["n"],
        findings=list(found),
        verdicts=list(
            Assessment.objects.in_city(city)
            .filter(application_id=application.pk)
            .order_by("-at", "-id")
        ),
    )


def _papers(application: Application, day: date) -> list[Paper]:
    rows = (
        Qualification.objects.in_city(application.city_id)
        .filter(volunteer_id=application.volunteer_id)
        .select_related("kind")
        .order_by("kind__name", "-valid_until")
    )
    return [
        Paper(
            name=row.kind.name,
            name_en=row.kind.name_en,
            state=row.state,
            valid_until=row.valid_until,
            valid=row.state == ProofState.ACCEPTED
            and (row.valid_until is None or row.valid_until >= day),
            asked_for=row.kind_id == application.shift.post.qualification_id,
        )
        for row in rows
    ]


def _past(application: Application, now: datetime) -> dict[str, int]:
    volunteer = application.volunteer
    rows = Placement.objects.in_city(application.city_id).filter(volunteer_id=volunteer.pk)
    counts = rows.aggregate(
        came=Count("id", filter=Q(turnout=Turnout.CAME)),
        late=Count("id", filter=Q(state=PlacementState.CANCELLED, late=True)),
    )
    return {
        "came": counts["came"],
        "late": counts["late"],
        "kept": volunteer.reliability_kept,
        "missed": volunteer.reliability_missed,
    }
