"""Leading bodies and complaint routes of a city from ``reference/bodies.json`` (P14)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction

from zhihe.organisations.models import Body
from zhihe.platform.models import City

SOURCE = Path(__file__).resolve().parents[1] / "reference" / "bodies.json"


@transaction.atomic
def load_bodies(*, city: City, items: list[dict[str, Any]] | None = None) -> int:
    """Idempotent; ``items`` is the city's own list in the same form. Returns how many there are."""
    rows = items if items is not None else json.loads(SOURCE.read_text(encoding="utf-8"))["items"]
    for item in rows:
        Body.objects.update_or_create(city=city, code=item["code"], defaults=_columns(item))
    return len(rows)


def _columns(item: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": item["zh"],
        "name_en": item["en"],
        "duty": item.get("duty_zh", ""),
        "duty_en": item.get("duty_en", ""),
        "complaints": item.get("complaints_zh", ""),
        "complaints_en": item.get("complaints_en", ""),
        "phone": item.get("phone", ""),
        "hours": item.get("hours_zh", ""),
        "hours_en": item.get("hours_en", ""),
        "address": item.get("address_zh", ""),
        "leads": item.get("role") == "lead",
        "position": item.get("order", 0),
    }
