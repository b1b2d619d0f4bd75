"""Activities handed to an organisation, and those it handed on (Z04)."""

from __future__ import annotations

from zhihe.opportunities.models import Activity
from zhihe.opportunities.terms import HandOverState
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet


def asked_of(actor: Actor) -> CityQuerySet:
    """Waiting for an answer of the hat's organisation."""
    return received_by(actor).filter(hand_over=HandOverState.ASKED)


def received_by(actor: Actor) -> CityQuerySet:
    """Everything handed to the hat's organisation, newest first."""
    rows = Activity.objects.in_city(actor.city)
    if actor.hat is None or actor.hat.organisation_id is None:
        return rows.none()
    return (
        rows.filter(executor=actor.hat.organisation_id)
        .exclude(hand_over=HandOverState.NONE)
        .select_related("organisation", "executor")
        .order_by("-starts_at", "id")
    )


def given_by(actor: Actor) -> CityQuerySet:
    """Everything the hat's organisation handed on, newest first."""
    rows = Activity.objects.in_city(actor.city)
    if actor.hat is None or actor.hat.organisation_id is None:
        return rows.none()
    return (
        rows.filter(organisation=actor.hat.organisation_id)
        .exclude(hand_over=HandOverState.NONE)
        .select_related("organisation", "executor")
        .order_by("-starts_at", "id")
    )
