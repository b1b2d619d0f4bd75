"""Faults in seats, queue, times and traces of placements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F

from tests.faults.planted import Fault, Plant, edit
from tests.recruitment import test_placement_life, test_seat_machine
from zhihe.opportunities.models import Shift
from zhihe.platform import idempotency
from zhihe.recruitment import rules
from zhihe.recruitment.actions import (
    accept_offer,
    apply_to_shift,
    assess_applicant,
    cancel_placement,
    cancel_shift,
    change_capacity,
    claim_seat,
    close_begun_queues,
    confirm_coming,
    expire_offers,
    join_waiting_list,
    move_placements,
    move_shift,
    offer_next,
    release_placement,
    restore_placement,
    seat_applicant,
    take_late_seat,
    vacate_seat,
    withdraw_application,
)
from zhihe.recruitment.queries.fitness import Fitness


def seats(cast: Any) -> None:
    test_seat_machine.walk(cast, test_seat_machine.HUNT)


def life(cast: Any) -> None:
    test_placement_life.walk(cast, 250, 45)


def put(where: Any, name: str, what: Any) -> Plant:
    """Replace one name of a module."""
    return lambda patch: patch.setattr(where, name, what)


def cut(where: Any, name: str, text: str, instead: str = "") -> Plant:
    """Take a condition out of a statement."""

    def plant(patch: Any) -> None:
        assert text in getattr(where, name)
        patch.setattr(where, name, getattr(where, name).replace(text, instead))

    return plant


def both(*plants: Plant) -> Plant:
    def plant(patch: Any) -> None:
        for one in plants:
            one(patch)

    return plant


def only(**changes: int) -> Callable[..., None]:
    """A counter that moves only some of what it should: ``(city, shift, …) → None``."""

    def move(city: str, shift: Any, *rest: Any) -> None:
        Shift.objects.in_city(city).filter(pk=shift.pk).update(
            **{key: F(key) + step for key, step in changes.items()}
        )

    return move


def lazy_seat(city: str, shift: Any, before: str) -> None:
    """Takes the seat, forgets the queue."""
    rows = Shift.objects.in_city(city).filter(pk=shift.pk)
    if before == "offered":
        rows.update(offered=F("offered") - 1, taken=F("taken") + 1)
    else:
        rows.update(taken=F("taken") + 1)


def unguarded_take(city: str, shift: Any) -> int:
    return Shift.objects.in_city(city).filter(pk=shift.pk).update(taken=F("taken") + 1)


def take_without_queue(city: str, shift: Any) -> int:
    rows = Shift.objects.in_city(city).filter(pk=shift.pk)
    rows = rows.filter(capacity__gt=F("taken") + F("offered") + F("held"))
    return rows.update(taken=F("taken") + 1)


def latest_first(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args: reversed(list(real(*args)))


def insert_any(city: str, actor: str, key: str, fingerprint: bytes, now: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM platform_idempotencykey WHERE city_id = %s AND actor = %s AND key = %s",
            [city, actor, key],
        )
    return REAL_INSERT(city, actor, key, fingerprint, now)


REAL_INSERT = idempotency._insert
Rows = tuple[tuple[str, str, Plant, Callable[[Any], None]], ...]


def one_key_for_all(patch: Any) -> None:
    real = idempotency.once
    patch.setattr(idempotency, "once", lambda **args: real(**{**args, "actor": "all"}))


def same_print(patch: Any) -> None:
    real = idempotency.once
    patch.setattr(idempotency, "once", lambda **args: real(**{**args, "fields": None}))


def answer_forgotten(patch: Any) -> None:
    real = idempotency._stored
    patch.setattr(idempotency, "_stored", lambda *args: {**real(*args), "capacity": 0})


def silent(where: Any, name: str = "record_event") -> Plant:
    return put(where, name, lambda **args: None)


def in_nobodys_name(where: Any) -> Plant:
    def plant(patch: Any) -> None:
        from dataclasses import replace

        real = where.record_event
        patch.setattr(
            where,
            "record_event",
            lambda *, fact, **args: real(fact=replace(fact, person_id=None), **args),
        )

    return plant


def move_nothing(*, actor: Any, shift_id: Any, span: Any, now: Any) -> tuple[list[Any], int]:
    return [], 0


CAPACITY: Rows = (
    (
        "seat guard removed",
        "capacity",
        both(
            cut(claim_seat, "CLAIM", "AND taken + offered + held < capacity"),
            put(Fitness, "free", property(lambda fit: 1)),
        ),
        seats,
    ),
    (
        "waiting list passed",
        "capacity",
        cut(claim_seat, "CLAIM", "AND (waiting = 0 OR starts_at <= %(no_offers)s)"),
        seats,
    ),
    ("offer not counted", "capacity", put(offer_next, "_count", only(waiting=-1)), seats),
    (
        "waiting not counted down by an offer",
        "capacity",
        put(offer_next, "_count", only(offered=1)),
        seats,
    ),
    (
        "offers for seats already offered",
        "capacity",
        put(offer_next, "_free", lambda s: s.capacity - s.taken - s.held),
        seats,
    ),
    (
        "waiting not counted down by a verdict",
        "capacity",
        put(seat_applicant, "_move_counters", lazy_seat),
        seats,
    ),
    (
        "cancel without freeing",
        "capacity",
        put(vacate_seat, "_give_back", lambda *a: None),
        seats,
    ),
    (
        "withdrawal not counted",
        "capacity",
        put(withdraw_application, "_count_out", lambda *a: None),
        seats,
    ),
    (
        "offer runs out without giving the seat back",
        "capacity",
        put(expire_offers, "F", lambda name: F(name) + 1),
        seats,
    ),
    (
        "capacity below those placed",
        "capacity",
        put(change_capacity, "F", lambda name: 0 * F(name)),
        seats,
    ),
    ("undo without a free seat", "capacity", put(restore_placement, "_take", unguarded_take), life),
    (
        "undo past the waiting list",
        "capacity",
        put(restore_placement, "_take", take_without_queue),
        life,
    ),
    ("undo without counting", "capacity", put(restore_placement, "_take", lambda *a: 1), life),
    (
        "joining the queue not counted",
        "capacity",
        put(join_waiting_list, "F", lambda name: F(name) - (1 if name == "waiting" else 0)),
        life,
    ),
    (
        "the last in the queue is offered first",
        "capacity",
        put(offer_next, "fitting_of", latest_first(offer_next.fitting_of)),
        life,
    ),
    (
        "called off, the queue forgotten",
        "capacity",
        put(cancel_shift, "LIVE_APPLICATIONS", ("admitted",)),
        life,
    ),
    (
        "at the start the offers stay",
        "capacity",
        put(close_begun_queues, "OPEN", ("applied", "asked", "waiting")),
        life,
    ),
    (
        "moved without looking for clashes",
        "capacity",
        both(
            put(move_shift, "clashing_placements", lambda *a: []),
            put(move_placements, "clashing_placements", lambda *a: []),
        ),
        life,
    ),
)

PERMISSIONS: Rows = (
    (
        "applicants assess themselves",
        "permissions",
        edit(
            assess_applicant,
            "assess_applicant",
            "if fresh.volunteer.person_id == actor.person_id:",
            "if False:",
        ),
        life,
    ),
    (
        "undo of what the organisation took back",
        "permissions",
        edit(
            restore_placement,
            "_take_back",
            "state=State.WITHDRAWN",
            "state__in=(State.WITHDRAWN, State.REFUSED)",
        ),
        life,
    ),
)

TIMES: Rows = (
    ("overlap check off", "time", put(rules, "overlap", lambda a, b: False), seats),
    (
        "touching taken for overlap",
        "time",
        put(rules, "overlap", lambda a, b: a.starts_at <= b.ends_at and b.starts_at <= a.ends_at),
        seats,
    ),
    (
        "offers in the last hour",
        "time",
        put(offer_next, "offer_deadline", lambda now, *a: now + timedelta(hours=4)),
        seats,
    ),
    (
        "offer accepted after its deadline",
        "time",
        edit(accept_offer, "accept_offer", "fresh.offer_until <= now or ", ""),
        seats,
    ),
    (
        "late seats before the last hour",
        "time",
        put(take_late_seat, "offers_are_over", lambda *a: True),
        seats,
    ),
    (
        "undo after the ten minutes",
        "time",
        put(restore_placement, "timedelta", lambda minutes: timedelta(minutes=minutes + 30)),
        life,
    ),
    (
        "never late",
        "time",
        put(cancel_placement, "is_late", lambda *a: False),
        life,
    ),
    (
        "late an hour too early",
        "time",
        put(
            cancel_placement,
            "is_late",
            lambda now, starts, hours: now > starts - timedelta(hours=hours + 1),
        ),
        life,
    ),
    (
        "given back after the start",
        "time",
        edit(cancel_placement, "cancel_placement", " or shift.starts_at <= now", ""),
        life,
    ),
    (
        "taken back after the start",
        "time",
        edit(release_placement, "release_placement", " or shift.starts_at <= now", ""),
        life,
    ),
    (
        "moved after the start",
        "time",
        edit(move_shift, "move_shift", " or shift.starts_at <= now", ""),
        life,
    ),
    (
        "seats stay at the old time",
        "time",
        put(move_shift, "move_placements", move_nothing),
        life,
    ),
    (
        "the activity keeps its old hours",
        "time",
        put(move_shift, "_stretch_activity", lambda *a: None),
        life,
    ),
)

TRACES: Rows = (
    ("joining leaves no trace", "provenance", silent(apply_to_shift), life),
    ("giving back leaves no trace", "provenance", silent(cancel_placement), life),
    ("undo leaves no trace", "provenance", silent(restore_placement), life),
    ("taking an offer leaves no trace", "provenance", silent(accept_offer), life),
    ("offers leave no trace", "provenance", silent(offer_next, "record_events"), life),
    ("a verdict leaves no trace", "provenance", silent(assess_applicant), life),
    ("taking back names nobody", "provenance", in_nobodys_name(release_placement), life),
    ("saying 'I come' leaves no trace", "provenance", silent(confirm_coming), life),
    ("calling off leaves no trace", "provenance", silent(cancel_shift, "record_events"), life),
)

KEYS: Rows = (
    ("the same key works twice", "idempotency", put(idempotency, "_insert", insert_any), life),
    ("one key for everybody", "idempotency", one_key_for_all, life),
    ("a key answers to other fields", "idempotency", same_print, life),
    ("a key gives another answer", "idempotency", answer_forgotten, life),
)


FAULTS = [Fault(*row) for row in (*CAPACITY, *PERMISSIONS, *TIMES, *TRACES, *KEYS)]
