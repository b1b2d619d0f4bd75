"""The figures of one scope, each from the shared base sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum

from zhihe.demands.terms import NeedState
from zhihe.foundation import clock
from zhihe.insights.queries.scoped import (
    OPEN_NEEDS,
    Scope,
    active_since,
    activities_in,
    counted,
    needs_in,
    organisations_in,
    records_in,
    served,
    volunteers_in,
)
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.models import Line
from zhihe.organisations.terms import Stage

UNCONFIRMED = ("pending", "second")


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on the dashboard; minutes where hours are shown."""

    registered: int
    verified: int
    active: int
    served: int
    population: int | None
    population_year: int | None
    stages: dict[str, int]
    activities: dict[str, int]
    by_grade: dict[str, int]
    needs_open: int
    needs_overdue: int
    overdue_records: int

    @property
    def organisations(self) -> int:
        """Organisations in every stage but refused."""
        return sum(n for stage, n in self.stages.items() if stage != Stage.REFUSED)

    @property
    def minutes(self) -> int:
        """Minutes of all evidence grades."""
        return sum(self.by_grade.values())

    @property
    def activity_total(self) -> int:
        """Activities without drafts."""
        return sum(n for state, n in self.activities.items() if state != ActivityState.DRAFT)

    @property
    def rate(self) -> str:
        """Registered per population in percent with two decimals; empty where it is not known."""
        return f"{100 * self.registered / self.population:.2f}%" if self.population else ""


def figures_of(scope: Scope, now: datetime) -> Figures:
    """Eight queries whatever the size of the scope."""
    people = volunteers_in(scope).aggregate(
        n=Count("id"), verified=Count("id", filter=Q(is_verified=True))
    )
    needs = needs_in(scope).aggregate(
        open=Count("id", filter=OPEN_NEEDS), late=Count("id", filter=late_need(now))
    )
    region = scope.region
    return Figures(
        registered=people["n"],
        verified=people["verified"],
        active=served(scope, active_since(now)).count(),
        served=served(scope).count(),
        population=region.population if region and not scope.line else None,
        population_year=region.population_year if region else None,
        stages=_counts(organisations_in(scope), "stage"),
        activities=_counts(activities_in(scope), "state"),
        by_grade=_minutes(counted(records_in(scope))),
        needs_open=needs["open"],
        needs_overdue=needs["late"],
        overdue_records=overdue_records(scope, now).count(),
    )


def late_need(now: datetime) -> Q:
    """Still waiting for the desk past its clock."""
    return Q(state=NeedState.FILED, due_at__lt=now)


def overdue_records(scope: Scope, now: datetime) -> Any:
    """Records nobody confirmed within ten working days."""
    today = clock.local_date(now)
    return records_in(scope).filter(state__in=UNCONFIRMED, due_on__lt=today)


def _counts(rows: Any, field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(n=Count("id")))


def _minutes(rows: Any) -> dict[str, int]:
    found = dict(rows.order_by().values_list("grade").annotate(n=Sum("minutes")))
    return {grade: found.get(grade, 0) for grade in "ABCD"}


def line_name(code: str) -> Line | None:
    """The line of business of a line clerk."""
    return Line.objects.filter(pk=code).first()
