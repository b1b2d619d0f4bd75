"""Give a seat to an application that exists already: admitted, accepted, or taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from zhihe.opportunities.models import Activity, Shift
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.recruitment.errors import NoSeat, StateMoved, refusal_of
from zhihe.recruitment.events import PlacementMade
from zhihe.recruitment.models import Application, Cover, Placement
from zhihe.recruitment.terms import ApplicationState as State


def seat_applicant(*, actor: Actor, shift: Shift, application: Application, now: datetime) -> UUID:
    """The new placement's id. ``shift`` must be locked by the caller; ``application`` fresh.

    Moves the counters: an offered seat becomes a taken one, a waiting person leaves the queue, any
    other needs a free seat. NoSeat, StateMoved, Overlap.
    """
    before = application.state
    moved = (
        Application.objects.in_city(actor.city)
        .filter(pk=application.pk, state=before)
        .update(state=State.ADMITTED, decided_at=now, offer_until=None)
    )
    if not moved:
        raise StateMoved()
    _move_counters(actor.city, shift, before)
    try:
        with transaction.atomic():
            placement = Placement.objects.create(
                city_id=actor.city,
                application_id=application.pk,
                shift_id=shift.pk,
                activity_id=shift.activity_id,
                volunteer_id=application.volunteer_id,
                span=(shift.starts_at, shift.ends_at),
                placed_by=_who(actor, application),
                placed_at=now,
            )
    except IntegrityError as error:
        raise refusal_of(error) from error
    _cover(actor.city, shift, application, now)
    publish(actor.city, PlacementMade(str(placement.pk), str(shift.pk)))
    return placement.pk


def _who(actor: Actor, application: Application) -> UUID:
    return actor.person_id or application.applied_by


def _move_counters(city: str, shift: Shift, before: str) -> None:
    rows = Shift.objects.in_city(city).filter(pk=shift.pk)
    if before == State.OFFERED:
        moved = rows.filter(offered__gt=0).update(offered=F("offered") - 1, taken=F("taken") + 1)
    else:
        rows = rows.filter(capacity__gt=F("taken") + F("offered") + F("held"))
        waited = 1 if before == State.WAITING else 0
        moved = rows.update(taken=F("taken") + 1, waiting=F("waiting") - waited)
    if not moved:
        raise NoSeat()


def _cover(city: str, shift: Shift, application: Application, now: datetime) -> None:
    policy = (
        Activity.objects.in_city(city)
        .filter(pk=shift.activity_id)
        .values_list("insurance_id", flat=True)
        .first()
    )
    if policy is not None:
        Cover.objects.bulk_create(
            [
                Cover(
                    city_id=city,
                    policy_id=policy,
                    activity_id=shift.activity_id,
                    volunteer_id=application.volunteer_id,
                    placed_at=now,
                )
            ],
            ignore_conflicts=True,
        )
