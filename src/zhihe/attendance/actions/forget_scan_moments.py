"""Drop scan moments that no longer count."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.attendance.models import ScanMoment
from zhihe.attendance.queries.code_proofs import KEPT


@transaction.atomic
def forget_scan_moments(*, city: str, now: datetime) -> int:
    """Moments older than ten minutes; returns how many."""
    gone, _ = ScanMoment.objects.in_city(city).filter(scanned_at__lt=now - KEPT).delete()
    return int(gone)
