"""Rows of registering (in volunteers): a sign-in, and always about oneself."""

from tests.permissions.rows import ALL_PEOPLE, Row

STEPS = ("name", "region", "consents", "document", "guardian", "welcome")
ROWS = [
    Row("volunteers:register", "GET", ALL_PEOPLE),
    *(
        Row(f"volunteers:register_{step}", method, ALL_PEOPLE)
        for step in STEPS
        for method in ("GET", "POST")
    ),
]
