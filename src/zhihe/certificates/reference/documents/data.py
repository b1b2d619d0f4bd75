"""What the documents of this app print.

Minutes are integers, dates ISO (2026-11-15), pictures PNG bytes. `qr` is
`zhihe.frame.qr.drawing(address)`. Numbers come whole and are grouped on paper.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class Holder(TypedDict):
    name: str
    volunteer_no: str
    id_kind: str
    """居民身份证, 护照 …"""
    id_number: str | None
    """Whole only if the holder ticked it, else masked, or None: 「本人未选择列出」 is printed."""


class EvidenceTotal(TypedDict):
    key: str
    """Joins a service to its words; never printed."""
    words: str
    words_en: str
    meaning: str
    meaning_en: str
    minutes: int


class StandardTotal(TypedDict):
    """Minutes counted by the hour standard of one population group: colour, pattern and words."""

    words: str
    words_en: str
    tone: str
    """river jade gold dan stone"""
    pattern: str
    """plain stripes dots grid cross"""
    minutes: int


class CertifiedService(TypedDict):
    date: str
    activity: str
    content: str
    place: str
    minutes: int
    evidence: str
    """A key of CertificateData.evidence."""


class Issuer(TypedDict):
    """The organisation that recorded (order 67: who records certifies), or its successor."""

    organisation: str
    formerly: str | None
    """The dissolved or merged organisation that recorded, where this one certifies in its place."""
    principal: str
    handler: str
    phone: str
    seal: bytes | None
    """None leaves the place for a wet seal."""
    minutes: int
    services: list[CertifiedService]


class CertificateData(TypedDict):
    """certificates/certificate. The sums are the caller's; nothing is added up on paper."""

    lang: Literal["zh", "en"]
    """en puts an English line under the Chinese headings."""
    demo: bool
    service_name: str
    """咸宁 · 志愿云"""
    issued_by: str
    """Author in the file's properties."""
    number: str
    check_code: str
    issued_on: str
    period_from: str
    period_to: str
    verify_url: str
    """The short address printed, without the number."""
    qr: str
    holder: Holder
    services_total: int
    minutes_total: int
    evidence: list[EvidenceTotal]
    """Strongest first; grades without minutes may be given too."""
    standards: list[StandardTotal]
    """By which groups' standards the minutes were counted (N10)."""
    issuers: list[Issuer]


class CardData(TypedDict):
    """certificates/card"""

    size: Literal["card", "a6"]
    demo: bool
    service_name: str
    name: str
    volunteer_no: str
    organisation: str
    contact: str
    """Where a found card goes: 「咸宁市志愿服务联合会 0715-8000000」"""
    issued_on: str
    verify_url: str
    qr: str
