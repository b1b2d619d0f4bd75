"""The visit was made: its hours are confirmed, or the desk says so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.models import Need
from zhihe.platform.actor import Actor


@transaction.atomic
def serve_need(*, actor: Actor, need: Need, now: datetime) -> Need:
    """From arranged to served."""
    return move_need(actor=actor, need=need, step="serve", now=now, served_at=now)
