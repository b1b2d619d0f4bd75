"""One row of the permission matrix: a route, its methods, and who of the cast gets through.

Who: keys of the cast, 'anonymous', and for a hat 'key:role' (the plain key wears the person's only
hat). Everybody not listed must be refused: sign-in redirect, 403 or 404, never 2xx, 5xx or another
redirect. ``world`` makes what the row needs inside the test's transaction and returns the URL's
arguments (and may return ``data`` for POST and ``query`` for GET).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = "anonymous"
ALL_PEOPLE = frozenset(
    [
        "volunteer",
        "second_volunteer",
        "elder",
        "student",
        "guardian",
        "leader",
        "confirmer",
        "org_admin",
        "project_manager",
        "parent_admin",
        "sibling_admin",
        "other_admin",
        "station_worker",
        "township_clerk",
        "other_township_clerk",
        "county_clerk",
        "city_clerk",
        "line_clerk",
        "auditor",
        "system_admin",
        "security_admin",
        "stranger",
    ]
)
EVERYBODY = ALL_PEOPLE | {ANONYMOUS}
CLERKS = frozenset({"township_clerk", "county_clerk", "city_clerk"})
TEAM_DESK = frozenset({"org_admin", "project_manager", "parent_admin"})

World = Callable[[Any], dict[str, Any]]


def nothing(cast: Any) -> dict[str, Any]:
    """A row without arguments."""
    return {}


@dataclass(frozen=True)
class Row:
    """``name`` is the URL name 'app:view' (or 'METHOD /path' of the API); ``allowed`` gets through.

    ``strong``: the route demands a second factor; the walker gives it to everybody allowed, and
    checks that without it the answer is the step-up redirect.
    """

    name: str
    method: str
    allowed: frozenset[str] | set[str]
    world: World = nothing
    strong: bool = False
    why: str = ""
    refused_as: frozenset[int] = field(default_factory=lambda: frozenset({302, 401, 403, 404}))
