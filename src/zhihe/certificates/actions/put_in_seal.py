"""First hand of a seal image: put it in, re-encoded; it does nothing until released."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.certificates.errors import NotAnImage
from zhihe.certificates.models import SealImage
from zhihe.foundation.uuid7 import uuid7
from zhihe.organisations.models import Organisation
from zhihe.platform import files
from zhihe.platform.actor import Actor
from zhihe.platform.uploads import UploadRefused, drawn_anew

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 4_000_000
SIDE = 600


@transaction.atomic
def put_in_seal(
    *, actor: Actor, organisation: Organisation, content: bytes, now: datetime
) -> SealImage:
    """``content`` is a PNG or JPEG of at most 2 MB; kept as a PNG of at most 600 px. Raises NotAnImage."""
    name, digest = files.keep(_encoded(content), "seals", "png")
    seal = SealImage.objects.create(
        id=uuid7(),
        city_id=actor.city,
        organisation=organisation,
        file=name,
        sha256=digest,
        uploaded_by=actor.person_id,
        uploaded_at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact("certificates.put_in_seal", "seal", seal.pk, detail={"sha256": digest}),
    )
    return seal


def _encoded(content: bytes) -> bytes:
    try:
        return drawn_anew(
            content,
            most_bytes=MOST_BYTES,
            most_pixels=MOST_PIXELS,
            side=SIDE,
            mode="RGBA",
            form="PNG",
            formats=("PNG", "JPEG"),
        )
    except UploadRefused:
        raise NotAnImage() from None
