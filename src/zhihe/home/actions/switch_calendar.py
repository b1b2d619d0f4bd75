"""Switch the private calendar feed of a person on or off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.home.queries.calendar_feed import feed_serial, series_of
from zhihe.platform.actor import Actor
from zhihe.platform.counters import take
from zhihe.volunteers.models import Volunteer


@transaction.atomic
def switch_calendar(*, actor: Actor, volunteer: Volunteer, on: bool, now: datetime) -> int:
    """Returns the serial now in force: odd is on, even is off.

    The address carries the serial, so that every switching off kills the addresses given before.
    Switching to what already is changes nothing.
    """
    serial = feed_serial(volunteer)
    if on == bool(serial % 2):
        return serial
    serial = take(volunteer.city_id, series_of(volunteer))
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "home.calendar_on" if on else "home.calendar_off", "volunteer", volunteer.pk,
            person_id=volunteer.person_id,
        ),
    )  # fmt: skip
    return serial
