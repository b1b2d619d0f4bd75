"""Reacts to corrected records: certificates that state them are put aside."""

from __future__ import annotations

from uuid import UUID

from zhihe.attendance.events import RecordChanged
from zhihe.foundation import clock
from zhihe.platform.events import listens_to

CHANGES_HOURS = ("correct", "freeze", "reverse", "disown")


@listens_to(RecordChanged)
def on_record_changed(city: str, event: RecordChanged) -> None:
    """The stated minutes do not hold any more."""
    from zhihe.certificates.actions.supersede_stating import supersede_stating

    if event.deed in CHANGES_HOURS:
        supersede_stating(city=city, record_id=UUID(event.record_id), now=clock.now())
