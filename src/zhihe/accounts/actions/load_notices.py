"""Publish the shipped notices that are not published yet (reference data)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.models import NoticeText
from zhihe.accounts.queries.notices import NoticeFile, notice_files


@transaction.atomic
def load_notices(*, now: datetime) -> int:
    """Add a version of every notice whose date is new; returns how many. Twice adds none."""
    return sum(_publish(notice, now) for notice in notice_files())


def _publish(notice: NoticeFile, now: datetime) -> bool:
    newest = NoticeText.objects.filter(purpose=notice.purpose).order_by("-version").first()
    if newest is not None and newest.dated >= notice.dated:
        return False
    version = newest.version + 1 if newest else 1
    _, made = NoticeText.objects.get_or_create(
        purpose=notice.purpose,
        version=version,
        defaults={
            "title": notice.zh["title"],
            "title_en": notice.en["title"],
            "text": notice.zh["text"],
            "text_en": notice.en["text"],
            "withdraw": notice.zh["withdraw"],
            "withdraw_en": notice.en["withdraw"],
            "dated": notice.dated,
            "published_at": now,
        },
    )
    return made
