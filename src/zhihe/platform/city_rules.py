"""Dated rules of a city: known keys with their defaults, read at a moment.

Values are plain JSON. An unknown key raises: a rule nobody reads is a mistake.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhihe.platform.models import CityRule

DEFAULTS: dict[str, Any] = {}
EXPLANATIONS: dict[str, str] = {}


def declare(key: str, default: Any, explanation: str) -> str:
    """Register a rule (each app's ``terms.py`` or ``apps.py``); returns the key."""
    DEFAULTS[key] = default
    EXPLANATIONS[key] = explanation
    return key


def read(city: str, key: str, now: datetime) -> Any:
    """Value of the rule in force at ``now`` (the newest row not in the future, else the default)."""
    if key not in DEFAULTS:
        raise KeyError(key)
    row = (
        CityRule.objects.in_city(city)
        .filter(key=key, valid_from__lte=now)
        .order_by("-valid_from")
        .values_list("value", flat=True)
        .first()
    )
    return DEFAULTS[key] if row is None else row
