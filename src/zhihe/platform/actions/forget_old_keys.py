"""Drop idempotency keys after their 24 hours."""

from datetime import UTC, datetime, timedelta

from zhihe.platform.models import City, IdempotencyKey

KEPT = timedelta(hours=24)


def forget_old_keys(*, moment: int) -> int:
    """Delete keys older than 24 h at ``moment`` (Unix seconds); returns how many."""
    before = datetime.fromtimestamp(moment, UTC) - KEPT
    gone = 0
    for code in City.objects.values_list("code", flat=True):
        gone += IdempotencyKey.objects.in_city(code).filter(created_at__lt=before).delete()[0]
    return gone
