"""Notices in the in-boxes of the cast."""

from __future__ import annotations

from zhihe.demo.loading.world import CITY, World
from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.models import Notice


def plan_sayings(world: World) -> None:
    """What was said to 林晓禾 lately; kinds are those the apps register."""
    del world


def notice(world: World, who: str, kind: str, days: float, url: str, **params: str) -> None:
    """One notice of a kind."""
    world.add(
        Notice(
            id=uuid7(),
            city_id=CITY,
            person_id=world.cast[who].id,
            kind=kind,
            params=params,
            url=url,
            created_at=world.ago(days),
        )
    )
