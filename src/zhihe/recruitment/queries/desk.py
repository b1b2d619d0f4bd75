"""What the organisation's desk sees: queues, head counts, assessment sheets, delivery of news."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from zhihe.messaging.models import OutboxItem
from zhihe.opportunities.models import Shift
from zhihe.platform.keys import CityQuerySet
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.terms import Answer, PlacementState
from zhihe.recruitment.terms import ApplicationState as State

OPEN = (State.APPLIED, State.ASKED)
JOINED = ("shift__post", "volunteer", "activity")


@dataclass(frozen=True, slots=True)
class Heads:
    """The live head count of one shift (Z07). ``declined`` gave their seats back."""

    coming: int = 0
    silent: int = 0
    declined: int = 0

    @property
    def placed(self) -> int:
        return self.coming + self.silent


def heads_of(city: str, shift_ids: Iterable[UUID]) -> dict[UUID, Heads]:
    """Head counts by shift: one statement."""
    rows = (
        Placement.objects.in_city(city)
        .filter(shift_id__in=list(shift_ids))
        .filter(Q(state=PlacementState.PLACED) | Q(answer=Answer.DECLINED))
        .values("shift_id", "answer")
        .annotate(n=Count("id"))
    )
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row["shift_id"]][row["answer"]] += row["n"]
    return {
        shift: Heads(c[Answer.COMING], c[Answer.NONE], c[Answer.DECLINED])
        for shift, c in counts.items()
    }


def queue(city: str, activities: CityQuerySet[Any], now: datetime) -> CityQuerySet[Any]:
    """Applications that wait for an assessment, across activities; the soonest shift first."""
    return (
        Application.objects.in_city(city)
        .filter(activity_id__in=activities.values("id"), state__in=OPEN, shift__starts_at__gt=now)
        .select_related(*JOINED)
        .order_by("shift__starts_at", "applied_at", "id")
    )


def of_activity(city: str, activity_id: UUID) -> CityQuerySet[Any]:
    """All applications to an activity, those to decide first."""
    return Application.objects.in_city(city).filter(activity_id=activity_id).select_related(*JOINED)


def shifts_of(city: str, activity_id: UUID) -> list[Shift]:
    """Shifts of an activity with their posts."""
    rows = Shift.objects.in_city(city).filter(activity_id=activity_id)
    return list(rows.select_related("post").order_by("starts_at", "post__position", "id"))


def state_counts(city: str, activity_id: UUID) -> dict[str, int]:
    """How many applications stand in each state."""
    rows = Application.objects.in_city(city).filter(activity_id=activity_id)
    return dict(rows.values_list("state").annotate(n=Count("id")).order_by())


def deliveries(city: str, application_ids: Iterable[UUID]) -> dict[UUID, OutboxItem]:
    """The newest text about each application, for its delivery state (N20): one statement."""
    ids = list(application_ids)
    if not ids:
        return {}
    rows = OutboxItem.objects.in_city(city).filter(subject_id__in=ids).order_by("created_at", "id")
    return {row.subject_id: row for row in rows if row.subject_id}


def roster(city: str, shift_id: UUID) -> list[Placement]:
    """Who is placed on a shift, by pinyin."""
    rows = Placement.objects.in_city(city).filter(shift_id=shift_id, state=PlacementState.PLACED)
    return list(
        rows.select_related("volunteer", "application").order_by(
            "volunteer__pinyin", "volunteer__name", "id"
        )
    )


def answers_of(city: str, application_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Answer of the placement by application."""
    rows = Placement.objects.in_city(city).filter(application_id__in=list(application_ids))
    return dict(rows.values_list("application_id", "answer"))
