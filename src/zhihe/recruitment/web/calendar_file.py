"""One placement as a calendar file (RFC 5545)."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from zhihe.recruitment.models import Application
from zhihe.recruitment.web.words import title_of


def calendar_file(application: Application, address: str, now: datetime) -> bytes:
    """The bytes of an .ics file with a reminder two hours before; ``address`` is the page's."""
    activity, shift = application.activity, application.shift
    event = Event()
    event.add("uid", f"{application.pk}@zhihe")
    event.add("dtstamp", now)
    event.add("dtstart", shift.starts_at)
    event.add("dtend", shift.ends_at)
    event.add("summary", title_of(activity))
    event.add("location", " ".join(filter(None, (activity.address, activity.meeting_point))))
    event.add("description", f"{title_of(shift.post)}\n{address}")
    event.add("url", address)
    event.add("geo", (activity.lat, activity.lon))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title_of(activity))
    alarm.add("trigger", timedelta(hours=-2))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Zhihe//zh//")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
