"""Whose guardian a number is."""

from __future__ import annotations

from zhihe.accounts.models import Guardianship


def guardianships_of(index: bytes) -> list[Guardianship]:
    """The newest guardianship of each child asked of the number, newest first."""
    rows = (
        Guardianship.objects.filter(guardian_phone_index=index, child__closed_at__isnull=True)
        .select_related("child")
        .order_by("-asked_at", "-id")
    )
    newest: dict[object, Guardianship] = {}
    for row in rows:
        newest.setdefault(row.child_id, row)
    return list(newest.values())
