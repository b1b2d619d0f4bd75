"""Rows of the composed pages."""

from tests.cast import NOW
from tests.permissions.rows import ALL_PEOPLE, EVERYBODY, Row
from zhihe.home.actions.switch_calendar import switch_calendar
from zhihe.home.queries.calendar_feed import feed_token


def own_feed(cast):
    volunteer = cast.volunteer.volunteer
    switch_calendar(actor=cast.volunteer.actor(), volunteer=volunteer, on=True, now=NOW)
    return {"kwargs": {"token": feed_token(volunteer)}}


def made_up(cast):
    return {"kwargs": {"token": "guess"}}


OPEN = ("index", "map", "benefits", "evidence", "privacy", "complaints", "accessibility", "offline",
        "service_worker", "elder")  # fmt: skip
OWN = ("me", "calendar", "resume")
ROWS = [
    *(Row(f"home:{name}", "GET", EVERYBODY) for name in OPEN),
    *(Row(f"home:{name}", "GET", ALL_PEOPLE) for name in OWN),
    Row("home:calendar_switch", "POST", ALL_PEOPLE),
    Row("home:feed", "GET", EVERYBODY, world=own_feed, why="whoever has the private address"),
    Row("home:feed", "GET", set(), world=made_up),
]
