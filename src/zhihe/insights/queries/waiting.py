"""What waits for the desk in a scope, with its clock: the lists behind the numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min

from zhihe.demands.terms import NeedState
from zhihe.insights.queries.figures import overdue_records
from zhihe.insights.queries.scoped import Scope, activities_in, needs_in, organisations_in
from zhihe.opportunities.terms import ActivityState
from zhihe.organisations.terms import Stage


def organisations_waiting(scope: Scope) -> Any:
    """Applications of organisations, the oldest first."""
    rows = organisations_in(scope).filter(stage=Stage.APPLIED)
    return rows.select_related("region").order_by("created_at", "id")


def activities_waiting(scope: Scope) -> Any:
    """Activities handed in for approval, the nearest deadline first."""
    rows = activities_in(scope).filter(state=ActivityState.SUBMITTED)
    return rows.select_related("organisation", "region").order_by(
        F("review_due_at").asc(nulls_last=True), "id"
    )


def needs_waiting(scope: Scope) -> Any:
    """Requests the desk has not verified yet, the nearest deadline first."""
    rows = needs_in(scope).filter(state=NeedState.FILED)
    return rows.select_related("category", "region").order_by("due_at", "id")


def late_confirmers(scope: Scope, now: datetime) -> Any:
    """Organisations with records past their ten working days: how many, since when."""
    return (
        overdue_records(scope, now)
        .values("organisation_id", "organisation__name")
        .annotate(n=Count("id"), oldest=Min("due_on"))
        .order_by("oldest", "organisation_id")
    )
