"""Answer codes of what is over are free for others."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.opportunities.models import Shift
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import LIVE_APPLICATIONS

GRACE = timedelta(days=1)


def drop_old_codes(*, city: str, now: datetime) -> int:
    """How many codes were dropped: of applications over, or whose shift ended, a day ago."""
    coded = Application.objects.in_city(city).exclude(answer_code="")
    over = coded.exclude(state__in=LIVE_APPLICATIONS).filter(decided_at__lt=now - GRACE)
    dropped = over.update(answer_code="")
    ended = Shift.objects.in_city(city).filter(ends_at__lt=now - GRACE)
    return dropped + coded.filter(shift_id__in=ended.values("id")).update(answer_code="")
