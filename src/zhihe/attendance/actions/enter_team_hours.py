"""团队录入: the team enters who served from when to when, without paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from zhihe.attendance.actions.enter_sheet_rows import (
    EnteredRow,
    enter_sheet_rows,
    require_entry_time,
)
from zhihe.attendance.models import Sheet
from zhihe.attendance.terms import Method, SheetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor


@transaction.atomic
def enter_team_hours(
    *, actor: Actor, shift: Shift, rows: Sequence[EnteredRow], note: str, now: datetime
) -> Sheet:
    """``shift`` by ``access_shift_to_lead``; worth 两人补记, whoever enters never confirms.

    Raises SheetTooLate, SheetEmpty, SheetWrong.
    """
    require_entry_time(shift, now)
    sheet = Sheet.objects.create(
        city_id=actor.city,
        shift=shift,
        organisation=shift.activity.organisation,
        kind=SheetKind.TEAM_ENTRY,
        note=note.strip()[:300],
        entered_by=actor.person_id,
        entered_at=now,
    )
    enter_sheet_rows(
        actor=actor, sheet=sheet, shift=shift, method=Method.TEAM_ENTRY, rows=rows, now=now
    )
    fact = Fact("attendance.enter_team", "sheet", sheet.pk, detail={"rows": len(rows)})
    record_event(actor=actor, now=now, fact=fact)
    return sheet
