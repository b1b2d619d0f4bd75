"""A leader marks people present or gone; the leader's id goes to the record as roll caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.errors import LeaderNotIn, NotPlaced
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_window import require_open
from zhihe.attendance.queries.leading import leader_is_in
from zhihe.attendance.queries.my_shifts import is_placed
from zhihe.attendance.queries.presence import day_of
from zhihe.attendance.queries.turns import require_turn
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, PunchKind
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.queries.volunteer_of import volunteer_of


@transaction.atomic
def roll_call(
    *,
    actor: Actor,
    shift: Shift,
    volunteer_ids: Sequence[UUID],
    kind: PunchKind,
    client_id: UUID,
    now: datetime,
) -> list[Punch]:
    """Present (in) or gone (out), one punch for each person; ``shift`` by ``access_shift_to_lead``.

    Raises LeaderNotIn, Forbidden (oneself), NotPlaced, AlreadyIn, AlreadyOut, NotInYet, TooMany-
    Pairs, TooEarly, TooLate. The same ``client_id`` gives the same punches back.
    """
    require_open(shift, now, now)
    people = lock_volunteers(actor.city, volunteer_ids)
    ids = {p: uuid5(client_id, str(p)) for p in volunteer_ids}
    known = {
        p.client_id for p in Punch.objects.in_city(actor.city).filter(client_id__in=ids.values())
    }
    _require_leader_in(actor, shift)
    days = day_of(actor.city, shift, list(volunteer_ids))
    for identity in volunteer_ids:
        if ids[identity] not in known:
            _require_fit(actor, shift, people.get(identity), days[identity], kind, now)
    wanted = [
        NewPunch(ids[p], shift, people[p], kind, Method.ROLL_CALL, now, now) for p in volunteer_ids
    ]
    return write_punches(actor=actor, wanted=wanted, now=now)


def _require_leader_in(actor: Actor, shift: Shift) -> None:
    caller = volunteer_of(actor.city, actor.person_id) if actor.person_id else None
    if not leader_is_in(shift, caller.pk if caller else None):
        raise LeaderNotIn()


def _require_fit(
    actor: Actor,
    shift: Shift,
    volunteer: Volunteer | None,
    day: list[Punch],
    kind: PunchKind,
    now: datetime,
) -> None:
    if volunteer is None or not is_placed(actor.city, shift.pk, volunteer.pk):
        raise NotPlaced()
    if volunteer.person_id == actor.person_id:
        raise Forbidden()
    require_turn(shift, day, kind, roll=True, now=now)
