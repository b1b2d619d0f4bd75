"""Rows of requests for help."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW, Cast
from tests.factories.activities import shift_of
from tests.factories.needs import make_need
from tests.permissions.rows import EVERYBODY, Row
from zhihe.demands.actions.arrange_need import arrange_need
from zhihe.demands.actions.claim_need import claim_need
from zhihe.opportunities.models import Activity
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift

DESKS = frozenset({"station_worker", "township_clerk", "county_clerk", "city_clerk"})
ALL_DESKS = DESKS | {"other_township_clerk"}


def need(cast: Cast) -> dict[str, Any]:
    return {"kwargs": {"need_id": make_need(cast).pk}}


def number(cast: Cast) -> dict[str, Any]:
    return {"kwargs": {"number": make_need(cast).number}}


def claimed_with_voice(cast: Cast) -> dict[str, Any]:
    from zhihe.platform import files

    name, _ = files.keep(b"OggS voice", "voices", "ogg")
    row = make_need(cast, voice_file=name)
    claim_need(actor=cast.station_worker.actor(), need=row, now=NOW)
    return {"kwargs": {"need_id": row.pk}}


def visited(cast: Cast) -> dict[str, Any]:
    row = arrange_need(
        actor=cast.station_worker.actor(), need=make_need(cast), organisation=cast.station, now=NOW
    )
    activity = Activity.objects.in_city("421200").get(pk=row.activity_id)
    apply_to_shift(actor=cast.volunteer.actor(), shift_id=shift_of(activity).pk, now=NOW)
    return {"kwargs": {"need_id": row.pk}}


def step(cast: Cast) -> dict[str, Any]:
    return {"kwargs": {"need_id": make_need(cast).pk, "step": "answer"}, "data": {"words": "好"}}


ROWS = [
    Row("demands:new", "GET", EVERYBODY),
    Row("demands:new", "POST", EVERYBODY),
    Row("demands:open", "GET", EVERYBODY),
    Row("demands:follow", "GET", EVERYBODY),
    Row("demands:sent", "GET", EVERYBODY, world=lambda c: {"kwargs": {"number": "NABC"}}),
    # Who has not proved the phone is sent to the follow page: nobody of the cast filed it.
    Row("demands:one", "GET", EVERYBODY, world=number, why="redirects to the follow page"),
    Row("demands:withdraw", "POST", EVERYBODY, world=number, why="does nothing without the phone"),
    Row("demands:thank", "POST", EVERYBODY, world=number, why="does nothing without the phone"),
    Row("demands:visit", "GET", {"volunteer"}, world=visited),
    Row("demands:desk", "GET", ALL_DESKS),
    Row("demands:desk_one", "GET", DESKS, world=need),
    Row("demands:claim", "POST", DESKS, world=need),
    Row("demands:arrange", "POST", DESKS, world=need),
    Row("demands:serve", "POST", DESKS, world=need),
    Row("demands:voice", "GET", {"station_worker"}, world=claimed_with_voice),
    Row("demands:decide", "POST", DESKS, world=step),
]
