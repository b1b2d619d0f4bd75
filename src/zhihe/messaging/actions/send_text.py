"""Hand one outbox item to the operator: claim, send outside the transaction, write the answer.

At least once by the queue, at most once visible: an item whose fate is unknown is looked up at
the operator before it is sent again.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

import structlog
from django.db.models import F

from zhihe.foundation import clock
from zhihe.messaging import rules
from zhihe.messaging.integrations.gateway import (
    LookUpError,
    Receipt,
    ReceiptState,
    SendResult,
    SendStatus,
)
from zhihe.messaging.models import OutboxItem
from zhihe.messaging.queries.operator import UNFILED, book, gateway
from zhihe.messaging.terms import OutboxState
from zhihe.platform.vault import open_text

log = structlog.get_logger("zhihe.messaging")
CLAIM_HOLDS = timedelta(minutes=3)


def send_text(*, city: str, outbox_id: UUID, now: datetime) -> str:
    """Send the item if it is due and unclaimed; returns its state afterwards ('' when not ours)."""
    item = OutboxItem.objects.in_city(city).filter(pk=outbox_id).first()
    if item is None or item.state not in (OutboxState.WAITING, OutboxState.SENDING):
        return item.state if item else ""
    again = item.state == OutboxState.SENDING
    held = _hold_back(item, now)
    if held is not None or not _claim(item, now):
        return held or ""
    if again and _was_sent(item, now):
        return OutboxState.ACCEPTED
    return _settle(item, _send(item), now)


def _hold_back(item: OutboxItem, now: datetime) -> str | None:
    """Quiet hours and the organisation's cap; a state when the item stays or falls, else None."""
    template = book().template(item.template)
    allowed = rules.next_allowed(now, template.passes_quiet_hours)
    if allowed > now:
        _postpone(item, allowed)
        return cast(str, item.state)
    if item.organisation_id and not template.passes_quiet_hours and _over_cap(item, now):
        _write(item, state=OutboxState.DROPPED, provider_code="cap")
        return OutboxState.DROPPED
    if gateway() is None or book().render(item.template, _params(item)).template_code == UNFILED:
        _write(item, state=OutboxState.DROPPED, provider_code="no_gateway")
        return OutboxState.DROPPED
    return None


def _over_cap(item: OutboxItem, now: datetime) -> bool:
    from zhihe.platform import city_rules

    start, _ = clock.day_bounds(clock.local_date(now))
    sent = OutboxItem.objects.in_city(item.city_id).filter(
        organisation_id=item.organisation_id, sent_at__gte=start
    )
    cap: int = city_rules.read(item.city_id, "messaging.organisation_daily_cap", now)
    return sent.count() >= cap


def _claim(item: OutboxItem, now: datetime) -> bool:
    """One sender at a time: the claim holds three minutes, then a sweep may take it again."""
    return bool(
        OutboxItem.objects.in_city(item.city_id)
        .filter(pk=item.pk, state=item.state, due_at__lte=now)
        .update(state=OutboxState.SENDING, attempts=F("attempts") + 1, due_at=now + CLAIM_HOLDS)
    )


def _was_sent(item: OutboxItem, now: datetime) -> bool:
    """Ask the operator about an earlier attempt; True when the message is there."""
    try:
        receipt = _look_up(item, now)
    except LookUpError as error:
        _postpone(item, now + rules.wait_after(item.attempts + 1))
        log.info("look_up_failed", code=error.code, outbox_id=str(item.pk))
        return True
    if receipt is None:
        return False
    state = {
        ReceiptState.DELIVERED: OutboxState.DELIVERED,
        ReceiptState.FAILED: OutboxState.FAILED,
    }.get(receipt.state, OutboxState.ACCEPTED)
    _write(item, state=state, provider_id=receipt.provider_id)
    return True


def _look_up(item: OutboxItem, now: datetime) -> Receipt | None:
    """The operator wants the day. A sender that died wrote no ``sent_at``, or an older one: around
    midnight every day that an attempt may have fallen on is asked."""
    operator = gateway()
    assert operator is not None
    claimed = item.due_at - CLAIM_HOLDS
    moments = (item.sent_at or claimed, claimed, now, item.created_at)
    for day in dict.fromkeys(clock.local_date(moment) for moment in moments):
        found = operator.look_up(open_text(item.phone_sealed, "outbox"), day, str(item.pk))
        if found is not None:
            return found
    return None


def _send(item: OutboxItem) -> SendResult:
    rendered = book().render(item.template, _params(item))
    operator = gateway()
    assert operator is not None
    return operator.send(
        open_text(item.phone_sealed, "outbox"), rendered.template_code, _params(item), str(item.pk)
    )


def _settle(item: OutboxItem, result: SendResult, now: datetime) -> str:
    """Write what the operator said."""
    attempts = item.attempts + 1
    log.info(
        "sms",
        template=item.template,
        status=result.status,
        provider_code=result.code,
        attempts=attempts,
    )
    if result.status == SendStatus.ACCEPTED:
        _write(item, state=OutboxState.ACCEPTED, provider_id=result.provider_id, sent_at=now)
        return OutboxState.ACCEPTED
    if result.status == SendStatus.UNKNOWN:
        _write(
            item,
            sent_at=now,
            provider_code=result.code[:60],
            due_at=now + rules.wait_after(attempts, result.wait_seconds),
        )
        return OutboxState.SENDING
    if result.retryable and attempts < rules.MOST_ATTEMPTS:
        _write(
            item,
            state=OutboxState.WAITING,
            provider_code=result.code[:60],
            due_at=now + rules.wait_after(attempts, result.wait_seconds),
        )
        return OutboxState.WAITING
    _write(item, state=OutboxState.FAILED, provider_code=result.code[:60])
    return OutboxState.FAILED


def _params(item: OutboxItem) -> dict[str, str]:
    return json.loads(open_text(item.params_sealed, "outbox"))  # type: ignore[no-any-return]


def _postpone(item: OutboxItem, until: datetime) -> None:
    _write(item, due_at=until)


def _write(item: OutboxItem, **values: object) -> None:
    OutboxItem.objects.in_city(item.city_id).filter(pk=item.pk).update(**values)
