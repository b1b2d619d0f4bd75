"""Reacts to opportunities: cancelled and changed activities reach the people who joined."""

from __future__ import annotations

from uuid import UUID

from zhihe.accounts.events import GuardianWithdrew, PersonClosed, PersonDisowned
from zhihe.foundation import clock
from zhihe.opportunities.events import ActivityCancelled, ActivityChanged
from zhihe.platform.events import listens_to
from zhihe.recruitment.actions.close_activity import close_activity
from zhihe.recruitment.actions.follow_change import follow_change
from zhihe.recruitment.actions.release_person import release_person


@listens_to(ActivityCancelled)
def on_activity_cancelled(city: str, event: ActivityCancelled) -> None:
    """Seats and queues of the activity (or of its one shift) are closed, everybody is told."""
    close_activity(
        city=city,
        activity_id=UUID(event.activity_id),
        shift_id=UUID(event.shift_id) if event.shift_id else None,
        now=clock.now(),
    )


@listens_to(ActivityChanged)
def on_activity_changed(city: str, event: ActivityChanged) -> None:
    """Placements follow the new times; who would be in two places loses this seat and is told."""
    follow_change(
        city=city,
        activity_id=UUID(event.activity_id),
        shift_ids=[UUID(pk) for pk in event.shift_ids],
        place_changed=event.place_changed,
        now=clock.now(),
    )


@listens_to(PersonClosed, GuardianWithdrew, PersonDisowned)
def on_person_gone(city: str, event: PersonClosed | GuardianWithdrew | PersonDisowned) -> None:
    """What the person had not begun is given back, the next ones waiting are asked."""
    release_person(
        city=city, person_id=UUID(event.person_id), reason=type(event).__name__, now=clock.now()
    )
