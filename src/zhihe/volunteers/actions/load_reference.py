"""Load the shipped skills, kinds of qualification and hour standards."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from zhihe.platform.reference_files import items
from zhihe.volunteers.models import HourStandard, QualificationKind, Skill


@transaction.atomic
def load_reference() -> None:
    """Names follow the files; an hour standard is never changed: a new version is a new row."""
    for row in items("volunteers", "skills"):
        Skill.objects.update_or_create(
            code=row["code"],
            defaults={"group": row["group"], "name": row["zh"], "name_en": row["en"]},
        )
    for row in items("volunteers", "qualifications"):
        QualificationKind.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["zh"],
                "name_en": row["en"],
                "months": row["validity_months"],
                "is_clearance": row["minors_clearance"],
            },
        )
    for row in items("volunteers", "hour_standards"):
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
