"""Rows of the station desk."""

from tests.permissions.rows import Row
from tests.permissions.rows import nothing as plain

WORKER = frozenset({"station_worker"})
# Without a proof in the session the desk's inner pages are 404 for the worker too.
ROWS = [
    Row("home:station", "GET", WORKER),
    Row("home:station_enter", "POST", WORKER),
    Row("home:station_calls", "GET", WORKER),
    Row("home:station_counter", "GET", set(), world=plain),
    Row("home:station_join", "POST", set(), world=lambda c: {"kwargs": {"shift_id": c.place.pk}}),
    Row("home:station_cancel", "POST", set()),
    Row("home:station_correct", "POST", set()),
    Row("home:station_need", "GET", set()),
    Row("home:station_end", "POST", WORKER),
    Row(
        "home:station_prove", "GET", set(), world=lambda c: {"kwargs": {"person_id": c.stranger.id}}
    ),
]
