"""Faults in the life of a record: the books, who may confirm, what the trace tells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.attendance import test_record_life
from tests.faults.planted import Fault, Plant, edit
from tests.faults.seats import both, put, silent
from zhihe.attendance.actions import claim_hours as claiming
from zhihe.attendance.actions import confirm_records as confirming
from zhihe.attendance.actions import correct_record as drafting
from zhihe.attendance.actions import decide_correction as correcting
from zhihe.attendance.actions import decide_exception as deciding
from zhihe.attendance.actions import freeze_record as freezing
from zhihe.attendance.actions import move_record as moving
from zhihe.attendance.actions import reject_record as rejecting
from zhihe.attendance.actions import reverse_record as reversing
from zhihe.attendance.actions import second_confirm_records as seconding
from zhihe.attendance.actions import settle_records as settling
from zhihe.attendance.queries.chosen import Standing
from zhihe.attendance.rules.desk import TRANSITIONS
from zhihe.ledger.actions import post_transfers as posting


def life(cast: Any) -> None:
    test_record_life.live(cast, 120, 30)


def posted(where: Any, **other: Any) -> Plant:
    """Postings of this deed with another amount or owner."""

    def plant(patch: Any) -> None:
        real = where.Posting

        def make(owner: UUID, amount: int, source: UUID, **more: Any) -> Any:
            row = real(owner, amount, source, **more)
            return replace(row, **{name: how(row) for name, how in other.items()})

        patch.setattr(where, "Posting", make)

    return plant


def unposted(where: Any) -> Plant:
    return put(where, "post_transfers", lambda **args: 0)


def weak(where: Any, name: str) -> Plant:
    """The second factor is not asked for, neither there nor where the machine holds the deed."""

    def plant(patch: Any) -> None:
        edit(where, name, "if not actor.strong:", "if False:")(patch)
        patch.setattr(test_record_life, name, getattr(where, name))

    return plant


def changed(where: Any, name: str, old: str, new: str) -> Plant:
    """As ``edit``, where the machine calls the deed by a name of its own."""

    def plant(patch: Any) -> None:
        edit(where, name, old, new)(patch)
        patch.setattr(test_record_life, name, getattr(where, name))

    return plant


def open_state(patch: Any) -> None:
    every = tuple(s for starts, _ in TRANSITIONS.values() for s in starts)
    patch.setitem(TRANSITIONS, "reverse", (every, TRANSITIONS["reverse"][1]))
    patch.setattr(reversing, "CONFIRMED_STATES", every)


def half_balance(city: str, changes: dict[UUID, int]) -> None:
    REAL_MOVE(city, {account: amount // 2 for account, amount in changes.items()})


def only_owners(city: str, changes: dict[UUID, int]) -> None:
    REAL_MOVE(city, {account: amount for account, amount in changes.items() if amount > 0})


def known_to_all(ids: Any) -> dict[UUID, Standing]:
    return {identity: Standing(True, True) for identity in ids}


def always(*args: Any) -> bool:
    return True


REAL_MOVE = posting._move
ONLY_FIRST = "if why:"
LEDGER: tuple[tuple[str, Plant], ...] = (
    ("minutes doubled", posted(settling, amount=lambda p: p.amount * 2)),
    ("a minute short", posted(settling, amount=lambda p: p.amount - 1)),
    ("confirmed without posting", unposted(settling)),
    ("minutes for somebody else", posted(settling, owner_id=lambda p: p.source_id)),
    ("reversed without posting", unposted(reversing)),
    ("half of it taken back", posted(reversing, amount=lambda p: p.amount // 2)),
    ("corrected without posting", unposted(correcting)),
    ("correction with the wrong sign", posted(correcting, amount=lambda p: -p.amount)),
    ("claimed without posting", unposted(claiming)),
    ("claimed twice over", posted(claiming, amount=lambda p: p.amount * 2)),
    ("balances stand still", put(posting, "_move", lambda *a: None)),
    ("balances move by half", put(posting, "_move", half_balance)),
    ("the issuer gives nothing", put(posting, "_move", only_owners)),
    (
        "transfers are not written",
        edit(
            posting,
            "_transfer",
            "amount=abs(posting.amount)",
            "amount=abs(posting.amount) + 1",
        ),
    ),
    ("unclaimed hours count at once", put(settling, "standings_of", known_to_all)),
    ("reversed from any state", open_state),
)
PERMISSIONS: tuple[tuple[str, Plant], ...] = (
    ("own hours confirmed", put(confirming, "bar_of", lambda *a: "")),
    ("own hours seconded", put(seconding, "bar_of", lambda *a: "")),
    ("own hours reversed", put(reversing, "bar_of", lambda *a: "")),
    ("own hours decided", put(deciding, "bar_of", lambda *a: "")),
    ("own hours corrected", put(drafting, "bar_of", lambda *a: "")),
    ("own hours rejected", put(rejecting, "bar_of", lambda *a: "")),
    ("no second person asked", put(confirming, "needs_second", lambda *a: False)),
    ("anybody confirms", put(confirming, "is_first", always)),
    ("anybody seconds", put(seconding, "is_second", always)),
    ("anybody reverses", put(reversing, "is_second", always)),
    ("anybody decides an exception", put(deciding, "is_first", always)),
    ("anybody drafts a correction", put(drafting, "sees_desk", always)),
    ("anybody decides a correction", put(correcting, "is_second", always)),
    ("anybody freezes", put(freezing, "sees_desk", always)),
    ("anybody rejects", put(rejecting, "is_first", always)),
    ("confirmed without a second factor", weak(confirming, "confirm_records")),
    ("seconded without a second factor", weak(seconding, "second_confirm_records")),
    ("reversed without a second factor", weak(reversing, "reverse_record")),
    (
        "the drafter decides the correction",
        edit(
            correcting,
            "_require_second",
            "if actor.person_id == draft.by_id:",
            "if False:",
            "hat.organisation_id == draft.by_organisation",
            "False",
        ),
    ),
)
TRACES: tuple[tuple[str, Plant], ...] = (
    ("confirmed without a trace", silent(settling, "record_events")),
    ("the first yes without a trace", silent(confirming, "record_events")),
    ("moves of a record without a trace", silent(moving)),
    ("claims without a trace", silent(claiming, "record_events")),
    (
        "confirmed in the leader's name",
        edit(
            settling,
            "_move",
            '"confirmed_by": actor.person_id',
            '"confirmed_by": rows_leader(actor, ids)',
        ),
    ),
    (
        "a correction keeps the old minutes",
        edit(correcting, "_columns", '{"minutes": minutes}', "{}"),
    ),
)
TIMES: tuple[tuple[str, Plant], ...] = (
    (
        "two settled records at one time",
        both(
            put(confirming, "overlapping", lambda *a: set()),
            edit(settling, "_move", '"record_one_place" in str(error)', "False"),
        ),
    ),
)


def rows_leader(actor: Any, ids: list[UUID]) -> UUID:
    """Somebody else's id, for a planted fault."""
    return UUID(int=actor.person_id.int ^ 1)


def _with_leader(plant: Plant) -> Plant:
    def whole(patch: Any) -> None:
        patch.setattr(settling, "rows_leader", rows_leader, raising=False)
        plant(patch)

    return whole


def _faults() -> list[Fault]:
    areas = {"ledger": LEDGER, "permissions": PERMISSIONS, "provenance": TRACES, "time": TIMES}
    return [
        Fault(name, area, _with_leader(plant), life)
        for area, rows in areas.items()
        for name, plant in rows
    ]


FAULTS = _faults()
