"""Load the invented leading bodies of a demonstration city; a real city enters its own."""

from __future__ import annotations

from django.db import transaction

from zhihe.organisations.models import Body
from zhihe.platform.reference_files import items


@transaction.atomic
def load_bodies(*, city: str) -> None:
    """Idempotent by (city, code). The telephone numbers are invented."""
    for row in items("organisations", "bodies"):
        Body.objects.update_or_create(
            city_id=city,
            code=row["code"],
            defaults={
                "name": row["zh"],
                "name_en": row["en"],
                "duty": row["duty_zh"],
                "duty_en": row["duty_en"],
                "phone": row["phone"],
                "position": row["order"],
            },
        )
