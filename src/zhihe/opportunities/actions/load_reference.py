"""Load the shipped service categories; what a clerk edited stays as it is."""

from __future__ import annotations

from django.db import transaction

from zhihe.opportunities.models import Category
from zhihe.platform.reference_files import items

TONES = {"zhu": "jade", "jiang": "river", "gui": "gold", "dan": "dan"}
"""Names of colours in the file and in the frame: 竹青, 江蓝, 桂金, 丹."""


@transaction.atomic
def load_reference() -> int:
    """Add categories that are missing, parents first; returns how many."""
    known = set(Category.objects.values_list("code", flat=True))
    rows = [row for row in items("opportunities", "categories") if row["code"] not in known]
    for is_child in (False, True):
        Category.objects.bulk_create(
            Category(
                code=row["code"],
                parent_id=row["parent"],
                name=row["zh"],
                name_en=row["en"],
                icon=row["icon"],
                tone=TONES.get(row["tone"], "jade"),
                position=row["order"],
                aliases=row["aliases"],
                is_hazardous=row["hazardous"],
                with_minors=row["with_minors"],
            )
            for row in rows
            if bool(row["parent"]) == is_child
        )
    return len(rows)
