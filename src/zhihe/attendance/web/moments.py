"""Clock times typed into forms."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from zhihe.foundation import clock
from zhihe.opportunities.models import Shift


def moment_of(shift: Shift, text: str) -> datetime | None:
    """「09:05」 on the shift's day; long before its begin: the next day. None: no time."""
    try:
        at = time.fromisoformat(text.strip())
    except ValueError:
        return None
    begins = clock.local(shift.starts_at)
    moment = datetime.combine(begins.date(), at.replace(tzinfo=None), clock.ZONE)
    return moment + timedelta(days=1) if begins - moment > timedelta(hours=12) else moment
