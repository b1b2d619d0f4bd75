"""What volunteers does when something happens to a person."""

from __future__ import annotations

from uuid import UUID

from zhihe.accounts.events import (
    PersonChanged,
    PersonClaimed,
    PersonClosed,
    PersonDisowned,
    PersonMerged,
)
from zhihe.platform.events import listens_to
from zhihe.volunteers.actions.refresh_from_person import refresh_from_person


@listens_to(PersonChanged, PersonClaimed, PersonClosed, PersonDisowned)
def person_changed(city: str, event: PersonChanged) -> None:
    """Copy what changed."""
    refresh_from_person(city=city, person_id=UUID(event.person_id))


@listens_to(PersonMerged)
def person_merged(city: str, event: PersonMerged) -> None:
    """The duplicate's row closes, the person's row follows the document that moved."""
    for person_id in (event.duplicate_id, event.person_id):
        refresh_from_person(city=city, person_id=UUID(person_id))
