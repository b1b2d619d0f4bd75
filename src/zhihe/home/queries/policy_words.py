"""An insurance policy in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhihe.opportunities.labels import said
from zhihe.volunteers.models import InsurancePolicy


@dataclass(frozen=True, slots=True)
class PolicyWords:
    """What a page says of a policy."""

    name: str
    insurer: str
    sponsor: str
    number: str
    first: date
    last: date
    hazardous: bool
    text: str
    benefits: list[tuple[str, str]]


def policy_words(row: InsurancePolicy) -> PolicyWords:
    """Benefits as (name, amount); the amounts are stored in yuan or, as ``amount_fen``, in fen."""
    return PolicyWords(
        name=said(row.name, row.name_en),
        insurer=row.insurer,
        sponsor=row.sponsor,
        number=row.number,
        first=row.valid_from,
        last=row.valid_until,
        hazardous=row.covers_hazardous,
        text=said(row.text, row.text_en),
        benefits=[(_name(item), amount_text(item)) for item in row.benefits],
    )


def _name(item: dict[str, Any]) -> str:
    return said(item.get("zh") or item.get("name", ""), item.get("en") or item.get("name_en", ""))


def amount_text(item: dict[str, Any]) -> str:
    """20 万元, 1 万元, 每天 50 元."""
    yuan = item["amount_fen"] / 100 if "amount_fen" in item else item.get("amount", 0)
    whole = int(yuan)
    if item.get("per") == "day":
        days = item.get("max_days")
        more = _("，最多 %(n)s 天") % {"n": days} if days else ""
        return _("每天 %(yuan)s 元") % {"yuan": f"{whole:,}"} + more
    if whole >= 10000 and whole % 1000 == 0:
        return _("%(wan)s 万元") % {"wan": f"{whole / 10000:g}", "yuan": f"{whole:,}"}
    return _("%(yuan)s 元") % {"yuan": f"{whole:,}"}
