"""The texts people agree to."""

from __future__ import annotations

from zhihe.accounts.models import NoticeText


def notices_in_force() -> list[NoticeText]:
    """The newest version of every purpose, in the order they were first published. One query."""
    newest: dict[str, NoticeText] = {}
    for row in NoticeText.objects.order_by("version", "id"):
        newest[row.purpose] = row
    return list(newest.values())
