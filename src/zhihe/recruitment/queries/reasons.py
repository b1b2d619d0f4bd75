"""Reason templates of the reference data, in the reader's language."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

PATH = Path(__file__).resolve().parents[1] / "reference" / "reasons.json"


@lru_cache(maxsize=1)
def _all() -> dict[str, Any]:
    return dict(json.loads(PATH.read_text(encoding="utf-8")))


def reasons(kind: str) -> list[tuple[str, str]]:
    """(code, wording) of ``refused``, ``withdrawn`` or ``asked``."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return [(item["code"], item[language]) for item in _all()[kind]]


def wording(kind: str, code: str) -> str:
    """The Chinese wording that is stored and read by the person; '' for an unknown code."""
    return next((str(item["zh"]) for item in _all()[kind] if item["code"] == code), "")
