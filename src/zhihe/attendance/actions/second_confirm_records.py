"""The second person of another level nods: only now are these hours counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.confirm_records import Outcome
from zhihe.attendance.actions.settle_records import settle_records
from zhihe.attendance.errors.records import HOLDS, AlreadySettled, CannotConfirm, NothingChosen
from zhihe.attendance.models import ServiceRecord
from zhihe.attendance.policies.records import is_second
from zhihe.attendance.queries.chosen import lock_records
from zhihe.attendance.rules.desk import bar_of, needs_city
from zhihe.attendance.terms import RecordState
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, StepUpNeeded


@transaction.atomic
def second_confirm_records(
    *, actor: Actor, shift_id: UUID, record_ids: Iterable[UUID], now: datetime
) -> Outcome:
    """Count chosen records of one shift that wait for the second person.

    The second person is an admin above the organisation or a clerk of its region, never of the
    organisation that said yes first; over twelve hours a day it is the city's clerk.
    """
    if not actor.strong:
        raise StepUpNeeded()
    ids = list(record_ids)
    records = lock_records(actor.city, [RecordState.SECOND], ids, shift_id)
    if not records:
        raise AlreadySettled() if ids else NothingChosen()
    if not is_second(actor, records[0].organisation):
        raise Forbidden(HOLDS["level"])
    held = {r.pk: why for r in records if (why := _hold(actor, r))}
    chosen = [r for r in records if r.pk not in held]
    if not chosen:
        raise CannotConfirm(HOLDS[next(iter(held.values()))])
    settle_records(actor=actor, records=chosen, step="second", now=now)
    return Outcome(counted=[r.pk for r in chosen], held=held)


def _hold(actor: Actor, record: ServiceRecord) -> str:
    why = bar_of(record, actor.person_id)
    if why:
        return why
    hat = actor.hat
    if hat and hat.organisation_id and hat.organisation_id == record.confirmed_org:
        return "same_organisation"
    if needs_city(record.flags) and not actor.has_role(Role.CITY_CLERK):
        return "city"
    return ""
