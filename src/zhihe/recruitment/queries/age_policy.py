"""The city's age policy as bands: the dated rule of the city, else the default of the reference."""

from __future__ import annotations

import json
from datetime import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import zhihe.accounts
from zhihe.recruitment.rules import Band

RULE = "accounts.age_policy"
"""Key of the city rule: the code of one of accounts/reference/age_rules.json, or a whole item."""


@lru_cache(maxsize=1)
def _items() -> dict[str, Any]:
    path = Path(zhihe.accounts.__file__).parent / "reference" / "age_rules.json"
    items = json.loads(path.read_text(encoding="utf-8"))["items"]
    known = {item["code"]: item for item in items}
    known[""] = next(item for item in items if item["default"])
    return known


def bands(value: Any) -> tuple[Band, ...]:
    """Bands of a rule value: None for the default, a code, or an item of its own."""
    item = value if isinstance(value, dict) else _items().get(value or "", _items()[""])
    return tuple(_band(row) for row in item["bands"])


def _band(row: dict[str, Any]) -> Band:
    latest = row.get("latest_end")
    return Band(
        from_age=row["from_age"],
        to_age=row["to_age"],
        may_register=row["may_register"],
        guardian_consent=row["guardian_consent"],
        accompanied=row["accompanied"],
        hazardous_allowed=row["hazardous_allowed"],
        max_minutes_per_day=row["max_minutes_per_day"],
        latest_end=time.fromisoformat(latest) if latest else None,
    )
