"""Rows of the figures."""

from tests.cast import NOW
from tests.permissions.rows import CLERKS, EVERYBODY, Row
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import system_actor

READERS = CLERKS | {"other_township_clerk", "line_clerk", "auditor"}
DESK = ("clerk", "districts", "queues", "organisations", "activities", "needs")


def one_event(cast):
    """Something that happened in the cast's city."""
    fact = Fact("organisations.changed", "organisation", cast.team.pk)
    event = record_event(actor=system_actor("421200"), now=NOW, fact=fact)
    return {"kwargs": {"event_id": event.pk}}


ROWS = [
    Row("insights:city", "GET", EVERYBODY),
    Row("insights:trail", "GET", {"auditor"}),
    Row("insights:trail_entry", "GET", {"auditor"}, one_event),
    Row("insights:running", "GET", {"system_admin"}),
    *(Row(f"insights:{name}", "GET", READERS) for name in DESK),
]
