"""Second hand of a seal image: another person releases it, or it is withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.errors import AlreadyEnded, SameHand
from zhihe.certificates.models import SealImage
from zhihe.platform.actor import Actor


@transaction.atomic
def release_seal(*, actor: Actor, seal: SealImage, now: datetime) -> None:
    """Raises SameHand for the person who put it in, AlreadyEnded when released or withdrawn before."""
    if seal.uploaded_by == actor.person_id:
        raise SameHand()
    won = (
        SealImage.objects.in_city(actor.city)
        .filter(pk=seal.pk, approved_at__isnull=True, withdrawn_at__isnull=True)
        .update(approved_by=actor.person_id, approved_at=now)
    )
    if not won:
        raise AlreadyEnded()
    record_event(actor=actor, now=now, fact=Fact("certificates.release_seal", "seal", seal.pk))
