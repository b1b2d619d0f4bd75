"""The one door to punches: write them, tell the trace, refresh the proposed records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.attendance.actions.propose_record import propose_record
from zhihe.attendance.errors import ClientIdReused
from zhihe.attendance.events import PunchMade
from zhihe.attendance.models import Punch
from zhihe.attendance.terms import FenceVerdict, Method, PunchKind
from zhihe.audit.actions.record_events import Fact, record_events
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.volunteers.models import Volunteer


@dataclass(frozen=True, slots=True)
class NewPunch:
    """A punch to be written. Moments are aware, distances in metres; no raw position, ever."""

    client_id: UUID
    shift: Shift
    volunteer: Volunteer
    kind: PunchKind
    method: Method
    counted_at: datetime
    claimed_at: datetime
    device: str = ""
    fence: str = FenceVerdict.NONE
    distance_m: int | None = None
    accuracy_m: int | None = None
    sheet_id: UUID | None = None


@transaction.atomic
def write_punches(*, actor: Actor, wanted: Sequence[NewPunch], now: datetime) -> list[Punch]:
    """Insert what is new and return all, in order; a known client id gives its punch back.

    The caller holds the volunteers' rows (``lock_volunteers``) and has judged the punches.
    Raises ClientIdReused when a client id names another person, shift or kind.
    """
    known = _known(actor.city, wanted)
    fresh = [w for w in wanted if w.client_id not in known]
    made = Punch.objects.bulk_create([_row(actor, w, now) for w in fresh])
    people = {w.volunteer.pk: w.volunteer.person_id for w in fresh}
    record_events(actor=actor, now=now, facts=[_fact(p, people[p.volunteer_id]) for p in made])
    for shift_id, volunteer_id in dict.fromkeys((p.shift_id, p.volunteer_id) for p in made):
        propose_record(city=actor.city, shift_id=shift_id, volunteer_id=volunteer_id, now=now)
        publish(actor.city, PunchMade(str(shift_id), str(volunteer_id)))
    known.update({p.client_id: p for p in made})
    return [known[w.client_id] for w in wanted]


def _known(city: str, wanted: Sequence[NewPunch]) -> dict[UUID, Punch]:
    rows = Punch.objects.in_city(city).filter(client_id__in=[w.client_id for w in wanted])
    known = {p.client_id: p for p in rows}
    for w in wanted:
        row = known.get(w.client_id)
        if row and (row.volunteer_id, row.shift_id, row.kind) != (
            w.volunteer.pk,
            w.shift.pk,
            w.kind,
        ):
            raise ClientIdReused()
    return known


def _row(actor: Actor, w: NewPunch, now: datetime) -> Punch:
    by = actor.person_id or w.volunteer.person_id
    return Punch(
        city_id=actor.city,
        client_id=w.client_id,
        shift_id=w.shift.pk,
        activity_id=w.shift.activity_id,
        volunteer_id=w.volunteer.pk,
        kind=w.kind,
        method=w.method,
        device=w.device[:64],
        claimed_at=w.claimed_at,
        received_at=now,
        counted_at=w.counted_at,
        fence=w.fence,
        distance_m=w.distance_m,
        accuracy_m=w.accuracy_m,
        by_id=by,
        on_behalf=by != w.volunteer.person_id,
        sheet_id=w.sheet_id,
    )


def _fact(row: Punch, person_id: UUID) -> Fact:
    detail = {
        "shift": str(row.shift_id),
        "kind": str(row.kind),
        "method": str(row.method),
        "fence": str(row.fence),
    }
    return Fact("attendance.punch", "punch", row.pk, person_id=person_id, detail=detail)
