"""An organisation records a training or an award of a volunteer (order 67, classes 3 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor
from zhihe.platform.uploads import Kept
from zhihe.volunteers.errors import OwnProof, WrongValidity
from zhihe.volunteers.models import Entry, Volunteer


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """``minutes`` of a training, 0 for an award."""

    kind: str
    title: str
    on: date
    content: str = ""
    minutes: int = 0
    result: str = ""


@transaction.atomic
def record_entry(
    *,
    actor: Actor,
    organisation: Organisation,
    volunteer: Volunteer,
    facts: EntryFacts,
    now: datetime,
    proof: Kept | None = None,
) -> Entry:
    """Nobody records an own award. Raises OwnProof, WrongValidity for a day to come."""
    if volunteer.person_id == actor.person_id:
        raise OwnProof()
    if facts.on > clock.local_date(now):
        raise WrongValidity()
    row = Entry.objects.create(
        city_id=actor.city,
        volunteer=volunteer,
        kind=facts.kind,
        title=facts.title.strip()[:100],
        content=facts.content.strip()[:400],
        on=facts.on,
        minutes=facts.minutes,
        result=facts.result.strip()[:60],
        organisation=organisation,
        organisation_name=organisation.name,
        recorded_by=actor.person_id,
        recorded_at=now,
        proof_file=proof.name if proof else "",
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.record_entry",
            "entry",
            row.pk,
            person_id=volunteer.person_id,
            detail={"kind": facts.kind, "proof": proof.sha256 if proof else ""},
        ),
    )
    notify_person(
        city=actor.city,
        person_id=volunteer.person_id,
        kind="volunteers.entry_recorded",
        now=now,
        params={"unit": organisation.name, "title": row.title},
        url="/me/profile",
    )
    return row
