"""What the documents of this app print. Dates are ISO, pictures PNG bytes."""

from __future__ import annotations

from typing import TypedDict


class QueuePerson(TypedDict):
    place: int
    name: str
    phone: str
    wish: str
    note: str
    asked_on: str


class QueueData(TypedDict):
    """recruitment/queue: who waits, for a station's caller or the desk."""

    demo: bool
    title: str
    station: str
    explanation: str
    """How the order came about, in one sentence."""
    printed_at: str
    outcomes: list[str]
    """Three short words to tick: 来 · 不来 · 没接通"""
    people: list[QueuePerson]


class NoticeData(TypedDict):
    """recruitment/notice: a public list. The caller masks the names; nothing is masked on paper."""

    demo: bool
    title: str
    issued_by: str
    issued_on: str
    paragraphs: list[str]
    from_date: str
    to_date: str
    working_days: int
    phone: str
    address: str
    online: str
    columns: list[str]
    rows: list[list[str]]
    seal: bytes | None
