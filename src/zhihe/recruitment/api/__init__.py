"""The API of joining: the same findings, policies and actions as the pages.

A writing request carries the session and the CSRF token as a form does, and a key of its own:
``Idempotency-Key`` makes a repeated sign-up the same sign-up.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, Query, Router, Schema
from ninja.security import APIKeyCookie

from zhihe.platform.idempotency import once
from zhihe.platform.plain_input import Moment
from zhihe.platform.refusals import SignInNeeded
from zhihe.recruitment import policies
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.actions.cancel_placement import cancel_placement
from zhihe.recruitment.actions.withdraw_application import withdraw_application
from zhihe.recruitment.labels import sentence
from zhihe.recruitment.models import Application
from zhihe.recruitment.queries.fitness import Fitness
from zhihe.recruitment.queries.my_applications import with_ahead
from zhihe.recruitment.terms import ApplicationState as State


class SessionCookie(APIKeyCookie):
    """The browser's own session."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if request.actor.is_anonymous:  # type: ignore[attr-defined]
            raise SignInNeeded()
        return request.actor  # type: ignore[attr-defined]


router = Router(tags=["applications"], auth=SessionCookie())


class ProblemOut(Schema):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str


class FindingOut(Schema):
    """What is missing (``blocking``) or worth knowing."""

    code: str
    text: str
    blocking: bool


class FitnessOut(Schema):
    """A shift for this person."""

    shift_id: UUID
    starts_at: datetime
    ends_at: datetime
    free: int
    waiting: int
    may_join: bool
    application_id: UUID | None
    findings: list[FindingOut]


class ApplicationOut(Schema):
    """An application; ``ahead`` counts those before a waiting one."""

    id: UUID
    shift_id: UUID
    activity_id: UUID
    title: str
    state: str
    starts_at: datetime
    ends_at: datetime
    applied_at: datetime
    offer_until: datetime | None
    ahead: int
    reason: str


class ApplicationPage(Schema):
    """Newest first; ``next`` is the ``before`` of the next page."""

    items: list[ApplicationOut]
    next: datetime | None = None


class NoteIn(Schema):
    """A word to the organisation, for posts with assessment."""

    note: str = ""


MOST = 50
PROBLEMS = {401: ProblemOut, 404: ProblemOut, 409: ProblemOut, 422: ProblemOut}


@router.get(
    "/shifts/{shift_id}/fitness",
    response={200: FitnessOut, **PROBLEMS},
    operation_id="shift_fitness",
)
def shift_fitness(request: HttpRequest, shift_id: UUID) -> Any:
    """What is missing for me to join this shift, and why."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    return _fitness(policies.access_shift_to_join(actor, shift_id, now))


@router.post(
    "/shifts/{shift_id}/applications",
    response={200: ApplicationOut, **PROBLEMS},
    operation_id="join_shift",
)
def join_shift(
    request: HttpRequest,
    shift_id: UUID,
    body: NoteIn | None = None,
    idempotency_key: str = Header(..., min_length=8, max_length=64),
) -> Any:
    """Join a shift: admitted, waiting or applied. The same key gives the same answer for a day."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    policies.access_shift_to_join(actor, shift_id, now)
    note = _plain(body.note) if body else ""

    def deed() -> dict[str, Any]:
        made = apply_to_shift(actor=actor, shift_id=shift_id, now=now, note=note, channel="api")
        return {"id": str(made.pk)}

    answer = once(
        city=actor.city,
        actor=str(actor.person_id),
        key=idempotency_key,
        now=now,
        deed=deed,
        fields={"path": request.path, "note": note},
    )
    return _one(actor, UUID(answer["id"]))


@router.get(
    "/me/applications", response={200: ApplicationPage, **PROBLEMS}, operation_id="my_applications"
)
def my_applications(
    request: HttpRequest, before: Moment | None = None, limit: int = Query(20, ge=1, le=MOST)
) -> Any:
    """My applications, newest first."""
    rows = with_ahead(policies.visible_to(request.actor))  # type: ignore[attr-defined]
    if before is not None:
        rows = rows.filter(applied_at__lt=before)
    rows = rows.select_related("shift", "activity").order_by("-applied_at", "-id")
    found = list(rows[: limit + 1])
    page = found[:limit]
    return {
        "items": [_out(row) for row in page],
        "next": page[-1].applied_at if len(found) > limit else None,
    }


@router.delete(
    "/me/applications/{application_id}",
    response={200: ApplicationOut, **PROBLEMS},
    operation_id="withdraw_application",
)
def withdraw(request: HttpRequest, application_id: UUID, reason: str = "") -> Any:
    """Give the seat or the place in line back; after the deadline with a reason."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    row = policies.access_own_application(actor, application_id)
    words = _plain(reason)
    if row.state == State.ADMITTED:
        placement = policies.access_own_placement(actor, application_id)
        cancel_placement(actor=actor, placement=placement, now=now, reason=words)
    else:
        withdraw_application(actor=actor, application=row, now=now, reason=words)
    return _one(actor, application_id)


def _plain(text: str) -> str:
    """Without what PostgreSQL cannot keep: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()[:300]


def _one(actor: Any, application_id: UUID) -> dict[str, Any]:
    rows = with_ahead(policies.visible_to(actor)).select_related("shift", "activity")
    return _out(rows.get(pk=application_id))


def _out(row: Application) -> dict[str, Any]:
    return {
        "id": row.pk,
        "shift_id": row.shift_id,
        "activity_id": row.activity_id,
        "title": row.activity.title,
        "state": row.state,
        "starts_at": row.shift.starts_at,
        "ends_at": row.shift.ends_at,
        "applied_at": row.applied_at,
        "offer_until": row.offer_until,
        "reason": row.reason,
        "ahead": getattr(row, "ahead", 0) if row.state == State.WAITING else 0,
    }


def _fitness(fit: Fitness) -> dict[str, Any]:
    shift = fit.sheet.shift
    return {
        "shift_id": shift.id,
        "starts_at": shift.starts_at,
        "ends_at": shift.ends_at,
        "free": fit.free,
        "waiting": shift.waiting,
        "may_join": fit.may_join,
        "application_id": fit.live.id if fit.live else None,
        "findings": [
            {"code": f.code, "text": sentence(f.code, f.params), "blocking": f.blocking}
            for f in fit.findings
        ],
    }
