"""Rows of messaging."""

from tests.cast import NOW
from tests.permissions.rows import ALL_PEOPLE, Row
from zhihe.messaging.actions.post_notice import post_notice


def notice_of_volunteer(cast):
    notice = post_notice(city="421200", person_id=cast.volunteer.id, kind="x", params={}, now=NOW)
    return {"kwargs": {"notice_id": notice.pk}}


ROWS = [
    Row("messaging:inbox", "GET", ALL_PEOPLE),
    Row("messaging:read_all", "POST", ALL_PEOPLE),
    Row("messaging:open", "POST", {"volunteer"}, world=notice_of_volunteer),
    Row("operator:receipts", "POST", set(), world=lambda cast: {"kwargs": {"token": "guess"}}),
]
