"""Reference data of the apps, as the files have it; loaded here until ``zhihe reference`` does."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.core.management import call_command, get_commands

PACKAGE = Path(__file__).resolve().parents[2]


@cache
def reference_items(app: str, name: str) -> list[dict[str, Any]]:
    """The rows of ``<app>/reference/<name>.json``."""
    path = PACKAGE / app / "reference" / f"{name}.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["items"])


def load_reference() -> None:
    """``zhihe reference`` where it exists; else the tables that the demo leans on."""
    if "reference" in get_commands():
        call_command("reference")
        return
    _load_categories()
    _load_volunteer_tables()
    _load_others()


def _load_categories() -> None:
    from zhihe.opportunities.models import Category

    for row in reference_items("opportunities", "categories"):
        Category.objects.update_or_create(
            code=row["code"],
            defaults={
                "parent_id": row["parent"],
                "name": row["zh"],
                "name_en": row["en"],
                "icon": row["icon"],
                "tone": row["tone"],
                "position": row["order"],
                "aliases": row["aliases"],
                "is_hazardous": row["hazardous"],
                "with_minors": row["with_minors"],
            },
        )


def _load_volunteer_tables() -> None:
    from zhihe.volunteers.models import HourStandard, QualificationKind, Skill

    for row in reference_items("volunteers", "skills"):
        Skill.objects.update_or_create(
            code=row["code"],
            defaults={"group": row["group"], "name": row["zh"], "name_en": row["en"]},
        )
    for row in reference_items("volunteers", "qualifications"):
        QualificationKind.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["zh"],
                "name_en": row["en"],
                "months": row["validity_months"],
                "is_clearance": row["minors_clearance"],
            },
        )
    for row in reference_items("volunteers", "hour_standards"):
        HourStandard.objects.get_or_create(
            group=row["group"],
            version=row["version"],
            defaults={
                "valid_from": date.fromisoformat(row["valid_from"]),
                "name": row["zh"],
                "name_en": row["en"],
                "colour": row["colour"],
                "pattern": row["pattern"],
                "cap_minutes_per_day": row["cap_minutes_per_day"],
                "rounding_minutes": row["rounding_minutes"],
                "text": row["text_zh"],
                "text_en": row["text_en"],
            },
        )


def _load_others() -> None:
    from zhihe.demands.models import NeedCategory
    from zhihe.organisations.models import Body, Line

    for row in reference_items("organisations", "lines"):
        Line.objects.update_or_create(
            code=row["code"], defaults={"name": row["zh"], "name_en": row["en"]}
        )
    for row in reference_items("organisations", "bodies"):
        Body.objects.update_or_create(
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
    for row in reference_items("demands", "need_categories"):
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
