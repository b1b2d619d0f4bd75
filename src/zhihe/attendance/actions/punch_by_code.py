"""Check in or out by a code: scanned, typed, from the wall, or a duration slip."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F

from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.errors import (
    CodeOfAnother,
    NotPlaced,
    NotVolunteer,
    SlipNotNeeded,
    SlipSpent,
    TooEarly,
)
from zhihe.attendance.models import DurationCode, Punch
from zhihe.attendance.queries.check_in_window import require_code, require_open, spoken
from zhihe.attendance.queries.code_proofs import Proof
from zhihe.attendance.queries.my_shifts import is_placed, open_shifts
from zhihe.attendance.queries.positions import Fix, standing
from zhihe.attendance.queries.presence import day_of, presence
from zhihe.attendance.queries.turns import require_turn
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, PunchKind
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.volunteers.models import Volunteer


@transaction.atomic
def punch_by_code(
    *,
    actor: Actor,
    volunteer_id: UUID,
    proof: Proof,
    kind: PunchKind,
    client_id: UUID,
    now: datetime,
    fix: Fix | None = None,
    device: str = "",
) -> Punch:
    """Write the punch at the moment the code was seen; the same ``client_id`` gives it back.

    A duration slip closes an open pair, or makes the whole pair of its minutes. Raises
    NoActivityCode, ActivityOff, TooEarly, TooLate, NotPlaced, CodeOfAnother, AlreadyIn,
    AlreadyOut, NotInYet, TooManyPairs, SlipSpent, SlipNotNeeded, ClientIdReused.
    """
    volunteer = lock_volunteers(actor.city, [volunteer_id]).get(volunteer_id)
    if volunteer is None:
        raise NotVolunteer()
    known = Punch.objects.in_city(actor.city).filter(client_id=client_id).first()
    if known is not None and known.volunteer_id == volunteer.pk and known.kind == kind:
        return known
    shift = proof.shift
    require_code(shift)
    _require_place(volunteer, shift, now)
    day = day_of(actor.city, shift, [volunteer.pk])[volunteer.pk]
    if proof.method == Method.DURATION_CODE:
        return _redeem(actor, volunteer, proof, day, client_id, now)
    require_open(shift, proof.seen_at, now)
    require_turn(shift, day, kind, roll=False, now=now)
    where = standing(shift.activity, volunteer.person_id, fix)
    wanted = NewPunch(
        client_id,
        shift,
        volunteer,
        kind,
        proof.method,
        proof.seen_at,
        now,
        device,
        where.fence,
        where.distance_m,
        where.accuracy_m,
    )
    return write_punches(actor=actor, wanted=[wanted], now=now)[0]


def _require_place(volunteer: Volunteer, shift: Shift, now: datetime) -> None:
    if volunteer.person_id == shift.activity.leader_id:
        return
    if is_placed(volunteer.city_id, shift.pk, volunteer.pk):
        return
    others = open_shifts(volunteer.city_id, volunteer.pk, volunteer.person_id, now)
    if others:
        raise CodeOfAnother(this=shift.activity.title, mine=others[0].activity.title)
    raise NotPlaced()


def _redeem(
    actor: Actor,
    volunteer: Volunteer,
    proof: Proof,
    day: list[Punch],
    client_id: UUID,
    now: datetime,
) -> Punch:
    """The slip's minutes end now (or at the end of the shift); an open pair is simply closed."""
    shift = proof.shift
    found = presence(p for p in day if p.shift_id == shift.pk)
    if found.pairs and not found.is_open:
        raise SlipNotNeeded()
    if proof.seen_at <= shift.starts_at:
        raise TooEarly(opens=spoken(shift.starts_at, now))
    minutes = _take(actor.city, proof.slip_id, now)
    end = min(proof.seen_at, shift.ends_at)
    if found.is_open:
        end = max(end, found.pairs[-1].since)
    wanted = [NewPunch(client_id, shift, volunteer, PunchKind.OUT, Method.DURATION_CODE, end, now)]
    if not found.is_open:
        require_turn(shift, day, PunchKind.IN, roll=False, now=now)
        start = max(shift.starts_at, end - timedelta(minutes=minutes))
        begin = uuid5(client_id, "in")
        wanted.insert(
            0, NewPunch(begin, shift, volunteer, PunchKind.IN, Method.DURATION_CODE, start, now)
        )
    return write_punches(actor=actor, wanted=wanted, now=now)[-1]


def _take(city: str, slip_id: UUID | None, now: datetime) -> int:
    """One use of the slip, by a conditional UPDATE; its minutes."""
    rows = DurationCode.objects.in_city(city).filter(pk=slip_id)
    if not rows.filter(used__lt=F("uses"), valid_until__gte=now).update(used=F("used") + 1):
        raise SlipSpent()
    return int(rows.values_list("minutes", flat=True).get())
