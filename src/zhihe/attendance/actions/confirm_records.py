"""The first person says yes: hours of a shift are counted, or go to the second person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.settle_records import settle_records
from zhihe.attendance.errors.records import HOLDS, AlreadySettled, CannotConfirm, NothingChosen
from zhihe.attendance.models import RecordReview, ServiceRecord
from zhihe.attendance.policies.records import is_first
from zhihe.attendance.queries.chosen import (
    Load,
    Standing,
    load_of,
    lock_records,
    overlapping,
    standings_of,
)
from zhihe.attendance.rules import minutes as arithmetic
from zhihe.attendance.rules.desk import bar_of
from zhihe.attendance.rules.proposal import is_undecided, needs_second
from zhihe.attendance.rules.records import CONFIRMER_DAY_CAPS, PERSON_DAY_CAPS
from zhihe.attendance.terms import Flag, RecordState
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.platform.actor import Actor
from zhihe.platform.city_rules import read
from zhihe.platform.refusals import Forbidden, StepUpNeeded

LEVEL_FLAGS = {"parent": Flag.LONG_DAY, "city": Flag.VERY_LONG_DAY}


@dataclass(slots=True)
class Outcome:
    """What came of it: counted, sent to the second person, held back with a key of HOLDS."""

    counted: list[UUID] = field(default_factory=list)
    sent: list[UUID] = field(default_factory=list)
    held: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """The caps in force."""

    person_day: dict[str, int]
    confirmer_day: dict[str, int]


@transaction.atomic
def confirm_records(
    *, actor: Actor, shift_id: UUID, record_ids: Iterable[UUID], now: datetime
) -> Outcome:
    """Confirm chosen pending records of one shift, in one transaction, whatever their number.

    Records, ledger, reviews, audit events and the notices' job come together or not at all.
    Whatever cannot be confirmed is held and named; when nothing can, CannotConfirm says the
    first reason (order 67: nothing counts before the organisation confirms).
    """
    if not actor.strong:
        raise StepUpNeeded()
    ids = list(record_ids)
    records = lock_records(actor.city, [RecordState.PENDING], ids, shift_id)
    if not records:
        raise AlreadySettled() if ids else NothingChosen()
    if not is_first(actor, records[0].organisation, now):
        raise Forbidden()
    outcome = _sort(actor, records, now)
    chosen = [r for r in records if r.pk not in outcome.held]
    if not chosen:
        why = next(iter(outcome.held.values()))
        raise CannotConfirm(HOLDS[why])
    _first_word(actor, [r for r in chosen if r.needs_second], now)
    settle_records(
        actor=actor, records=[r for r in chosen if not r.needs_second], step="first", now=now
    )
    outcome.sent = [r.pk for r in chosen if r.needs_second]
    outcome.counted = [r.pk for r in chosen if not r.needs_second]
    return outcome


def _sort(actor: Actor, records: list[ServiceRecord], now: datetime) -> Outcome:
    """Hold what cannot be confirmed; mark what needs a second person."""
    assert actor.person_id is not None
    outcome = Outcome()
    people = standings_of({r.person_id for r in records})
    taken = overlapping(actor.city, [r.pk for r in records])
    load = load_of(actor.city, records, actor.person_id, now)
    rules = Rules(read(actor.city, PERSON_DAY_CAPS, now), read(actor.city, CONFIRMER_DAY_CAPS, now))
    for record in records:
        why = _hold(actor, record, people[record.person_id])
        why = why or ("overlap" if record.pk in taken else "") or _cap(record, load, rules)
        if why:
            outcome.held[record.pk] = why
        else:
            _count(record, load)
    return outcome


def _hold(actor: Actor, record: ServiceRecord, standing: Standing) -> str:
    why = bar_of(record, actor.person_id)
    if why:
        return why
    if Flag.OPEN in record.flags:
        return "open"
    if is_undecided(record.flags):
        return "undecided"
    if record.minutes <= 0:
        return "no_minutes"
    return "unverified" if standing.is_claimed and not standing.is_verified else ""


def _cap(record: ServiceRecord, load: Load, rules: Rules) -> str:
    grade = record.grade
    if grade in rules.person_day:
        day = load.weak[record.volunteer_id, record.service_date, grade] + record.minutes
        if day > rules.person_day[grade]:
            return "cap_person"
    if grade in rules.confirmer_day and load.by_confirmer[grade] >= rules.confirmer_day[grade]:
        return "cap_confirmer"
    return ""


def _count(record: ServiceRecord, load: Load) -> None:
    """Add the record to the loads; a long day needs a second person of a higher level."""
    key = record.volunteer_id, record.service_date
    load.day[key] += record.minutes
    load.weak[(*key, record.grade)] += record.minutes
    load.by_confirmer[record.grade] += 1
    cap = load.caps.get(record.group, arithmetic.LONG_DAY)
    level = arithmetic.day_level(load.day[key], cap)
    levels = list(LEVEL_FLAGS.values())
    flags = [f for f in record.flags if f not in levels] + ([LEVEL_FLAGS[level]] if level else [])
    record.flags = sorted(flags)
    record.needs_second = needs_second(record.grade, record.flags)


def _first_word(actor: Actor, records: list[ServiceRecord], now: datetime) -> None:
    """These wait for the second person: nothing is counted yet."""
    groups: dict[tuple[str, ...], list[UUID]] = defaultdict(list)
    for record in records:
        groups[tuple(record.flags)].append(record.pk)
    for flags, ids in groups.items():
        ServiceRecord.objects.in_city(actor.city).filter(
            pk__in=ids, state=RecordState.PENDING
        ).update(
            state=RecordState.SECOND,
            needs_second=True,
            flags=list(flags),
            confirmed_by=actor.person_id,
            confirmed_at=now,
            updated_at=now,
            confirmed_org=actor.hat.organisation_id if actor.hat else None,
        )
    RecordReview.objects.bulk_create([_review(actor, r, now) for r in records])
    record_events(actor=actor, now=now, facts=[_fact(r) for r in records])


def _review(actor: Actor, record: ServiceRecord, now: datetime) -> RecordReview:
    return RecordReview(
        city_id=actor.city,
        record_id=record.pk,
        step="first",
        minutes_before=record.minutes,
        minutes_after=record.minutes,
        by_id=actor.person_id,
        at=now,
    )


def _fact(record: ServiceRecord) -> Fact:
    return Fact(
        "attendance.first",
        "record",
        record.pk,
        person_id=record.person_id,
        detail={"minutes": record.minutes, "grade": str(record.grade)},
    )
