"""The notices people consent to: the published texts, and which version holds now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from zhihe.accounts.models import NoticeText

DIRECTORY = Path(__file__).resolve().parents[1] / "reference" / "notices"


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """One file of reference/notices; ``dated`` is its version as people read it."""

    purpose: str
    dated: str
    order: int
    sensitive: bool
    zh: dict[str, str]
    en: dict[str, str]


@cache
def notice_files() -> tuple[NoticeFile, ...]:
    """Every notice shipped with the product, in reading order."""
    found = [_read(path) for path in DIRECTORY.glob("*.json")]
    return tuple(sorted(found, key=lambda notice: notice.order))


def _read(path: Path) -> NoticeFile:
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return NoticeFile(
        data["purpose"], data["version"], data["order"], data["sensitive"], data["zh"], data["en"]
    )


def current_notice(purpose: str) -> NoticeText | None:
    """The newest published text of a purpose, None for a purpose without one."""
    return NoticeText.objects.filter(purpose=purpose).order_by("-version").first()


def notice_version(purpose: str, version: int) -> NoticeText | None:
    """The text somebody agreed to."""
    return NoticeText.objects.filter(purpose=purpose, version=version).first()


def published_notices(purpose: str) -> list[NoticeText]:
    """Every version of a purpose, newest first; before the first loading, the shipped file."""
    rows = list(NoticeText.objects.filter(purpose=purpose).order_by("-version"))
    if rows:
        return rows
    return [
        NoticeText(
            purpose=n.purpose,
            version=1,
            dated=n.dated,
            title=n.zh["title"],
            text=n.zh["text"],
            withdraw=n.zh["withdraw"],
            title_en=n.en["title"],
            text_en=n.en["text"],
            withdraw_en=n.en["withdraw"],
        )
        for n in notice_files()
        if n.purpose == purpose
    ]
