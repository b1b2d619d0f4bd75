"""Corrections that wait for a second person of the actor's level."""

from __future__ import annotations

from dataclasses import dataclass

from zhihe.accounts.models import Person
from zhihe.attendance.models import CorrectionDraft
from zhihe.attendance.terms import DraftState
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet

MOST = 100


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A drafted correction with the name of who asks for it; ``mine``: the actor's own draft."""

    draft: CorrectionDraft
    by: str
    mine: bool


def drafts_waiting(actor: Actor, visible: CityQuerySet) -> list[DraftLine]:
    """Waiting drafts of the records ``visible`` to the hat, oldest first; own organisation's left out."""
    rows = CorrectionDraft.objects.in_city(actor.city).filter(
        state=DraftState.WAITING, record_id__in=visible.values("pk")
    )
    if actor.hat and actor.hat.organisation_id:
        rows = rows.exclude(organisation_id=actor.hat.organisation_id)
    drafts = list(rows.select_related("record", "record__volunteer").order_by("at", "pk")[:MOST])
    names = dict(Person.objects.filter(pk__in={d.by_id for d in drafts}).values_list("pk", "name"))
    return [DraftLine(d, names.get(d.by_id, ""), d.by_id == actor.person_id) for d in drafts]
