"""What organisations does when something happens to a person."""

from __future__ import annotations

from uuid import UUID

from zhihe.accounts.events import PersonClosed, PersonDisowned, PersonMerged
from zhihe.foundation import clock
from zhihe.organisations.actions.part_from_person import part_from_person
from zhihe.platform.events import listens_to


@listens_to(PersonDisowned)
def person_disowned(city: str, event: PersonDisowned) -> None:
    """The entry was wrong: out of the team, and the admins hear of it."""
    told = UUID(event.organisation_id) if event.organisation_id else None
    part_from_person(city=city, person_id=UUID(event.person_id), now=clock.now(), told=told)


@listens_to(PersonClosed)
def person_closed(city: str, event: PersonClosed) -> None:
    """Nobody stays a member without an account of their own."""
    part_from_person(city=city, person_id=UUID(event.person_id), now=clock.now())


@listens_to(PersonMerged)
def person_merged(city: str, event: PersonMerged) -> None:
    """Belongings follow to the person who stays."""
    part_from_person(
        city=city, person_id=UUID(event.duplicate_id), now=clock.now(), into=UUID(event.person_id)
    )
