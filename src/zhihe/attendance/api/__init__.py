"""The API of check-in: own punches, and batches that waited without network.

A repeated ``client_id`` gives the same punch back: whatever got no answer is sent again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.security import APIKeyCookie

from zhihe.attendance.actions.punch_batch import MOST, Claim, Outcome, punch_batch
from zhihe.attendance.api.records import router as records_router
from zhihe.attendance.errors import NotVolunteer
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.positions import read_fix
from zhihe.attendance.terms import PunchKind
from zhihe.platform.middleware import problem
from zhihe.platform.plain_input import Moment
from zhihe.platform.refusals import SignInNeeded
from zhihe.volunteers.queries.volunteer_of import volunteer_of


class SessionCookie(APIKeyCookie):
    """The browser's own session; a writing request carries the CSRF token as a form does."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if request.actor.is_anonymous:  # type: ignore[attr-defined]
            raise SignInNeeded()
        return request.actor  # type: ignore[attr-defined]


router = Router(tags=["attendance"], auth=SessionCookie())
router.add_router("", records_router)


class PunchIn(Schema):
    """One punch as the device claims it. ``volunteer_id`` only for a leader's roll call."""

    client_id: UUID
    shift_id: UUID
    kind: PunchKind
    claimed_at: Moment
    volunteer_id: UUID | None = None
    code: str = Field("", max_length=200)
    lon: float | None = None
    lat: float | None = None
    accuracy: float | None = None


class BatchIn(Schema):
    """At most 200 punches at once."""

    punches: list[PunchIn] = Field(max_length=MOST)
    device: str = Field("", max_length=64)


class PunchOut(Schema):
    """A punch as kept. Distance and accuracy in metres; no position."""

    client_id: UUID
    id: UUID
    shift_id: UUID
    volunteer_id: UUID
    kind: str
    method: str
    claimed_at: datetime
    counted_at: datetime
    received_at: datetime
    fence: str
    distance_m: int | None
    accuracy_m: int | None


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str


class ResultOut(Schema):
    """What became of one punch of a batch; ``again``: keep it and send it later."""

    client_id: UUID
    status: str
    again: bool = False
    punch: PunchOut | None = None
    problem: ProblemOut | None = None


class BatchOut(Schema):
    """Results in the order sent."""

    results: list[ResultOut]


class PageOut(Schema):
    """Own punches, newest first; ``next`` is the ``before`` of the next page."""

    punches: list[PunchOut]
    next: datetime | None = None


@router.post(
    "/punches",
    response={200: PunchOut, 401: ProblemOut, 409: ProblemOut, 422: ProblemOut},
    summary="Check in or out",
)
def make_punch(request: HttpRequest, body: PunchIn) -> Any:
    """One punch; the same ``client_id`` again gives the same answer."""
    outcome = _run(request, [body], "")[0]
    return problem(outcome.refusal) if outcome.refusal else outcome.punch


@router.post(
    "/punches/batch",
    response={200: BatchOut, 401: ProblemOut, 422: ProblemOut},
    summary="Send punches that waited without network",
)
def make_punches(request: HttpRequest, body: BatchIn) -> dict[str, Any]:
    """Any order, any repetition, several devices: the same punches give the same state."""
    outcomes = _run(request, body.punches, body.device)
    return {"results": [_result(outcome) for outcome in outcomes]}


@router.get("/punches", response={200: PageOut, 401: ProblemOut}, summary="My punches")
def my_punches(
    request: HttpRequest, before: Moment | None = None, limit: int = 50
) -> dict[str, Any]:
    """Own punches, newest first."""
    actor = request.actor  # type: ignore[attr-defined]
    me = volunteer_of(actor.city, actor.person_id)
    if me is None:
        raise NotVolunteer()
    rows = Punch.objects.in_city(actor.city).filter(volunteer=me)
    if before is not None:
        rows = rows.filter(counted_at__lt=before)
    page = list(rows.order_by("-counted_at", "-id")[: max(1, min(limit, MOST))])
    more = len(page) == max(1, min(limit, MOST))
    return {"punches": page, "next": page[-1].counted_at if more and page else None}


def _run(request: HttpRequest, items: list[PunchIn], device: str) -> list[Outcome]:
    claims = [
        Claim(
            item.client_id,
            item.shift_id,
            item.kind,
            item.claimed_at,
            item.volunteer_id,
            item.code,
            _fix(item),
        )
        for item in items
    ]
    return punch_batch(
        actor=request.actor,
        claims=claims,
        now=request.now,
        device=device,  # type: ignore[attr-defined]
    )


def _fix(item: PunchIn) -> Any:
    given = (item.lon, item.lat, item.accuracy)
    return read_fix(*(None if v is None else str(v) for v in given))


def _result(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = {
        "client_id": outcome.client_id,
        "punch": outcome.punch,
        "status": "kept",
    }
    if outcome.refusal:
        answer = problem(outcome.refusal)
        found |= {
            "status": "refused",
            "again": outcome.again,
            "problem": json.loads(answer.content),
        }
    return found
