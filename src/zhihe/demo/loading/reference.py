"""Reference data of the apps: loaded where it is missing, and read as the files have it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management import call_command

from zhihe.opportunities.models import Category
from zhihe.organisations.actions.load_bodies import load_bodies

PACKAGE = Path(__file__).resolve().parents[2]


@cache
def reference_items(app: str, name: str) -> list[dict[str, Any]]:
    """The rows of ``<app>/reference/<name>.json``."""
    path = PACKAGE / app / "reference" / f"{name}.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["items"])


def load_reference() -> None:
    """``zhihe reference``, unless ``up`` has just done it."""
    if not Category.objects.exists():
        call_command("reference")


def load_city_bodies(city: str) -> None:
    """Leads and complaint routes, once the city is there."""
    load_bodies(city=city)
