"""Load the shipped lines of business (条线)."""

from __future__ import annotations

from django.db import transaction

from zhihe.organisations.models import Line
from zhihe.platform.reference_files import items


@transaction.atomic
def load_reference() -> None:
    """Names follow the file; codes never change."""
    for row in items("organisations", "lines"):
        Line.objects.update_or_create(
            code=row["code"], defaults={"name": row["zh"], "name_en": row["en"]}
        )
