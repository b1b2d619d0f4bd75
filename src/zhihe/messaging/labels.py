"""Words of messaging's terms, and the sentences of notices that each app registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.messaging.terms import OutboxState

OUTBOX_STATE = {
    OutboxState.WAITING: _("等待发送"),
    OutboxState.SENDING: _("正在发送"),
    OutboxState.ACCEPTED: _("运营商已接收"),
    OutboxState.DELIVERED: _("已送达"),
    OutboxState.FAILED: _("没有送到"),
    OutboxState.DROPPED: _("没有发出"),
}

_texts: dict[str, tuple[Any, Any]] = {}


@dataclass(frozen=True, slots=True)
class Words:
    """Title and body of one notice in the reader's language."""

    title: str
    body: str


def register_notice(kind: str, title: Any, body: Any = "") -> None:
    """``title`` and ``body`` are lazy translations with %(name)s for the notice's params."""
    _texts[kind] = (title, body)


def is_registered(kind: str) -> bool:
    """Whether a kind has words (a test holds that every kind used has)."""
    return kind in _texts


def words(kind: str, params: dict[str, str]) -> Words:
    """The notice in words; an unknown kind or a missing parameter shows what there is."""
    title, body = _texts.get(kind, (kind, ""))
    filled = _Blank(params)
    return Words(str(title) % filled, str(body) % filled if body else "")


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
