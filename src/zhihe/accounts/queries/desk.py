"""The queue of documents to be looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from zhihe.accounts.models import Person, VerificationRequest
from zhihe.accounts.terms import RuleKey
from zhihe.foundation.clock import day_bounds, local_date
from zhihe.foundation.work_calendar import add_working_days
from zhihe.platform import city_rules
from zhihe.platform.models import WorkDay


def desk_due(city: str, now: datetime) -> datetime:
    """The end of the last working day by which the desk has looked."""
    today = local_date(now)
    days = dict(
        WorkDay.objects.filter(day__gte=today, day__lt=today + timedelta(days=60)).values_list(
            "day", "is_workday"
        )
    )
    last = add_working_days(today, city_rules.read(city, RuleKey.DESK_DAYS, now), days)
    return day_bounds(last)[1] - timedelta(seconds=1)


def open_request(person: Person) -> VerificationRequest | None:
    """The request that waits for this person."""
    return VerificationRequest.objects.filter(person=person, decided_at__isnull=True).first()


def last_refusal(person: Person) -> str:
    """Why the desk refused last ('' when it did not)."""
    row = (
        VerificationRequest.objects.filter(person=person, accepted=False)
        .order_by("-decided_at")
        .first()
    )
    return row.reason if row else ""


def ahead_of(request: VerificationRequest) -> int:
    """How many wait before this one at the same desk."""
    return VerificationRequest.objects.filter(
        city_id=request.city_id,
        region=request.region,
        decided_at__isnull=True,
        created_at__lt=request.created_at,
    ).count()
