"""Who waits for a shift and still fits it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.person_facts import volunteer_facts
from zhihe.recruitment.queries.shift_facts import ShiftSheet
from zhihe.recruitment.rules import blocking, missing_for
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import FindingCode

PAGE = 50
PASSED_ALREADY = frozenset({FindingCode.ENROLMENT_CLOSED})
"""Who waits has enrolled: the closing of enrolment does not shut them out."""


def fitting_of(city: str, sheet: ShiftSheet, now: datetime) -> Iterator[Application]:
    """Waiting people in order who fit now; facts are read a page at a time."""
    last = -1
    while True:
        rows = list(
            Application.objects.in_city(city)
            .filter(shift_id=sheet.shift.id, state=State.WAITING, queue_no__gt=last)
            .select_related("volunteer")
            .order_by("queue_no")[:PAGE]
        )
        facts = volunteer_facts(city, (row.volunteer_id for row in rows), now)
        for row in rows:
            person = facts[row.volunteer_id]
            found = missing_for(person.facts, sheet.post, sheet.shift, person.policy, now)
            if not [f for f in blocking(found) if f.code not in PASSED_ALREADY]:
                yield row
        if len(rows) < PAGE:
            return
        last = rows[-1].queue_no or 0
