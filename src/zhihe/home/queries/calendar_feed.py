"""The private calendar: its address, and the shifts in it as iCalendar (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse
from icalendar import Calendar, Event

from zhihe.accounts.models import Person
from zhihe.foundation.clock import ZONE
from zhihe.home.errors import FeedGone
from zhihe.platform.models import Counter
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState
from zhihe.volunteers.models import Volunteer

SALT = "zhihe.calendar"
PAST = timedelta(days=30)


def series_of(volunteer: Volunteer) -> str:
    """Name of the counter that holds the serial of this person's feed."""
    return f"calendar:{volunteer.pk.hex}"


def feed_serial(volunteer: Volunteer) -> int:
    """Odd: on. Even: off. 0 before it was ever on."""
    row = Counter.objects.in_city(volunteer.city_id).filter(name=series_of(volunteer)).first()
    return row.value if row else 0


def feed_token(volunteer: Volunteer) -> str:
    """What the address ends with; empty while the feed is off."""
    serial = feed_serial(volunteer)
    if serial % 2 == 0:
        return ""
    return signing.Signer(salt=SALT, sep="~").sign(
        f"{volunteer.pk.hex}.{serial}.{_epoch_of(volunteer)}"
    )


def _epoch_of(volunteer: Volunteer) -> int | None:
    """The account's epoch: leaving everywhere, a new password or phone also end the calendar.

    None without a living person and an account.
    """
    person = Person.objects.select_related("account").filter(pk=volunteer.person_id).first()
    if person is None or not person.is_living or person.account is None:
        return None
    return person.account.session_epoch if person.account.is_active else None


def volunteer_of_feed(city: str, token: str) -> Volunteer:
    """Whose feed it is; FeedGone for a made-up address or one taken back."""
    try:
        identity, serial, epoch = signing.Signer(salt=SALT, sep="~").unsign(token).split(".")
    except (signing.BadSignature, ValueError):
        raise FeedGone() from None
    volunteer = Volunteer.objects.in_city(city).filter(pk=UUID(identity)).first()
    if volunteer is None or not int(serial) % 2 or feed_serial(volunteer) != int(serial):
        raise FeedGone()
    if str(_epoch_of(volunteer)) != epoch or epoch == "None":
        raise FeedGone()
    return volunteer


def feed_of(volunteer: Volunteer, now: datetime) -> bytes:
    """Shifts one is placed at, from a month ago on. Only title, place and time: no names."""
    rows = (
        Placement.objects.in_city(volunteer.city_id)
        .filter(volunteer=volunteer, state=PlacementState.PLACED, shift__ends_at__gt=now - PAST)
        .select_related("shift", "activity")
        .order_by("shift__starts_at", "id")
    )
    calendar = Calendar()
    calendar.add("prodid", "-//Zhihe//zhihe//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "志愿服务")
    calendar.add("refresh-interval", timedelta(hours=6), {"value": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row, now))
    return bytes(calendar.to_ical())


def _event(row: Placement, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{row.pk}@zhihe")
    event.add("dtstamp", now)
    event.add("dtstart", row.shift.starts_at.astimezone(ZONE))
    event.add("dtend", row.shift.ends_at.astimezone(ZONE))
    event.add("summary", row.activity.title)
    event.add("location", row.activity.meeting_point or row.activity.address)
    page = reverse("opportunities:detail", args=[row.activity_id])
    event.add("url", f"{settings.BASE_URL}{page}")
    return event
