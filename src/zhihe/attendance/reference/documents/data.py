"""What the documents of this app print.

Minutes are integers, dates ISO, `qr` is `frame.qr.drawing(…)`.
"""

from __future__ import annotations

from typing import TypedDict


class RosterPerson(TypedDict):
    name: str
    phone_tail: str
    """Last four digits."""
    note: str
    qr: str | None
    """A code for the row, for a sheet that is photographed and read; None leaves the column out."""


class RosterData(TypedDict):
    """attendance/roster: the sign-in sheet of one shift."""

    demo: bool
    activity_title: str
    activity_code: str
    organisation: str
    post: str
    place: str
    date: str
    time: str
    """07:30–09:30"""
    leader: str
    leader_phone: str
    duration_code: str
    duration_qr: str | None
    people: list[RosterPerson]
    blank_rows: int


class PosterData(TypedDict):
    """attendance/poster: a static check-in code for the wall."""

    demo: bool
    service_name: str
    activity_title: str
    activity_code: str
    post: str
    place: str
    time: str
    leader: str
    leader_phone: str
    address: str
    """The short address where the code is typed in."""
    typed_code: str
    qr: str


class DurationSlip(TypedDict):
    minutes: int
    uses: int
    valid_until: str
    typed_code: str
    qr: str


class DurationCodesData(TypedDict):
    """attendance/duration_codes: slips to cut out, eight to a sheet."""

    demo: bool
    activity_title: str
    activity_code: str
    post: str
    date: str
    leader: str
    address: str
    slips: list[DurationSlip]
