"""Lines of business from ``reference/lines.json``: added or renamed, never removed."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from zhihe.organisations.models import Line

SOURCE = Path(__file__).resolve().parents[1] / "reference" / "lines.json"


@transaction.atomic
def load_lines() -> int:
    """Idempotent; returns how many lines the file has. Run as the owner by ``zhihe reference``."""
    items = json.loads(SOURCE.read_text(encoding="utf-8"))["items"]
    for item in items:
        Line.objects.update_or_create(
            code=item["code"], defaults={"name": item["zh"], "name_en": item["en"]}
        )
    return len(items)
