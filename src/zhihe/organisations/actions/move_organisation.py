"""Put an organisation below another one (or at the top) in the organisation tree."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.organisations.errors import WrongParent
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.actor import Actor


@transaction.atomic
def move_organisation(
    *, actor: Actor, organisation: Organisation, parent: Organisation | None, now: datetime
) -> Organisation:
    """All paths below move along, in one UPDATE. Raises WrongParent for a loop or a dead parent."""
    rows = Organisation.objects.in_city(actor.city)
    ids = sorted({organisation.pk} | ({parent.pk} if parent else set()))
    locked = {
        row.pk: row
        for row in rows.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    }
    own = locked[organisation.pk]
    above = locked[parent.pk] if parent else None
    if above and (above.stage not in ACTIVE_STAGES or above.path.startswith(own.path)):
        raise WrongParent()
    path = f"{above.path if above else ''}{own.pk}/"
    rows.filter(path__startswith=own.path).update(
        path=Concat(Value(path), Substr("path", len(own.path) + 1))
    )
    rows.filter(pk=own.pk).update(parent_id=above.pk if above else None)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.move",
            "organisation",
            own.pk,
            detail={"before": str(own.parent_id or ""), "after": str(above.pk if above else "")},
        ),
    )
    organisation.refresh_from_db()
    return organisation
