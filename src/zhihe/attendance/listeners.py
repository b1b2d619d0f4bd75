"""What attendance does when a person is claimed, verified or disowned, or a punch is made."""

from __future__ import annotations

from uuid import UUID

from zhihe.accounts.events import PersonChanged, PersonClaimed, PersonDisowned
from zhihe.attendance.actions.claim_hours import claim_hours
from zhihe.attendance.actions.disown_hours import disown_hours
from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.events import PunchMade
from zhihe.foundation import clock
from zhihe.platform.events import listens_to


@listens_to(PersonClaimed, PersonChanged)
def on_person_claimed(city: str, event: PersonClaimed | PersonChanged) -> None:
    """Hours that waited begin to count, once claimed and verified."""
    claim_hours(city=city, person_id=UUID(str(event.person_id)), now=clock.now())


@listens_to(PersonDisowned)
def on_person_disowned(city: str, event: PersonDisowned) -> None:
    """「这不是我」: the hours never count."""
    disown_hours(city=city, person_id=UUID(str(event.person_id)), now=clock.now())


@listens_to(PunchMade)
def on_punch(city: str, event: PunchMade) -> None:
    """Bring the proposal up to the punches (again: it is idempotent)."""
    propose_record(
        city=city,
        shift_id=UUID(str(event.shift_id)),
        volunteer_id=UUID(str(event.volunteer_id)),
        now=clock.now(),
    )
