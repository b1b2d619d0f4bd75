"""Rows of the figures."""

from tests.permissions.rows import CLERKS, EVERYBODY, Row

READERS = CLERKS | {"other_township_clerk", "line_clerk", "auditor"}
DESK = ("clerk", "districts", "queues", "organisations", "activities", "needs")
ROWS = [
    Row("insights:city", "GET", EVERYBODY),
    *(Row(f"insights:{name}", "GET", READERS) for name in DESK),
]
