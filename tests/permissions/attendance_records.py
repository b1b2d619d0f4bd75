"""Who opens the pages of service records."""

from __future__ import annotations

from typing import Any

from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, make_placement, proposed
from tests.permissions.rows import ALL_PEOPLE, EVERYBODY, Row
from zhihe.attendance.actions.ask_correction import ask_correction

TEAM = frozenset(
    {"confirmer", "org_admin", "parent_admin", "township_clerk", "county_clerk", "city_clerk"}
)
SECONDS = frozenset({"parent_admin", "township_clerk", "county_clerk", "city_clerk"})
DESKS = TEAM | {"sibling_admin", "other_admin", "other_township_clerk"}
INBOXES = DESKS - {"confirmer"}


def shift_world(cast: Any) -> dict[str, Any]:
    """A shift of the team with one record to confirm."""
    shift = shift_of(make_activity(cast))
    attend(shift, cast.volunteer)
    proposed(shift, cast.volunteer)
    return {"kwargs": {"shift_id": shift.pk}}


def record_world(cast: Any) -> dict[str, Any]:
    """One record of the volunteer."""
    shift = shift_of(make_activity(cast))
    attend(shift, cast.volunteer)
    return {"kwargs": {"record_id": proposed(shift, cast.volunteer).pk}}


def missing_world(cast: Any) -> dict[str, Any]:
    """A shift where the volunteer was placed and nothing was recorded."""
    shift = shift_of(make_activity(cast))
    make_placement(shift, cast.volunteer)
    return {"kwargs": {"shift_id": shift.pk}}


def request_world(cast: Any) -> dict[str, Any]:
    """A request of the volunteer."""
    shift = shift_of(make_activity(cast))
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    row = ask_correction(
        actor=cast.volunteer.actor(), record=record, words="少记了", now=shift.ends_at
    )
    return {"kwargs": {"request_id": row.pk}}


def asked_world(cast: Any) -> dict[str, Any]:
    """A record about which only its leader may answer."""
    shift = shift_of(make_activity(cast))
    attend(shift, cast.volunteer)
    return {"data": {"record": str(proposed(shift, cast.volunteer).pk), "saw": "yes"}}


OWNER = frozenset({"volunteer"})
ROWS = [
    Row("attendance:desk", "GET", DESKS),
    Row("attendance:desk_shift", "GET", TEAM, shift_world),
    Row("attendance:desk_shift", "POST", TEAM, shift_world),
    Row("attendance:desk_export", "GET", TEAM, shift_world, strong=True),
    Row("attendance:desk_record", "GET", TEAM, record_world),
    Row("attendance:desk_record", "POST", TEAM, record_world),
    Row("attendance:second_inbox", "GET", INBOXES),
    Row("attendance:second_inbox", "POST", INBOXES),
    Row("attendance:second_shift", "GET", SECONDS, shift_world),
    Row("attendance:second_shift", "POST", SECONDS, shift_world),
    Row("attendance:requests_desk", "GET", DESKS),
    Row("attendance:request_desk", "GET", TEAM, request_world),
    Row("attendance:request_desk", "POST", TEAM, request_world),
    Row("attendance:my_hours", "GET", ALL_PEOPLE),
    Row("attendance:why_it_counts", "GET", EVERYBODY),
    Row("attendance:my_record", "GET", OWNER, record_world),
    Row("attendance:ask_wrong", "GET", OWNER, record_world),
    Row("attendance:ask_wrong", "POST", OWNER, record_world),
    Row("attendance:ask_missing", "GET", OWNER, missing_world),
    Row("attendance:ask_missing", "POST", OWNER, missing_world),
    Row("attendance:my_request", "GET", OWNER, request_world),
    Row("attendance:my_request", "POST", OWNER, request_world),
    Row("attendance:asked_list", "GET", ALL_PEOPLE),
    Row("attendance:asked_list", "POST", {"leader"}, asked_world),
    Row("GET /api/v1/me/records", "GET", ALL_PEOPLE),
    Row("GET /api/v1/me/record", "GET", ALL_PEOPLE),
    Row("attendance:whole", "GET", ALL_PEOPLE),
]
