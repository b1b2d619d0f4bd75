"""Write what the operator reports later about messages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.foundation.uuid7 import uuid7
from zhihe.messaging.integrations.gateway import Receipt as GatewayReceipt
from zhihe.messaging.integrations.gateway import ReceiptState
from zhihe.messaging.models import OutboxItem, Receipt
from zhihe.messaging.terms import OutboxState
from zhihe.platform.models import City

OPEN = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.ACCEPTED)


@transaction.atomic
def take_receipts(*, receipts: list[GatewayReceipt], now: datetime) -> int:
    """Move the items named by the receipts' references; repeats change nothing. Returns how many moved."""
    moved = 0
    for receipt in receipts:
        item = _item(receipt.reference)
        if item is None or receipt.state == ReceiptState.PENDING:
            continue
        delivered = receipt.state == ReceiptState.DELIVERED
        Receipt.objects.bulk_create(
            [
                Receipt(
                    id=uuid7(),
                    city_id=item.city_id,
                    outbox_id=item.pk,
                    success=delivered,
                    code=receipt.code[:60],
                    reported_at=receipt.reported_at or now,
                    received_at=now,
                )
            ],
            ignore_conflicts=True,
        )
        state = OutboxState.DELIVERED if delivered else OutboxState.FAILED
        moved += (
            OutboxItem.objects.in_city(item.city_id)
            .filter(pk=item.pk, state__in=OPEN)
            .update(
                state=state,
                provider_code=receipt.code[:60],
                delivered_at=(receipt.reported_at or now) if delivered else None,
            )
        )
    return moved


def _item(reference: str) -> OutboxItem | None:
    try:
        wanted = UUID(reference)
    except ValueError:
        return None
    for code in City.objects.values_list("code", flat=True):
        item = OutboxItem.objects.in_city(code).filter(pk=wanted).first()
        if item is not None:
            return item
    return None
