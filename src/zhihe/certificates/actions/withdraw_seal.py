"""Take a seal image out of use at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.errors import AlreadyEnded
from zhihe.certificates.models import SealImage
from zhihe.platform.actor import Actor


@transaction.atomic
def withdraw_seal(*, actor: Actor, seal: SealImage, now: datetime) -> None:
    """Any admin of the organisation may; certificates made before keep their bytes."""
    won = (
        SealImage.objects.in_city(actor.city)
        .filter(pk=seal.pk, withdrawn_at__isnull=True)
        .update(withdrawn_at=now, withdrawn_by=actor.person_id)
    )
    if not won:
        raise AlreadyEnded()
    record_event(actor=actor, now=now, fact=Fact("certificates.withdraw_seal", "seal", seal.pk))
