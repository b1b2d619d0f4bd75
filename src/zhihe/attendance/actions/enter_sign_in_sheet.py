"""Enter a paper sign-in sheet after the service: sealed or not, with a photo where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from zhihe.attendance.actions.enter_sheet_rows import (
    EnteredRow,
    enter_sheet_rows,
    require_entry_time,
)
from zhihe.attendance.errors import FileTwice, PictureWrong
from zhihe.attendance.models import Sheet
from zhihe.attendance.rules.minutes import SHEET_HOURS
from zhihe.attendance.terms import Method, SheetKind
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.models import Shift
from zhihe.platform import files
from zhihe.platform.actor import Actor
from zhihe.platform.uploads import UploadRefused, drawn_anew

MOST_BYTES, MOST_PIXELS, SIDE = 20 * 1024 * 1024, 60_000_000, 2400


@transaction.atomic
def enter_sign_in_sheet(
    *,
    actor: Actor,
    shift: Shift,
    rows: Sequence[EnteredRow],
    sealed: bool,
    sealed_by: str,
    now: datetime,
    photo: bytes = b"",
    note: str = "",
) -> Sheet:
    """``shift`` by ``access_shift_to_lead``. The seal weighs only within 48 h (domain.md §4).

    Raises SheetTooLate, SheetEmpty, SheetWrong, PictureWrong, FileTwice (the same photo again).
    """
    require_entry_time(shift, now)
    sealed = sealed and bool(sealed_by.strip())
    name, digest = files.keep(_redrawn(photo), "sheets", "jpg") if photo else ("", "")
    in_time = now <= shift.ends_at + SHEET_HOURS
    try:
        with transaction.atomic():
            sheet = Sheet.objects.create(
                city_id=actor.city,
                shift=shift,
                organisation=shift.activity.organisation,
                kind=SheetKind.SIGN_IN_SHEET,
                sealed=sealed,
                sealed_by=sealed_by.strip()[:80],
                file=name,
                file_hash=digest,
                note=note.strip()[:300],
                entered_by=actor.person_id,
                entered_at=now,
            )
    except IntegrityError:
        raise FileTwice() from None
    method = Method.PAPER_SEALED if sealed and in_time else Method.PAPER
    enter_sheet_rows(actor=actor, sheet=sheet, shift=shift, method=method, rows=rows, now=now)
    detail = {"rows": len(rows), "sealed": sealed, "in_time": in_time, "photo": bool(name)}
    record_event(
        actor=actor, now=now, fact=Fact("attendance.enter_sheet", "sheet", sheet.pk, detail=detail)
    )
    return sheet


def _redrawn(photo: bytes) -> bytes:
    """The picture drawn anew: no hidden data, no place of the camera, at most 2400 pixels wide."""
    try:
        return drawn_anew(photo, most_bytes=MOST_BYTES, most_pixels=MOST_PIXELS, side=SIDE)
    except UploadRefused:
        raise PictureWrong() from None
