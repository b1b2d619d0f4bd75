"""Propose the service record of one person at one shift from what is known."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from psycopg.types.range import TimestamptzRange

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.queries.evidence import Facts, facts_of, others_of, standard_of
from zhihe.attendance.queries.grace import grace_of
from zhihe.attendance.queries.work_days import due_after
from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.proposal import Proposal, needs_second, propose
from zhihe.attendance.terms import (
    DESK_FLAGS,
    ClaimState,
    FenceVerdict,
    Flag,
    PunchKind,
    RecordState,
)
from zhihe.foundation.clock import local_date
from zhihe.opportunities.models import Shift
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.terms import Group, VolunteerState


@transaction.atomic
def propose_record(
    *, city: str, shift_id: UUID, volunteer_id: UUID, now: datetime
) -> ServiceRecord | None:
    """Make the pending record, or bring it up to the punches and sheets there are.

    Repeating it changes nothing; a record past PENDING is returned untouched; None without any
    punch and record. Call it in the transaction that wrote the punch: it locks the volunteer row,
    so that two punches of one person at once make one record.
    """
    volunteer = Volunteer.objects.in_city(city).select_for_update(no_key=True).get(pk=volunteer_id)
    shift = (
        Shift.objects.in_city(city)
        .select_related("post", "activity", "activity__organisation", "activity__category")
        .get(pk=shift_id)
    )
    facts = facts_of(city, shift, volunteer_id)
    record = _latest(city, shift_id, volunteer_id)
    if record is not None and record.state != RecordState.PENDING:
        return record
    if not facts.punches and record is None:
        return None
    fields = _fields(city, facts, volunteer, now)
    if record is None:
        return _create(city, facts, volunteer, fields, now)
    return _refresh(city, record, fields, now)


def _latest(city: str, shift_id: UUID, volunteer_id: UUID) -> ServiceRecord | None:
    rows = ServiceRecord.objects.in_city(city).filter(shift_id=shift_id, volunteer_id=volunteer_id)
    return rows.order_by("-created_at", "-id").first()


def _fields(city: str, facts: Facts, volunteer: Volunteer, now: datetime) -> dict[str, Any]:
    """The columns that follow the evidence."""
    day = local_date(facts.shift.starts_at)
    standard = standard_of(volunteer.group, day)
    made = propose(
        facts.marks(),
        facts.span,
        facts.evidence,
        standard=standard,
        hours_value=facts.shift.post.hours_value,
        now=now,
        grace=grace_of(city, now),
    )
    others = others_of(city, volunteer.pk, facts.shift.pk, day, (made.span.start, made.span.end))
    flags = list(made.flags)
    flags += _far(facts)
    if others.before and Flag.OPEN not in flags:
        flags.append(Flag.OVERLAP)
    level = arithmetic.day_level(others.day_minutes + made.minutes, standard.cap_per_day)
    if level:
        flags.append(Flag.VERY_LONG_DAY if level == "city" else Flag.LONG_DAY)
    if not volunteer.is_verified:
        flags.append(Flag.UNVERIFIED)
    late = now > facts.shift.ends_at + arithmetic.STUDENT_HOURS
    if volunteer.group == Group.STUDENT and late:
        flags.append(Flag.LATE_ENTRY)
    return _columns(facts, made, sorted(set(flags)))


def _far(facts: Facts) -> list[str]:
    """Own punches outside the fence (a roll call has no position of the person)."""
    far = [p.kind for p in facts.punches.values() if p.fence == FenceVerdict.OUTSIDE]
    return [Flag.FAR_IN if kind == PunchKind.IN else Flag.FAR_OUT for kind in far]


def _columns(facts: Facts, made: Proposal, flags: list[str]) -> dict[str, Any]:
    sheet = next(iter(facts.sheets), None)
    enterers = facts.enterers()
    rolls = [p.by_id for p in facts.rolls()]
    punches = sorted(facts.punches.values(), key=lambda p: (p.counted_at, str(p.pk)))
    columns = {
        "span": TimestamptzRange(made.span.start, made.span.end),
        "first_in": made.first_in,
        "last_out": made.last_out,
        "presence_minutes": made.presence,
        "proposed_minutes": made.minutes,
        "minutes": made.minutes,
        "grade": made.grade,
        "auto_closed": made.auto_closed,
        "flags": flags,
        "needs_second": needs_second(made.grade, flags),
        "methods": list(dict.fromkeys(p.method for p in punches)),
        "roll_caller_ids": list(dict.fromkeys([*rolls, *enterers[1:]])),
        "evidence_kind": "sheet" if sheet else "punch",
        "entered_by": enterers[0] if enterers else None,
    }
    if punches:
        columns["evidence_id"] = sheet or punches[0].pk
    return columns


def _create(
    city: str, facts: Facts, volunteer: Volunteer, fields: dict[str, Any], now: datetime
) -> ServiceRecord:
    shift, activity = facts.shift, facts.shift.activity
    unclaimed = volunteer.state == VolunteerState.UNCLAIMED or not volunteer.is_claimed
    if not unclaimed and not volunteer.is_verified:
        notify_person(
            city=city,
            person_id=volunteer.person_id,
            kind="attendance.unverified",
            now=now,
            params={"title": activity.title},
            url="/me/",
            organisation_id=activity.organisation_id,
        )
    return ServiceRecord.objects.create(
        city_id=city,
        volunteer=volunteer,
        person_id=volunteer.person_id,
        shift=shift,
        activity=activity,
        organisation=activity.organisation,
        group=volunteer.group,
        claim_state=ClaimState.WAITING if unclaimed else ClaimState.CLAIMED,
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
        due_on=due_after(city, shift.ends_at, now),
        created_at=now,
        updated_at=now,
        **fields,
    )


def _refresh(
    city: str, record: ServiceRecord, fields: dict[str, Any], now: datetime
) -> ServiceRecord:
    """Bring a pending record up to its evidence; while that is the same, a decision stays."""
    same = ("first_in", "last_out", "methods", "roll_caller_ids", "auto_closed")
    decided = Flag.DECIDED in record.flags
    if all(getattr(record, name) == fields[name] for name in same):
        if decided:
            return record
        kept = [flag for flag in record.flags if flag in DESK_FLAGS]
        fields["flags"] = sorted({*fields["flags"], *kept})
    if all(getattr(record, name) == value for name, value in fields.items()):
        return record
    columns = {n: v for n, v in fields.items() if n in ServiceRecord.mutable}
    ServiceRecord.objects.in_city(city).filter(pk=record.pk, state=RecordState.PENDING).update(
        **columns, updated_at=now
    )
    record.refresh_from_db()
    return record
