"""The reference tables shipped as ``<app>/reference/<name>.json``: {"about": …, "items": […]}."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def items(app: str, name: str) -> list[dict[str, Any]]:
    """Rows of one file, in its order. FileNotFoundError for an unknown name."""
    path = PACKAGE / app / "reference" / f"{name}.json"
    return list(json.loads(path.read_text(encoding="utf-8"))["items"])
