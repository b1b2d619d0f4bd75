"""Everything the rules ask about a person, in one statement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from zhihe.accounts.models import Guardianship
from zhihe.accounts.terms import GuardianState
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.models import CityRule
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.queries import age_policy
from zhihe.recruitment.rules import Band, Engagement, Held, VolunteerFacts
from zhihe.recruitment.terms import LIVE_APPLICATIONS, PlacementState
from zhihe.volunteers.models import Qualification, Volunteer, VolunteerSkill
from zhihe.volunteers.terms import Group, ProofState, VolunteerState


@dataclass(frozen=True, slots=True)
class Live:
    """A live application of the person."""

    id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person as the rules see them; ``volunteer_id`` None without a row in this city.

    ``live`` maps the id of a shift to the person's live application there.
    """

    person_id: UUID | None
    volunteer_id: UUID | None = None
    name: str = ""
    facts: VolunteerFacts = field(default_factory=VolunteerFacts)
    policy: tuple[Band, ...] = ()
    live: dict[UUID, Live] = field(default_factory=dict)


def person_facts(city: str, person_id: UUID | None, now: datetime) -> PersonFacts:
    """Facts of one person: one statement (none for nobody)."""
    if person_id is None:
        return PersonFacts(None)
    rows = Volunteer.objects.in_city(city).filter(person_id=person_id)
    row = _with_facts(rows, now).first()
    if row is None:
        return PersonFacts(person_id, facts=VolunteerFacts(signed_in=True))
    return _person(row)


def volunteer_facts(
    city: str, volunteer_ids: Iterable[UUID], now: datetime
) -> dict[UUID, PersonFacts]:
    """Facts of several volunteers by volunteer id: one statement."""
    rows = Volunteer.objects.in_city(city).filter(pk__in=list(volunteer_ids))
    return {row.pk: _person(row) for row in _with_facts(rows, now)}


def _with_facts(rows: CityQuerySet[Any], now: datetime) -> CityQuerySet[Any]:
    same = {"city_id": OuterRef("city_id"), "volunteer_id": OuterRef("pk")}
    rule = CityRule.objects.filter(
        city_id=OuterRef("city_id"), key=age_policy.RULE, valid_from__lte=now
    ).order_by("-valid_from")
    found: CityQuerySet = rows.annotate(
        agreed=Exists(
            Guardianship.objects.filter(
                child_id=OuterRef("person_id"), state=GuardianState.GIVEN, withdrawn_at=None
            )
        ),
        age_rule=Subquery(rule.values("value")[:1]),
        skill_codes=ArraySubquery(VolunteerSkill.objects.filter(**same).values("skill_id")),
        held=ArraySubquery(
            Qualification.objects.filter(**same).values(
                row=JSONObject(
                    kind="kind_id",
                    clearance="kind__is_clearance",
                    state="state",
                    since="valid_from",
                    until="valid_until",
                )
            )
        ),
        engaged=ArraySubquery(
            Placement.objects.filter(
                **same, state=PlacementState.PLACED, span__endswith__gt=now
            ).values(row=JSONObject(shift="shift_id", span="span"))
        ),
        applied=ArraySubquery(
            Application.objects.filter(**same)
            .filter(Q(state__in=LIVE_APPLICATIONS))
            .values(row=JSONObject(id="id", shift="shift_id", state="state"))
        ),
    )
    return found


def _person(row: Any) -> PersonFacts:
    facts = VolunteerFacts(
        signed_in=True,
        registered=True,
        active=row.state in (VolunteerState.ACTIVE, VolunteerState.UNCLAIMED),
        verified=row.is_verified,
        birth_date=row.birth_date,
        student=row.group == Group.STUDENT,
        guardian_agreed=row.agreed,
        skills=frozenset(row.skill_codes),
        qualifications=tuple(_held(q) for q in row.held),
        engagements=tuple(_engagement(e) for e in row.engaged),
    )
    live = {UUID(a["shift"]): Live(UUID(a["id"]), a["state"]) for a in row.applied}
    return PersonFacts(row.person_id, row.pk, row.name, facts, age_policy.bands(row.age_rule), live)


def _held(row: dict[str, Any]) -> Held:
    return Held(
        kind=row["kind"],
        is_clearance=row["clearance"],
        accepted=row["state"] == ProofState.ACCEPTED,
        waiting=row["state"] == ProofState.WAITING,
        valid_from=_day(row["since"]),
        valid_until=_day(row["until"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _engagement(row: dict[str, Any]) -> Engagement:
    first, last = (part.strip('[)"') for part in row["span"].split(","))
    return Engagement(
        UUID(row["shift"]), datetime.fromisoformat(first), datetime.fromisoformat(last)
    )
