"""The sealed part of a request; every look is logged by the caller's action."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from zhihe.demands.models import Need
from zhihe.platform.vault import open_text, seal_text


@dataclass(frozen=True, slots=True)
class Private:
    """Name, exact address and words; ``helped_name`` is the family member or the group."""

    name: str
    address: str = ""
    words: str = ""
    helped_name: str = ""


def seal_private(private: Private) -> bytes:
    """Sealed for the need's row."""
    return seal_text(json.dumps(asdict(private), ensure_ascii=False), "need")


def open_private(need: Need) -> Private:
    """Opened; call ``look_at_need`` instead in pages, it logs the look."""
    return Private(**json.loads(open_text(need.private_sealed, "need")))
