"""What a clerk sees: the queue and the counts in the own region and line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, F, IntegerField, Q, When

from zhihe.organisations.terms import ACTIVE_STAGES, Stage
from zhihe.platform.keys import CityQuerySet

TRIAL_SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ScopeCounts:
    """Organisations in the clerk's scope. Definitions stand on the page."""

    waiting: int
    active: int
    trial_due: int
    suspended: int


def queue(rows: CityQuerySet, today: date) -> CityQuerySet:
    """What waits for a clerk: applications by age, then trials that end within two weeks."""
    waiting: CityQuerySet = (
        rows.filter(
            Q(stage=Stage.APPLIED) | Q(stage=Stage.TRIAL, trial_until__lte=today + TRIAL_SOON)
        )
        .annotate(
            first=Case(When(stage=Stage.APPLIED, then=0), default=1, output_field=IntegerField())
        )
        .select_related("region", "parent")
        .order_by("first", "created_at", "id")
    )
    return waiting


def counts(rows: CityQuerySet, today: date) -> ScopeCounts:
    """One query over the scope."""
    row = rows.aggregate(
        waiting=Count("id", filter=Q(stage=Stage.APPLIED)),
        active=Count("id", filter=Q(stage__in=ACTIVE_STAGES)),
        trial_due=Count("id", filter=Q(stage=Stage.TRIAL, trial_until__lte=today + TRIAL_SOON)),
        suspended=Count("id", filter=Q(stage=Stage.SUSPENDED)),
    )
    return ScopeCounts(**row)


def scope(rows: CityQuerySet, *, stage: str = "", text: str = "") -> CityQuerySet:
    """All organisations in scope, newest first where they wait, else by name."""
    if stage:
        rows = rows.filter(stage=stage)
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(short_name__contains=text))
    return rows.select_related("region", "parent").order_by(F("pinyin"), "id")
