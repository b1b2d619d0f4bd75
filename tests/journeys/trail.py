"""Watches places, applications, records, requests and belongings: each change must have its event."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import UUID

from tests.cast import CITY
from zhihe.accounts.queries.words import deed_words
from zhihe.attendance.models import Punch, ServiceRecord
from zhihe.audit.models import AuditEvent
from zhihe.demands.models import Need
from zhihe.organisations.models import Membership
from zhihe.recruitment.models import Application, Placement

SOURCE = Path(sys.modules["zhihe"].__path__[0])
WATCHED = r"Application|Placement|ServiceRecord|Need|Membership"
WRITES = re.compile(r"\.update\(|create\(|INSERT INTO")
NAMES = re.compile(rf"^from zhihe\.\w+\.models import .*\b({WATCHED})\b", re.MULTILINE)
NO_STATE = {
    "organisations/actions/close_sub_team.py",  # looks whether anybody belongs; closes a team  # they write other columns or other tables
    "recruitment/actions/drop_old_codes.py",
    "recruitment/actions/tell_applicant.py",
    "demands/actions/look_at_need.py",
    "attendance/actions/ask_correction.py",
    "organisations/actions/review_organisation.py",
    "organisations/actions/set_department.py",
    "volunteers/actions/apply_import.py",
    "volunteers/actions/undo_import.py",
}
ADVERSE = {"refused", "cancelled", "rejected", "reversed", "frozen", "closed", "missed", "left"}
NEUTRAL = "更新了一条记录"


def changing_files() -> set[str]:
    """Action files that may change the state of a watched row."""
    found = set()
    for path in SOURCE.glob("*/actions/*.py"):
        text = path.read_text()
        one_line = re.sub(r"import \(([^)]*)\)", lambda m: "import " + " ".join(m[1].split()), text)
        if NAMES.search(one_line) and WRITES.search(text):
            found.add(str(path.relative_to(SOURCE)))
    return found - NO_STATE


@dataclass(frozen=True)
class Row:
    """A watched row: what shows its state, whom it concerns, ids its events may carry."""

    state: tuple[Any, ...]
    person: UUID | None
    ids: frozenset[UUID]


def snapshot() -> dict[tuple[str, UUID], Row]:
    """Every watched row as it is."""
    rows: dict[tuple[str, UUID], Row] = {}
    seats = {p.application_id: p.pk for p in Placement.objects.in_city(CITY)}
    for a in Application.objects.in_city(CITY).select_related("volunteer"):
        ids = frozenset(filter(None, (a.pk, seats.get(a.pk))))
        rows["application", a.pk] = Row((a.state,), a.volunteer.person_id, ids)
    for p in Placement.objects.in_city(CITY).select_related("volunteer"):
        state = (p.state, p.answer, p.turnout, p.span.lower)
        rows["placement", p.pk] = Row(
            state, p.volunteer.person_id, frozenset((p.pk, p.application_id))
        )
    punches: dict[tuple[UUID, UUID], set[UUID]] = {}
    for punch in Punch.objects.in_city(CITY):
        punches.setdefault((punch.shift_id, punch.volunteer_id), set()).add(punch.pk)
    for r in ServiceRecord.objects.in_city(CITY):
        ids = frozenset({r.pk, *punches.get((r.shift_id, r.volunteer_id), ())})
        rows["record", r.pk] = Row((r.state, r.claim_state, r.minutes, r.grade), r.person_id, ids)
    for n in Need.objects.in_city(CITY):
        rows["need", n.pk] = Row((n.state, n.claimed_by), n.filed_by, frozenset((n.pk,)))
    for m in Membership.objects.in_city(CITY):
        rows["membership", m.pk] = Row((m.state,), m.person_id, frozenset((m.pk,)))
    return rows


@dataclass
class Trail:
    """``step`` does a deed and holds every change it made against the events it left."""

    called: set[str] = field(default_factory=set)

    def step(self, now: datetime, deed: Callable[[], Any]) -> Any:
        """The deed's answer; AssertionError for a change without who, when or why."""
        before, known = snapshot(), set(AuditEvent.objects.in_city(CITY).values_list("pk"))
        with self._watching():
            answer = deed()
        after = snapshot()
        events = [e for e in AuditEvent.objects.in_city(CITY) if (e.pk,) not in known]
        changed = [key for key in after if before.get(key) != after[key]]
        changed = [k for k in changed if k not in before or before[k].state != after[k].state]
        assert changed, "the step changed nothing that is watched"
        for key in changed:
            self._hold(key, after[key], events, now)
        return answer

    def note(self, now: datetime, deed: Callable[[], Any]) -> Any:
        """A deed that prepares a change: it leaves an event of its own."""
        known = AuditEvent.objects.in_city(CITY).filter(at=now).count()
        with self._watching():
            answer = deed()
        assert AuditEvent.objects.in_city(CITY).filter(at=now).count() > known
        return answer

    def _hold(
        self, key: tuple[str, UUID], row: Row, events: list[AuditEvent], now: datetime
    ) -> None:
        mine = [e for e in events if e.subject_id in row.ids]
        assert mine, f"{key[0]} became {row.state} without an event"
        for event in mine:
            assert event.at == now, (event.verb, "when")
            assert event.actor_id or event.role == "system" or row.person is None, (
                event.verb,
                "who",
            )
            assert str(deed_words(event.verb)) != NEUTRAL, (event.verb, "what, in words")
            assert event.person_id == row.person, (event.verb, "readable by the person")
        own = any(e.actor_id and e.actor_id == row.person for e in mine)
        if not own and ADVERSE & {s for s in row.state if isinstance(s, str)}:
            assert any(e.reason for e in mine), (key[0], row.state, "why")

    @contextmanager
    def _watching(self) -> Iterator[None]:
        root = str(SOURCE)

        def see(frame: FrameType, event: str, arg: Any) -> None:
            name = frame.f_code.co_filename
            if event == "call" and name.startswith(root):
                self.called.add(name[len(root) + 1 :])

        sys.setprofile(see)
        try:
            yield
        finally:
            sys.setprofile(None)
