"""Bring in a roster of another system (K02): all rows or none, once by file and by (source, id)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid5

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from zhihe.accounts.actions.enter_person import PersonEntry, enter_person
from zhihe.accounts.errors import NameRefused
from zhihe.attendance.actions.write_punches import NewPunch, write_punches
from zhihe.attendance.errors import FileTwice, SheetEmpty, SheetWrong
from zhihe.attendance.models import RosterBatch, RosterRow, Sheet
from zhihe.attendance.queries.check_in_window import require_code
from zhihe.attendance.queries.roster_checks import Matched
from zhihe.attendance.queries.roster_previews import Preview, preview
from zhihe.attendance.queries.volunteers_locked import lock_volunteers
from zhihe.attendance.terms import Method, PunchKind, RosterState, SheetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer


@transaction.atomic
def import_roster_sheet(
    *,
    actor: Actor,
    batch: RosterBatch,
    mapping: Mapping[str, int],
    now: datetime,
    enter_unknown: bool = False,
) -> Sheet:
    """Punches by the method 批量记录 for every new row; worth 两人补记, never confirmed by whoever
    brought them. Rows known under (source, foreign id) are passed over. With ``enter_unknown``
    people nobody knows are entered unclaimed: told by SMS, their hours wait for the claim.

    Raises SheetWrong ([(row, sentence)]), SheetEmpty (nothing new), FileTwice.
    """
    held = RosterBatch.objects.in_city(actor.city).select_for_update().get(pk=batch.pk)
    if held.state != RosterState.UPLOADED:
        raise FileTwice()
    seen = preview(held, mapping, now)
    entered = _enter(actor, held, seen, now) if enter_unknown else 0
    seen = preview(held, mapping, now) if entered else seen
    lock_volunteers(actor.city, [m.volunteer.pk for m in seen.matched])
    seen = preview(held, mapping, now)
    if seen.problems:
        raise SheetWrong([(p.row, p.code) for p in seen.problems])
    if seen.unknown:
        raise SheetWrong([(u.line.row, "nobody") for u in seen.unknown])
    fresh = [m for m in seen.matched if not m.known]
    if not fresh:
        raise SheetEmpty()
    for shift in {m.shift.pk: m.shift for m in fresh}.values():
        require_code(shift)
    sheet = _sheet(actor, held, now)
    _write(actor, held, sheet, fresh, now)
    RosterBatch.objects.in_city(actor.city).filter(pk=held.pk).update(
        state=RosterState.APPLIED, applied_at=now, sheet_id=sheet.pk, mapping=dict(mapping), file=""
    )
    transaction.on_commit(lambda: default_storage.delete(held.file))
    detail = {
        "rows": len(fresh),
        "passed_over": len(seen.matched) - len(fresh),
        "source": held.source,
        "entered": entered,
    }
    record_event(
        actor=actor,
        now=now,
        fact=Fact("attendance.import_roster", "sheet", sheet.pk, detail=detail),
    )
    return sheet


def _enter(actor: Actor, batch: RosterBatch, seen: Preview, now: datetime) -> int:
    """Unclaimed persons and volunteers for the unknown lines, one for each name and phone."""
    if seen.problems:
        raise SheetWrong([(p.row, p.code) for p in seen.problems])
    house = Organisation.objects.in_city(actor.city).get(pk=batch.organisation_id)
    people = {(u.line.name, u.phone): u for u in seen.unknown}
    for (name, phone), unknown in people.items():
        try:
            person = enter_person(
                actor=actor,
                entry=PersonEntry(name=name, phone=phone),
                now=now,
                organisation_id=house.pk,
                organisation_label=house.name,
            ).person
        except NameRefused:
            raise SheetWrong([(unknown.line.row, "empty")]) from None
        enrol_volunteer(
            actor=actor, person=person, now=now, today=local_date(now), region_id=house.region_id
        )
    return len(people)


def _sheet(actor: Actor, batch: RosterBatch, now: datetime) -> Sheet:
    try:
        with transaction.atomic():
            return Sheet.objects.create(
                city_id=actor.city,
                organisation_id=batch.organisation_id,
                source=batch.source,
                kind=SheetKind.ROSTER_FILE,
                file_hash=batch.file_hash,
                note=batch.file_name,
                entered_by=actor.person_id,
                entered_at=now,
            )
    except IntegrityError:
        raise FileTwice() from None


def _write(
    actor: Actor, batch: RosterBatch, sheet: Sheet, fresh: Sequence[Matched], now: datetime
) -> None:
    RosterRow.objects.bulk_create(
        RosterRow(
            city_id=actor.city,
            sheet=sheet,
            organisation_id=batch.organisation_id,
            source=batch.source,
            foreign_id=m.line.foreign_id,
            volunteer=m.volunteer,
            shift=m.shift,
        )
        for m in fresh
    )
    wanted = [
        NewPunch(
            uuid5(sheet.pk, f"{m.line.foreign_id}:{kind}"),
            m.shift,
            m.volunteer,
            kind,
            Method.BATCH,
            at,
            at,
            sheet_id=sheet.pk,
        )
        for m in fresh
        for kind, at in ((PunchKind.IN, m.line.start), (PunchKind.OUT, m.line.end))
    ]
    write_punches(actor=actor, wanted=wanted, now=now)
