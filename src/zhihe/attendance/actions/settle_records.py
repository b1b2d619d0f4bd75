"""Count records: state, ledger, reviews, audit and notices in the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app

from zhihe.attendance.actions.mark_turnout import mark_turnout
from zhihe.attendance.errors.records import AlreadySettled, OverlapNow
from zhihe.attendance.events import RecordsConfirmed
from zhihe.attendance.models import RecordReview, ServiceRecord
from zhihe.attendance.queries.chosen import standings_of
from zhihe.attendance.rules.desk import TRANSITIONS
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.ledger.actions.post_transfers import Posting, post_transfers
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.recruitment.terms import Turnout


@transaction.atomic
def settle_records(
    *, actor: Actor, records: Sequence[ServiceRecord], step: str, now: datetime
) -> None:
    """Move locked records of one shift to CONFIRMED; ``step`` is 'first' or 'second'.

    Minutes of a claimed and verified person go to the ledger now, others at the claim. Raises
    AlreadySettled when a row moved meanwhile, OverlapNow when the table refuses the span.
    """
    if not records:
        return
    people = standings_of({r.person_id for r in records})
    groups: dict[str, list[UUID]] = defaultdict(list)
    for record in records:
        standing = people[record.person_id]
        ready = standing.is_claimed and standing.is_verified
        record.claim_state = ClaimState.CLAIMED if ready else ClaimState.WAITING
        groups[record.claim_state].append(record.pk)
    for claim_state, ids in groups.items():
        _move(actor, ids, claim_state, step, now)
    _reviews(actor, records, step, now)
    counted = [r for r in records if r.claim_state == ClaimState.CLAIMED]
    post_transfers(
        city=actor.city,
        now=now,
        postings=[Posting(r.volunteer_id, r.minutes, r.pk) for r in counted],
    )
    volunteers = [r.volunteer_id for r in records]
    mark_turnout(
        actor=actor,
        shift_id=records[0].shift_id,
        volunteer_ids=volunteers,
        turnout=Turnout.CAME,
        now=now,
    )
    _tell(actor, records)


def _move(actor: Actor, ids: list[UUID], claim_state: str, step: str, now: datetime) -> None:
    who: dict[str, Any] = (
        {
            "confirmed_by": actor.person_id,
            "confirmed_at": now,
            "confirmed_org": actor.hat.organisation_id if actor.hat else None,
            "needs_second": False,
        }
        if step == "first"
        else {"second_by": actor.person_id, "second_at": now}
    )
    deed = "confirm" if step == "first" else "second"
    rows = ServiceRecord.objects.in_city(actor.city).filter(
        pk__in=ids, state__in=TRANSITIONS[deed][0]
    )
    try:
        with transaction.atomic():
            moved = rows.update(
                state=RecordState.CONFIRMED, claim_state=claim_state, updated_at=now, **who
            )
    except IntegrityError as error:
        if "record_one_place" in str(error):
            raise OverlapNow() from error
        raise
    if moved != len(ids):
        raise AlreadySettled()


def _reviews(actor: Actor, records: Sequence[ServiceRecord], step: str, now: datetime) -> None:
    RecordReview.objects.bulk_create(
        [
            RecordReview(
                city_id=actor.city,
                record_id=r.pk,
                step=step,
                minutes_before=r.minutes,
                minutes_after=r.minutes,
                by_id=actor.person_id,
                at=now,
            )
            for r in records
        ]
    )
    facts = [
        Fact(
            "attendance.confirm",
            "record",
            r.pk,
            person_id=r.person_id,
            detail={"minutes": r.minutes, "grade": str(r.grade), "step": step},
        )
        for r in records
    ]
    record_events(actor=actor, now=now, facts=facts)


def _tell(actor: Actor, records: Sequence[ServiceRecord]) -> None:
    ids = [str(r.pk) for r in records]
    app.configure_task("attendance.tell_confirmed", queue="messages").defer(
        city=actor.city, record_ids=[*ids]
    )
    volunteers = [str(r.volunteer_id) for r in records]
    publish(actor.city, RecordsConfirmed(str(records[0].shift_id), ids, volunteers))
