"""Rows of demo. The city of the suite is a real one: the whole demonstration is 404 for everybody;
tests/demo/test_pages.py opens it where the city is marked.
"""

from tests.permissions.rows import Row

NOBODY: frozenset[str] = frozenset()
WHY = "404 unless the city is the demonstration"
GONE = frozenset({404})

ROWS = [
    Row("demo:cast", "GET", NOBODY, why=WHY, refused_as=GONE),
    Row("demo:phones", "GET", NOBODY, why=WHY, refused_as=GONE),
    Row("demo:beside", "GET", NOBODY, why=WHY, refused_as=GONE),
    Row(
        "demo:sign_in_as",
        "POST",
        NOBODY,
        why=WHY,
        refused_as=GONE,
        world=lambda c: {"kwargs": {"key": "lin_xiaohe"}},
    ),
]
