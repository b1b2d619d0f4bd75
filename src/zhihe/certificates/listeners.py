"""Reacts to corrected records: certificates that state them are put aside."""

from __future__ import annotations

from importlib.util import find_spec
from uuid import UUID

from zhihe.foundation import clock
from zhihe.platform.events import listens_to

if find_spec("zhihe.attendance.events") is not None:
    from zhihe.attendance import events

    if hasattr(events, "RecordCorrected"):

        @listens_to(events.RecordCorrected)
        def on_record_corrected(city: str, event: events.RecordCorrected) -> None:
            """The stated minutes changed."""
            from zhihe.certificates.actions.supersede_stating import supersede_stating

            supersede_stating(city=city, record_id=UUID(str(event.record_id)), now=clock.now())
