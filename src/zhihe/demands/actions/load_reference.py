"""Load the eight kinds of help one can ask for."""

from __future__ import annotations

from django.db import transaction

from zhihe.demands.models import NeedCategory
from zhihe.platform.reference_files import items


@transaction.atomic
def load_reference() -> None:
    """Names follow the file; codes never change."""
    for row in items("demands", "need_categories"):
        NeedCategory.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["zh"],
                "name_en": row["en"],
                "icon": row["icon"],
                "service_category": row["category"] or "",
                "minutes": row["minutes"],
                "position": row["order"],
            },
        )
