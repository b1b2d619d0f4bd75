"""The leader's own check-in and check-out on the leading page: 「我到了」「我走了」."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.errors import NotVolunteer
from zhihe.attendance.models import Punch
from zhihe.attendance.queries.check_in_window import require_open
from zhihe.attendance.queries.positions import Fix, standing
from zhihe.attendance.queries.presence import day_of
from zhihe.attendance.queries.turns import require_turn
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, PunchKind
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.volunteers.queries.volunteer_of import volunteer_of


@transaction.atomic
def check_in_leader(
    *,
    actor: Actor,
    shift: Shift,
    kind: PunchKind,
    client_id: UUID,
    now: datetime,
    fix: Fix | None = None,
) -> Punch:
    """``shift`` by ``access_shift_to_lead``. Worth a typed code: the leader holds the code anyway.

    Raises NotVolunteer, TooEarly, TooLate, NoActivityCode, AlreadyIn, AlreadyOut, NotInYet,
    TooManyPairs.
    """
    row = volunteer_of(actor.city, actor.person_id) if actor.person_id else None
    me = lock_volunteers(actor.city, [row.pk]).get(row.pk) if row else None
    if me is None:
        raise NotVolunteer()
    known = Punch.objects.in_city(actor.city).filter(client_id=client_id, volunteer=me).first()
    if known is not None and known.kind == kind:
        return known
    require_open(shift, now, now)
    day = day_of(actor.city, shift, [me.pk])[me.pk]
    require_turn(shift, day, kind, roll=False, now=now)
    where = standing(shift.activity, me.person_id, fix)
    wanted = NewPunch(
        client_id,
        shift,
        me,
        kind,
        Method.TYPED_CODE,
        now,
        now,
        "leader",
        where.fence,
        where.distance_m,
        where.accuracy_m,
    )
    return write_punches(actor=actor, wanted=[wanted], now=now)[0]
