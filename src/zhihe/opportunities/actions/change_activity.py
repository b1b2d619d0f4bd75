"""Change the time, place or people of a published activity; those who joined are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min, Sum

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.opportunities.errors import (
    ActivityIncomplete,
    ActivityMoved,
    AlreadyBegun,
    CapacityBelowTaken,
    NeedsReview,
    PlaceNotYours,
    ReasonNeeded,
)
from zhihe.opportunities.events import ActivityChanged
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.policies import get_activity
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.opportunities.queries.choices import may_lead, name_of
from zhihe.opportunities.queries.search_text import refreshed
from zhihe.opportunities.queries.standing import standing_of
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.rules.forms import Changes, ShiftChange
from zhihe.opportunities.terms import ActivityState, Problem
from zhihe.organisations.models import Place
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish
from zhihe.platform.fields import scaled_point

_WORDS = ("address", "meeting_point", "contact_phone", "content", "guarantees")


@transaction.atomic
def change_activity(*, actor: Actor, activity: Activity, changes: Changes, now: datetime) -> None:
    """Conditions, hours and number of posts stay: people joined on them.

    Raises ReasonNeeded; ActivityMoved (not published); AlreadyBegun (a shift under way keeps its
    time); CapacityBelowTaken (I1); NeedsReview (new times would have needed a person's look);
    ActivityIncomplete (hours or length of a shift no longer fit); PlaceNotYours.
    """
    if not changes.reason.strip():
        raise ReasonNeeded()
    values = _values(actor, activity, changes, now)
    before = {name: getattr(activity, name) for name in values if name in _WORDS}
    rows = Activity.objects.in_city(activity.city_id).filter(
        pk=activity.pk, state=ActivityState.PUBLISHED
    )
    if not rows.update(updated_at=now, **values):
        raise ActivityMoved()
    moved = [shift for change in changes.shifts if (shift := _change(activity, change, now))]
    _respan(activity)
    fresh = get_activity(actor, activity.pk)
    _check(activity, fresh, now)
    rows.update(**refreshed(fresh))
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "opportunities.changed",
            "activity",
            activity.pk,
            reason=changes.reason.strip(),
            detail={"before": before, "shifts": moved, "changed": sorted(values)},
        ),
    )
    place_changed = bool({"address", "meeting_point", "lon", "lat"} & set(values))
    if moved or place_changed:
        publish(activity.city_id, ActivityChanged(str(activity.pk), moved, place_changed))


def _values(actor: Actor, activity: Activity, changes: Changes, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name in _WORDS:
        new = getattr(changes, name)
        if new is not None and new.strip() != getattr(activity, name):
            values[name] = new.strip()
    if "guarantees" in values and len(values["guarantees"]) < rules.LEAST_WORDS:
        raise ActivityIncomplete([("guarantees", Problem.GUARANTEES)])
    if values.get("address") == "" or values.get("content") == "":
        raise ActivityIncomplete([("address", Problem.PLACE)])
    if changes.place_id is not None and changes.place_id != activity.place_id:
        chosen = Place.objects.in_city(activity.city_id).filter(pk=changes.place_id, closed_at=None)
        if not chosen.exists():
            raise PlaceNotYours()
        values["place"] = chosen.get()
    place = (changes.lon, changes.lat)
    if (
        changes.lon is not None
        and changes.lat is not None
        and place != (activity.lon, activity.lat)
    ):
        point = scaled_point(changes.lon, changes.lat)
        values |= {"lon": changes.lon, "lat": changes.lat, "point": point}
    if changes.leader_id is not None and changes.leader_id != activity.leader_id:
        bodies = [
            activity.organisation_id,
            *([activity.executor_id] if activity.executor_id else []),
        ]
        if not may_lead(bodies, activity.city_id, changes.leader_id, now):
            raise PlaceNotYours()
        values |= {"leader_id": changes.leader_id, "leader_name": name_of(changes.leader_id)}
    return values


def _change(activity: Activity, change: ShiftChange, now: datetime) -> str:
    """The shift's id when its time moved, empty when only the seats or nothing changed."""
    rows = Shift.objects.in_city(activity.city_id).filter(
        pk=change.shift_id, activity=activity, cancelled_at=None
    )
    row = rows.first()
    if row is None:
        raise ActivityMoved()
    moved = (row.starts_at, row.ends_at) != (change.starts_at, change.ends_at)
    if not moved and row.capacity == change.capacity:
        return ""
    if moved and (row.starts_at <= now or change.starts_at <= now):
        raise AlreadyBegun()
    if change.ends_at <= change.starts_at or change.capacity < 1:
        raise ActivityIncomplete([("posts", Problem.NUMBER)])
    held = F("taken") + F("offered") + F("held")
    if (
        not rows.annotate(used=held)
        .filter(used__lte=change.capacity)
        .update(starts_at=change.starts_at, ends_at=change.ends_at, capacity=change.capacity)
    ):
        raise CapacityBelowTaken()
    return str(row.pk) if moved else ""


def _respan(activity: Activity) -> None:
    living = Shift.objects.in_city(activity.city_id).filter(activity=activity, cancelled_at=None)
    span = living.aggregate(starts=Min("starts_at"), ends=Max("ends_at"), seats=Sum("capacity"))
    if span["starts"] is not None:
        Activity.objects.in_city(activity.city_id).filter(pk=activity.pk).update(
            starts_at=span["starts"], ends_at=span["ends"], seats_total=span["seats"]
        )


def _check(before: Activity, fresh: Activity, now: datetime) -> None:
    """The new form must still be sayable, and must not slip past the reviewer (§2.16)."""
    form = form_of(fresh)
    wrong = [
        found
        for found in rules.problems(form, standing_of(fresh, now))
        if found[1] in (Problem.SHIFT_LENGTH, Problem.HOURS_VALUE, Problem.COVER_ENDS)
    ]
    if wrong:
        raise ActivityIncomplete(wrong)
    reasons = set(rules.risk_reasons(form, fresh.organisation.stage))
    if reasons - set(before.risk_reasons):
        raise NeedsReview()
