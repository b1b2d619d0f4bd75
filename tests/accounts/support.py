"""What the tests of accounts share: reading the sealed outbox, walking through the sign-in."""

from __future__ import annotations

import json
from typing import Any

from zhihe.messaging.models import OutboxItem
from zhihe.platform.vault import blind_index, open_text

PHONE = "+8613900000555"
TYPED = "139 0000 0555"


def last_text(phone: str = PHONE) -> dict[str, str]:
    """Parameters of the newest text to the phone."""
    item = (
        OutboxItem.objects.in_city("421200")
        .filter(phone_index=blind_index(phone, "phone"))
        .order_by("-created_at", "-id")
        .first()
    )
    assert item is not None, "no text was sent"
    return json.loads(open_text(item.params_sealed, "outbox"))


def last_code(phone: str = PHONE) -> str:
    """The six digits of the newest text."""
    params = last_text(phone)
    return params.get("code") or params["confirm"]


def texts_to(phone: str = PHONE) -> list[str]:
    """Templates of the texts to the phone, oldest first."""
    rows = OutboxItem.objects.in_city("421200").filter(phone_index=blind_index(phone, "phone"))
    return list(rows.order_by("created_at", "id").values_list("template", flat=True))


def wrong(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def walk_in(client: Any, phone: str = PHONE) -> Any:
    """Phone and code by the pages; the answer of the code page."""
    client.post("/sign-in", {"phone": phone})
    return client.post("/sign-in/code", {"code": last_code(phone)})
