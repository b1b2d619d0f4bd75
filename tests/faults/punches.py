"""Faults between a punch and its minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.attendance import test_punch_machine
from tests.faults.planted import Fault, Plant, edit
from tests.faults.seats import put, silent
from zhihe.attendance.actions import (
    auto_close_shift,
    propose_record,
    punch_batch,
    punch_by_code,
    roll_call,
    undo_roll_call,
    write_punches,
)
from zhihe.attendance.queries import check_in_window, evidence, presence
from zhihe.attendance.rules import grades, minutes, proposal
from zhihe.foundation import clock


def day(cast: Any) -> None:
    test_punch_machine.walk(cast, 150, 35)


TIMES: tuple[tuple[str, Plant], ...] = (
    ("minutes beyond the shift", put(minutes, "within", lambda spans, shift: list(spans))),
    (
        "presence without end",
        edit(minutes, "_cut", "max(start, first), min(end, last)", "start, end"),
    ),
    ("five pairs count", put(minutes, "MAX_PAIRS", 5)),
    ("closed before the grace is over", put(propose_record, "grace_of", lambda *a: timedelta(0))),
    (
        "the timer closes at the end",
        put(auto_close_shift, "grace_of", lambda *a: timedelta(0)),
    ),
    (
        "a forgotten leaving ends half an hour later",
        edit(
            proposal,
            "propose",
            "end=shift.end if over else None",
            "end=shift.end + grace if over else None",
        ),
    ),
    (
        "a started minute counts",
        edit(clock, "minutes_between", "elapsed // _MINUTE", "-(-elapsed // _MINUTE)"),
    ),
    ("punches at any time", put(punch_by_code, "require_open", lambda *a: None)),
    (
        "the moment of the tap counts",
        edit(
            punch_by_code,
            "punch_by_code",
            "        proof.seen_at,\n        now,\n",
            "        now,\n        now,\n",
        ),
    ),
    (
        "offline moments not clipped",
        edit(check_in_window.Window, "clip", "min(max(moment, self.opens), self.closes)", "moment"),
    ),
    ("phones a day ahead believed", put(punch_batch, "SKEW", timedelta(days=2))),
    (
        "offline before the window",
        edit(punch_batch._Batch, "counted", "if self.now < window.opens:", "if False:"),
    ),
    (
        "a leaving without an arrival",
        edit(
            minutes,
            "pairs_of",
            "elif found:",
            "else:\n            found = found or [Pair(mark, None)]",
        ),
    ),
    (
        "the first leaving stays",
        edit(
            minutes,
            "_leave",
            "last.out is None or last.out.is_roll or not mark.is_roll",
            "last.out is None",
        ),
    ),
    (
        "seen after leaving means came back",
        edit(minutes, "_arrive", "if not (mark.is_roll and found):", "if True:"),
    ),
    (
        "order of arrival decides",
        edit(
            minutes,
            "pairs_of",
            "sorted(set(marks), key=lambda m: (m.at, m.kind, m.method, m.key))",
            "list(marks)",
        ),
    ),
)
PERMISSIONS: tuple[tuple[str, Plant], ...] = (
    ("checked in without a place", put(punch_by_code, "is_placed", lambda *a: True)),
    ("offline without a place", put(punch_batch, "is_placed", lambda *a: True)),
    ("roll called from afar", put(roll_call, "_require_leader_in", lambda *a: None)),
    ("roll called for oneself", edit(roll_call, "_require_fit", "raise Forbidden()", "return")),
    (
        "anybody undoes a roll call",
        edit(undo_roll_call, "undo_roll_call", "punch.by_id != actor.person_id", "False"),
    ),
    ("roll callers forgotten", put(evidence.Facts, "rolls", lambda facts: [])),
)
TRACES: tuple[tuple[str, Plant], ...] = (
    ("a punch leaves no trace", silent(write_punches, "record_events")),
    (
        "a taken-back roll call counts on",
        put(evidence, "live_punches", lambda city: presence.Punch.objects.in_city(city)),
    ),
    ("a closed end proves as much", put(grades, "lower", lambda given: given)),
    (
        "another creator",
        edit(
            propose_record,
            "_create",
            "creator_id=activity.created_by",
            "creator_id=activity.leader_id",
        ),
    ),
    (
        "records lag behind their punches",
        edit(
            write_punches,
            "write_punches",
            "dict.fromkeys((p.shift_id, p.volunteer_id) for p in made)",
            "{}",
        ),
    ),
)
KEYS: tuple[tuple[str, Plant], ...] = (
    ("the same punch twice", put(write_punches, "_known", lambda *a: {})),
    (
        "a known punch is moved on",
        edit(
            punch_by_code,
            "punch_by_code",
            "client_id=client_id).first()",
            "client_id=None).first()\n    client_id = uuid5(client_id, str(now))",
        ),
    ),
    (
        "another's client id gives their punch",
        edit(punch_by_code, "punch_by_code", "known.volunteer_id == volunteer.pk and ", ""),
    ),
    (
        "a batch sent twice is written twice",
        edit(punch_batch._Batch, "write", "[wanted]", "[again(wanted, self)]"),
    ),
)


def again(wanted: Any, batch: Any) -> Any:
    """A client id of its own for every arrival, for a planted fault."""
    from dataclasses import replace
    from uuid import uuid4

    return replace(wanted, client_id=uuid4())


def _ready(plant: Plant) -> Plant:
    def whole(patch: Any) -> None:
        patch.setattr(punch_batch, "again", again, raising=False)
        plant(patch)

    return whole


def _faults() -> list[Fault]:
    areas = {"time": TIMES, "permissions": PERMISSIONS, "provenance": TRACES, "idempotency": KEYS}
    return [
        Fault(name, area, _ready(plant), day)
        for area, rows in areas.items()
        for name, plant in rows
    ]


FAULTS = _faults()
