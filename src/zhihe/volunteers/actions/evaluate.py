"""Rate a volunteer's service once per source and rater (order 67, class 5)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import OwnProof, ReviewedAlready
from zhihe.volunteers.models import Evaluation, Volunteer


@transaction.atomic
def evaluate(
    *,
    actor: Actor,
    volunteer: Volunteer,
    source_kind: str,
    source_id: UUID,
    score: int,
    now: datetime,
    words: str = "",
) -> Evaluation:
    """``score`` 1 to 5; ``source_id`` is a record or an order. Raises OwnProof, ReviewedAlready."""
    if volunteer.person_id == actor.person_id:
        raise OwnProof()
    try:
        with transaction.atomic():
            row = Evaluation.objects.create(
                city_id=actor.city,
                volunteer=volunteer,
                source_kind=source_kind,
                source_id=source_id,
                score=score,
                words=words.strip()[:300],
                by_id=actor.person_id,
                at=now,
            )
    except IntegrityError as error:
        if "evaluation_once" in str(error):
            raise ReviewedAlready() from error
        raise
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.evaluate",
            "evaluation",
            row.pk,
            person_id=volunteer.person_id,
            detail={"score": score, "source": str(source_id)},
        ),
    )
    return row
