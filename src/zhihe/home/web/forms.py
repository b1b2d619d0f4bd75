"""The filters of the timeline: wrong values are dropped, so that a kept link never breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from zhihe.home.labels import KINDS
from zhihe.home.queries.timeline import Chosen, Moment

SHOWN = ("service", "training", "award")


def kinds_shown() -> list[tuple[str, Any]]:
    """(value, words) of the kinds one may choose."""
    return [(kind, KINDS[kind][0]) for kind in SHOWN]


def chosen_of(query: Mapping[str, Any], moments: Sequence[Moment]) -> Chosen:
    """``?kind=&year=&organisation=``; only what is on the timeline can be chosen."""
    kind = query.get("kind", "")
    year = query.get("year", "")
    years = {str(m.on.year) for m in moments}
    organisations = {str(m.organisation_id): m.organisation_id for m in moments}
    organisation: UUID | None = organisations.get(query.get("organisation", ""))
    return Chosen(
        kind=kind if kind in SHOWN else "",
        year=int(year) if year in years else None,
        organisation=organisation,
    )
