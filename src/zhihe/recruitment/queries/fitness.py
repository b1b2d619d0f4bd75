"""What is missing for *you*: the same findings for the activity page, the join deed and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zhihe.opportunities.models import Activity
from zhihe.platform.actor import Actor
from zhihe.recruitment.queries.person_facts import Live, PersonFacts, person_facts
from zhihe.recruitment.queries.shift_facts import ShiftSheet, sheet_of_shift, sheets_of_activity
from zhihe.recruitment.rules import Finding, blocking, missing_for


@dataclass(frozen=True, slots=True)
class Fitness:
    """One shift for one person: what is missing, and the live application if there is one."""

    sheet: ShiftSheet
    findings: tuple[Finding, ...]
    live: Live | None
    volunteer_id: UUID | None = None

    @property
    def may_join(self) -> bool:
        """Nothing blocks and the person is not in it already."""
        return self.live is None and not blocking(self.findings)

    @property
    def free(self) -> int:
        return max(self.sheet.shift.free, 0)


def subject_of(actor: Actor) -> UUID | None:
    """Whom the deed is about: the person acted for, else the actor."""
    return actor.on_behalf_of or actor.person_id


def findings_for(actor: Actor, activity: Activity, now: datetime) -> list[Fitness]:
    """One Fitness per shift of the activity: two statements whatever the number of shifts."""
    person = person_facts(actor.city, subject_of(actor), now)
    return [fitness(person, sheet, now) for sheet in sheets_of_activity(actor.city, activity.pk)]


def finding_for_shift(actor: Actor, shift_id: UUID, now: datetime) -> Fitness:
    """The Fitness of one shift: two statements; NotFound for no shift."""
    person = person_facts(actor.city, subject_of(actor), now)
    return fitness(person, sheet_of_shift(actor.city, shift_id), now)


def fitness(person: PersonFacts, sheet: ShiftSheet, now: datetime) -> Fitness:
    """The findings of a person for a shift, from facts already read."""
    found = missing_for(person.facts, sheet.post, sheet.shift, person.policy, now)
    live = person.live.get(sheet.shift.id)
    return Fitness(sheet, tuple(found), live, person.volunteer_id)
