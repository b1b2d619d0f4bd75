"""Members of an organisation against a shift: who may be signed up, and what the others lack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.recruitment.queries.person_facts import PersonFacts, volunteer_facts
from zhihe.recruitment.queries.shift_facts import ShiftSheet
from zhihe.recruitment.rules import Finding, blocking, missing_for
from zhihe.volunteers.models import Volunteer

MOST = 500


@dataclass(frozen=True, slots=True)
class Member:
    """One member; ``state`` is that of a live application on this shift ('' without one)."""

    person_id: UUID
    name: str
    department: str
    findings: tuple[Finding, ...]
    state: str

    @property
    def may_join(self) -> bool:
        return not self.state and not blocking(self.findings)


def members_for(city: str, organisation_id: UUID, sheet: ShiftSheet, now: datetime) -> list[Member]:
    """Active members with a volunteer row, by pinyin; three statements."""
    belonging = dict(
        Membership.objects.in_city(city)
        .filter(organisation_id=organisation_id, state=MembershipState.ACTIVE)
        .values_list("person_id", "department")[:MOST]
    )
    rows = list(
        Volunteer.objects.in_city(city)
        .filter(person_id__in=belonging)
        .order_by("pinyin", "name", "id")
        .values_list("id", flat=True)
    )
    facts = volunteer_facts(city, rows, now)
    return [_member(facts[pk], belonging, sheet, now) for pk in rows]


def _member(
    person: PersonFacts, belonging: dict[UUID, str], sheet: ShiftSheet, now: datetime
) -> Member:
    assert person.person_id is not None
    found = missing_for(person.facts, sheet.post, sheet.shift, person.policy, now)
    live = person.live.get(sheet.shift.id)
    return Member(
        person.person_id,
        person.name,
        belonging[person.person_id],
        tuple(found),
        live.state if live else "",
    )
