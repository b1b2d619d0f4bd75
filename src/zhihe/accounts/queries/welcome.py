"""The words of the welcome page (reference/welcome.json)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from zhihe.accounts.rules import REFERENCE


@cache
def _welcome() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((REFERENCE / "welcome.json").read_text(encoding="utf-8"))
    return data


def welcome_words(language: str) -> dict[str, Any]:
    """title, intro, pledge (lines), button, skip, after, first_steps (icon, text)."""
    words: dict[str, Any] = _welcome()["en" if language.startswith("en") else "zh"]
    return words
