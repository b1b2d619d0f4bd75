"""Enter a record that was missing or returned, on an accepted request: 两人补记."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from psycopg.types.range import TimestamptzRange

from zhihe.attendance.errors.records import AlreadySettled, MinutesWrong
from zhihe.attendance.models import CorrectionRequest, ServiceRecord, Sheet
from zhihe.attendance.queries.work_days import due_after
from zhihe.attendance.rules.decisions import most_minutes, widest
from zhihe.attendance.terms import ClaimState, Flag, Grade, Method, SheetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import Span, local_date
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor


@transaction.atomic
def enter_missing(
    *, actor: Actor, request: CorrectionRequest, minutes: int, words: str, now: datetime
) -> ServiceRecord:
    """A pending record of grade C entered by the answerer, who can then not confirm it.

    The evidence is a sheet that names who entered it and why; a returned record is named in
    ``replaces``. Raises AlreadySettled when a live record stands there already.
    """
    shift = (
        Shift.objects.in_city(actor.city)
        .select_related("post", "activity", "activity__organisation")
        .get(pk=request.shift_id)
    )
    span = Span(shift.starts_at, shift.ends_at)
    if not 1 <= minutes <= most_minutes(span):
        raise MinutesWrong(most=most_minutes(span))
    sheet = Sheet.objects.create(
        city_id=actor.city,
        shift=shift,
        organisation_id=request.organisation_id,
        kind=SheetKind.TEAM_ENTRY,
        source="correction_request",
        note=words[:300],
        entered_by=actor.person_id,
        entered_at=now,
    )
    try:
        with transaction.atomic():
            record = _create(actor, request, shift, sheet, minutes, now)
    except IntegrityError as error:
        raise AlreadySettled() from error
    fact = Fact(
        "attendance.enter",
        "record",
        record.pk,
        record.person_id,
        words,
        {"minutes": minutes, "request": str(request.pk)},
    )
    record_event(actor=actor, now=now, fact=fact)
    return record


def _create(
    actor: Actor,
    request: CorrectionRequest,
    shift: Shift,
    sheet: Sheet,
    minutes: int,
    now: datetime,
) -> ServiceRecord:
    activity, volunteer = shift.activity, request.volunteer
    span = widest(Span(shift.starts_at, shift.ends_at), minutes)
    return ServiceRecord.objects.create(
        city_id=actor.city,
        volunteer=volunteer,
        person_id=volunteer.person_id,
        shift=shift,
        activity=activity,
        organisation=activity.organisation,
        group=volunteer.group,
        span=TimestamptzRange(span.start, span.end),
        minutes=minutes,
        proposed_minutes=minutes,
        grade=Grade.C,
        methods=[Method.DESK],
        needs_second=True,
        flags=sorted([Flag.DECIDED, Flag.DESK_MINUTES, Flag.NO_CHECKIN]),
        claim_state=ClaimState.CLAIMED if volunteer.is_claimed else ClaimState.WAITING,
        evidence_kind="sheet",
        evidence_id=sheet.pk,
        entered_by=actor.person_id,
        activity_title=activity.title,
        activity_code=activity.activity_code,
        service_date=local_date(shift.starts_at),
        place_text=activity.address[:160],
        content=(shift.post.duties or activity.content)[:400],
        organisation_name=activity.organisation.name,
        responsible_name=activity.leader_name,
        region_id_at=activity.region_id,
        category_code=activity.category_id,
        creator_id=activity.created_by,
        leader_id=activity.leader_id,
        replaces_id=request.record_id,
        due_on=due_after(actor.city, now, now),
        created_at=now,
        updated_at=now,
    )
