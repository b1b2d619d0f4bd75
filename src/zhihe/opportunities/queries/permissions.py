"""Units of a clerk's scope and whether they may set the hours of their posts (N09)."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery

from zhihe.opportunities.models import HoursPermission
from zhihe.opportunities.rules.publishing import may_set_hours
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import visible_to
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.actor import Actor


class _Rows:
    """A lazy list for the paginator: each row is (organisation, allowed, reason)."""

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return int(self.rows.count())

    def __getitem__(self, part: slice) -> list[tuple[Organisation, bool, str]]:
        return [
            (row, may_set_hours(row.stage, row.decided), row.why or "") for row in self.rows[part]
        ]


def permission_rows(actor: Actor) -> Any:
    """Active organisations of the scope, by name; one query for a page and one for the count."""
    decided = (
        HoursPermission.objects.in_city(actor.city)
        .filter(organisation=OuterRef("pk"))
        .order_by("-at")
    )
    rows = (
        visible_to(actor)
        .filter(stage__in=ACTIVE_STAGES)
        .select_related("region")
        .annotate(
            decided=Subquery(decided.values("allowed")[:1]),
            why=Subquery(decided.values("reason")[:1]),
        )
        .order_by("pinyin", "name", "id")
    )
    return _Rows(rows)
