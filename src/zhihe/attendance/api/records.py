"""GET /api/v1/me/records: one's own service records, as the pages show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.security import APIKeyCookie

from zhihe.attendance.errors import NotVolunteer
from zhihe.attendance.queries.explain import inclusion, why_minutes
from zhihe.attendance.queries.my_records import my_records
from zhihe.attendance.queries.whole_record import whole_record
from zhihe.foundation.clock import local_date
from zhihe.frame.templatetags.frame import EVIDENCE
from zhihe.platform.refusals import SignInNeeded
from zhihe.volunteers.queries.volunteer_of import volunteer_of


class OwnSession(APIKeyCookie):
    """The browser's own session."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        if request.actor.is_anonymous:  # type: ignore[attr-defined]
            raise SignInNeeded()
        return request.actor  # type: ignore[attr-defined]


router = Router(tags=["records"], auth=OwnSession())


class RecordOut(Schema):
    """One service record (order 67 snapshot). Minutes are whole minutes; evidence is in words."""

    id: UUID
    activity_title: str
    activity_code: str
    service_date: date
    place: str
    content: str
    organisation: str
    responsible: str
    minutes: int
    presence_minutes: int
    evidence: str
    methods: list[str]
    state: str
    counts: bool
    inclusion: str
    why: list[str]
    first_in: datetime | None
    last_out: datetime | None
    confirmed_at: datetime | None


class RecordsOut(Schema):
    """A page of records, newest first; ``next`` is the offset of the next page."""

    items: list[RecordOut]
    total: int
    next: int | None = None


@router.get("/me/records", response=RecordsOut, operation_id="list_my_records")
def list_my_records(
    request: HttpRequest,
    state: str = Query("", description="counted, waiting or out"),
    limit: int = Query(50, ge=1, le=200),
    offset: int = Query(0, ge=0, le=100_000),
) -> Any:
    """One's own records; never anybody else's."""
    actor = request.actor  # type: ignore[attr-defined]
    me = volunteer_of(actor.city, actor.person_id)
    if me is None:
        raise NotVolunteer()
    rows = my_records(actor.city, me.pk, state)
    total = rows.count()
    shown = rows.select_related("shift", "shift__post")[offset : offset + limit]
    following = offset + limit
    return {
        "items": [_out(r) for r in shown],
        "total": total,
        "next": following if following < total else None,
    }


class WholeRecordOut(Schema):
    """Order 67, art. 4: basics, service, training, awards, evaluations. Minutes are whole."""

    basics: dict[str, str]
    service: dict[str, Any]
    training: list[dict[str, Any]]
    awards: list[dict[str, Any]]
    evaluations: list[dict[str, Any]]


@router.get("/me/record", response=WholeRecordOut, operation_id="get_my_record")
def get_my_record(request: HttpRequest) -> Any:
    """One's own record whole; the document's number is masked. Never anybody else's."""
    actor = request.actor  # type: ignore[attr-defined]
    me = volunteer_of(actor.city, actor.person_id)
    if me is None:
        raise NotVolunteer()
    found = whole_record(me)
    return {
        "basics": {code: text for code, _label, text in found.basics},
        "service": {
            "minutes": found.minutes,
            "times": found.services,
            "by_evidence": {str(EVIDENCE[g][0]): m for g, m in found.by_grade.items()},
            "records": [_short(r) for r in found.service],
        },
        "training": [_entry(e) for e in found.training],
        "awards": [_entry(e) for e in found.awards],
        "evaluations": [
            {"on": local_date(e.at).isoformat(), "score": e.score, "words": e.words}
            for e in found.evaluations
        ],
    }


def _short(record: Any) -> dict[str, Any]:
    return {
        "id": str(record.pk),
        "date": record.service_date.isoformat(),
        "activity": record.activity_title,
        "organisation": record.organisation_name,
        "minutes": record.minutes,
        "evidence": str(EVIDENCE[record.grade][0]),
    }


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "on": entry.on.isoformat(),
        "title": entry.title,
        "organisation": entry.organisation_name,
        "minutes": entry.minutes,
        "result": entry.result,
    }


def _out(record: Any) -> dict[str, Any]:
    counts = record.state == "confirmed" and record.claim_state == "claimed"
    return {
        "id": record.pk,
        "activity_title": record.activity_title,
        "activity_code": record.activity_code,
        "service_date": record.service_date,
        "place": record.place_text,
        "content": record.content,
        "organisation": record.organisation_name,
        "responsible": record.responsible_name,
        "minutes": record.minutes,
        "presence_minutes": record.presence_minutes,
        "evidence": str(EVIDENCE[record.grade][0]),
        "methods": record.methods,
        "state": record.state,
        "counts": counts,
        "inclusion": inclusion(record),
        "why": why_minutes(record),
        "first_in": record.first_in,
        "last_out": record.last_out,
        "confirmed_at": record.confirmed_at,
    }
