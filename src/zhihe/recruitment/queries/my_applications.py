"""One's own applications: states, seats, places in line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from zhihe.accounts.models import Consent
from zhihe.accounts.terms import ConsentPurpose
from zhihe.foundation import clock
from zhihe.platform.keys import CityQuerySet
from zhihe.recruitment.models import Application, Placement
from zhihe.recruitment.rules import ADULT, is_late, offers_are_over
from zhihe.recruitment.terms import LIVE_APPLICATIONS, PlacementState
from zhihe.recruitment.terms import ApplicationState as State

COMING, WAITING, PAST = "coming", "waiting", "past"
IN_LINE = (State.WAITING, State.OFFERED, State.APPLIED, State.ASKED)


@dataclass(frozen=True, slots=True)
class Seat:
    """What the person may do with an application now."""

    application: Application
    placement: Placement | None
    ahead: int
    late: bool
    may_withdraw: bool
    may_undo: bool
    may_answer: bool
    may_take: bool = False  # waits, and a seat came free after the last offers


def list_mine(rows: CityQuerySet[Any], part: str, now: datetime) -> CityQuerySet[Any]:
    """The part of one's applications: seats to come, those in line, and all that is over."""
    rows = rows.select_related("shift__post", "activity__organisation")
    live = Q(shift__ends_at__gt=now)
    if part == COMING:
        return rows.filter(live, state=State.ADMITTED).order_by("shift__starts_at", "id")
    if part == WAITING:
        return with_ahead(rows).filter(live, state__in=IN_LINE).order_by("shift__starts_at", "id")
    over = Q(shift__ends_at__lte=now) | ~Q(state__in=LIVE_APPLICATIONS)
    return rows.filter(over).order_by("-applied_at", "id")


def with_ahead(rows: CityQuerySet[Any]) -> CityQuerySet[Any]:
    """Adds ``ahead``: how many wait before a waiting one."""
    before = (
        Application.objects.filter(
            city_id=OuterRef("city_id"),
            shift_id=OuterRef("shift_id"),
            state=State.WAITING,
            queue_no__lt=OuterRef("queue_no"),
        )
        .order_by()
        .values("shift_id")
        .annotate(n=Count("id"))
        .values("n")
    )
    counted = Coalesce(Subquery(before, output_field=IntegerField()), 0)
    found: CityQuerySet = rows.annotate(ahead=counted)
    return found


def seat_of(
    application: Application, undo_minutes: int, now: datetime, closes_minutes: int = 0
) -> Seat:
    """The application with its seat; two statements."""
    city = application.city_id
    placement = Placement.objects.in_city(city).filter(application_id=application.pk).first()
    ahead = 0
    if application.state == State.WAITING:
        ahead = (
            Application.objects.in_city(city)
            .filter(shift_id=application.shift_id, state=State.WAITING)
            .filter(queue_no__lt=application.queue_no)
            .count()
        )
    shift = application.shift
    open_now = shift.cancelled_at is None and shift.starts_at > now
    live = application.state in LIVE_APPLICATIONS
    return Seat(
        application=application,
        placement=placement,
        ahead=ahead,
        late=is_late(now, shift.starts_at, application.activity.cancel_hours),
        may_withdraw=live and open_now,
        may_undo=open_now and _fresh(application, placement, undo_minutes, now),
        may_answer=application.state == State.ADMITTED and shift.ends_at > now,
        may_take=open_now and late_seat_waits(application, now, closes_minutes),
    )


def late_seat_waits(application: Application, now: datetime, closes_minutes: int) -> bool:
    """Whether a waiting person may take a free seat now, first come (``take_late_seat``)."""
    shift = application.shift
    free = shift.capacity - shift.taken - shift.offered - shift.held
    late = offers_are_over(now, shift.starts_at, closes_minutes)
    return application.state == State.WAITING and free > 0 and late and shift.starts_at > now


def _fresh(
    application: Application, placement: Placement | None, minutes: int, now: datetime
) -> bool:
    if application.state != State.WITHDRAWN or placement is None:
        return False
    since = placement.cancelled_at
    return since is not None and since > now - timedelta(minutes=minutes)


def companions(city: str, shift_id: UUID, own_id: UUID, now: datetime) -> tuple[list[str], int]:
    """Names of the others on the shift who agreed to be shown (never minors), and how many more."""
    others = list(
        Placement.objects.in_city(city)
        .filter(shift_id=shift_id, state=PlacementState.PLACED)
        .exclude(volunteer_id=own_id)
        .values_list("volunteer__person_id", "volunteer__name", "volunteer__birth_date")
    )
    agreed = set(
        Consent.objects.filter(
            person_id__in=[person for person, _, _ in others],
            purpose=ConsentPurpose.NAMES_SHOWN,
            withdrawn_at=None,
        ).values_list("person_id", flat=True)
    )
    today = clock.local_date(now)
    grown = today.replace(year=today.year - ADULT, day=min(today.day, 28))
    names = [name for person, name, born in others if person in agreed and born and born <= grown]
    return sorted(names), len(others) - len(names)
