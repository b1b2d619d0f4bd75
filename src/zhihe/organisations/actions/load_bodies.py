"""Leading bodies and complaint routes of a city (P14): the invented ones, or the city's own list."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from zhihe.organisations.models import Body
from zhihe.platform.reference_files import items


@transaction.atomic
def load_bodies(*, city: str, rows: list[dict[str, Any]] | None = None) -> None:
    """Idempotent by (city, code). ``rows`` has the form of ``reference/bodies.json``, whose
    telephone numbers are invented.
    """
    for row in items("organisations", "bodies") if rows is None else rows:
        Body.objects.update_or_create(city_id=city, code=row["code"], defaults=_columns(row))


def _columns(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": row["zh"],
        "name_en": row["en"],
        "duty": row.get("duty_zh", ""),
        "duty_en": row.get("duty_en", ""),
        "complaints": row.get("complaints_zh", ""),
        "complaints_en": row.get("complaints_en", ""),
        "phone": row.get("phone", ""),
        "hours": row.get("hours_zh", ""),
        "hours_en": row.get("hours_en", ""),
        "address": row.get("address_zh", ""),
        "leads": row.get("role") == "lead",
        "position": row.get("order", 0),
    }
