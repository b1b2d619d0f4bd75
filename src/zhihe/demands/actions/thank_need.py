"""The resident says thanks; the helper reads it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.demands.actions.move_need import move_need
from zhihe.demands.models import Need
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.actor import Actor
from zhihe.recruitment.models import Placement
from zhihe.recruitment.terms import PlacementState
from zhihe.volunteers.models import Evaluation


@transaction.atomic
def thank_need(*, actor: Actor, need: Need, score: int, words: str, now: datetime) -> Need:
    """``score`` 1 to 5. The helpers get the words as a notice and a rating on their record."""
    need = move_need(
        actor=actor,
        need=need,
        step="thank",
        now=now,
        thanks_score=score,
        thanks_words=words.strip()[:300],
        closed_at=now,
    )
    for placement in _placements(need):
        Evaluation.objects.create(
            id=uuid7(),
            city_id=need.city_id,
            volunteer=placement.volunteer,
            source_kind="need",
            source_id=placement.pk,
            score=score,
            words=words.strip()[:300],
            by_id=need.filed_by,
            at=now,
        )
        notify_person(
            city=need.city_id,
            person_id=placement.volunteer.person_id,
            kind="demands.thanks",
            params={"words": words.strip()[:100] or "谢谢"},
            now=now,
        )
    return need


def _placements(need: Need) -> list[Placement]:
    if need.activity_id is None:
        return []
    rows = Placement.objects.in_city(need.city_id).filter(
        activity_id=need.activity_id, state=PlacementState.PLACED
    )
    return list(rows.select_related("volunteer"))
