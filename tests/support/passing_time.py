"""Let hours pass between two steps of a journey: what was written moves into the past, as the owner.

The application may not rewrite punches; a test that cannot wait two hours does it through the owner's
connection instead.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import psycopg

from tests.support.databases import current_name, owner_url

MOVED = (
    "UPDATE opportunities_shift SET starts_at = starts_at - %(by)s, ends_at = ends_at - %(by)s WHERE activity_id = %(it)s",
    "UPDATE opportunities_activity SET starts_at = starts_at - %(by)s, ends_at = ends_at - %(by)s,"
    " published_at = published_at - %(by)s, created_at = created_at - %(by)s WHERE id = %(it)s",
    "UPDATE recruitment_placement SET span = tstzrange(lower(span) - %(by)s, upper(span) - %(by)s),"
    " placed_at = placed_at - %(by)s WHERE activity_id = %(it)s",
    "UPDATE attendance_punch SET counted_at = counted_at - %(by)s, claimed_at = claimed_at - %(by)s,"
    " received_at = received_at - %(by)s WHERE activity_id = %(it)s",
)


def hours_pass(activity_id: UUID, by: timedelta) -> None:
    """Everything about the activity happened ``by`` earlier than it did."""
    with psycopg.connect(owner_url(current_name())) as connection:
        for statement in MOVED:
            connection.execute(statement, {"by": by, "it": activity_id})
