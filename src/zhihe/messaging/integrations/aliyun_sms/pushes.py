"""Reads what Aliyun posts to us: SmsReport (receipts) and SmsUp (replies), each a JSON array.

Shapes: developer.aliyun.com/ask/218028 (receipts) and 218017 (replies). Neither push is signed;
whoever serves the address must make it unguessable. So every field is treated as written by a
stranger.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from zhihe.messaging.integrations.gateway import (
    PushError,
    Receipt,
    ReceiptBatch,
    ReceiptState,
    Rejected,
    Reply,
    ReplyBatch,
)

MOST_BYTES = 1_000_000
MOST_ENTRIES = 1_000
SHANGHAI = ZoneInfo("Asia/Shanghai")
_NUMBER = re.compile(r"(?:\+?86|0086)?(1[3-9][0-9]{9})")
_TIME_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y%m%d%H%M%S")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_Item = TypeVar("_Item")


def parse_receipts(body: bytes) -> ReceiptBatch:
    """Raises ``PushError`` if the whole body is unreadable; single bad entries are listed."""
    receipts, rejected = _each(body, _receipt)
    return ReceiptBatch(receipts, rejected)


def parse_replies(body: bytes) -> ReplyBatch:
    replies, rejected = _each(body, _reply)
    return ReplyBatch(replies, rejected)


def shanghai_time(value: object) -> datetime | None:
    """Aliyun states Beijing time without saying so. ``None`` if it is no time at all."""
    if not isinstance(value, str) or len(value) > 19:
        return None
    for pattern in _TIME_FORMATS:
        try:
            return datetime.strptime(value, pattern).replace(tzinfo=SHANGHAI)
        except ValueError:
            continue
    return None


def _each(
    body: bytes, read: Callable[[dict[str, Any]], _Item]
) -> tuple[tuple[_Item, ...], tuple[Rejected, ...]]:
    items: list[_Item] = []
    rejected: list[Rejected] = []
    for index, entry in enumerate(_entries(body)):
        if not isinstance(entry, dict):
            rejected.append(Rejected(index, "not an object"))
            continue
        try:
            items.append(read(entry))
        except ValueError as error:
            rejected.append(Rejected(index, str(error)))
    return tuple(items), tuple(rejected)


def _entries(body: bytes) -> list[Any]:
    if len(body) > MOST_BYTES:
        raise PushError("body too large")
    try:
        data = json.loads(
            body.decode("utf-8"), parse_constant=_no_constant, object_pairs_hook=_no_twins
        )
    except (ValueError, RecursionError):
        raise PushError("body is not the JSON it should be") from None
    if not isinstance(data, list):
        raise PushError("body is not a list")
    if len(data) > MOST_ENTRIES:
        raise PushError("too many entries")
    return data


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entry = dict(pairs)
    if len(entry) != len(pairs):
        raise ValueError("a key appears twice")
    return entry


def _receipt(entry: dict[str, Any]) -> Receipt:
    success = entry.get("success")
    if not isinstance(success, bool):
        raise ValueError("success is not true or false")
    size = _text(entry, "sms_size", most=3)
    if size and not (size.isascii() and size.isdecimal()):
        raise ValueError("sms_size is not a number")
    return Receipt(
        phone_e164=_phone(entry),
        reference=_text(entry, "out_id", most=64),
        provider_id=_text(entry, "biz_id", most=64),
        state=ReceiptState.DELIVERED if success else ReceiptState.FAILED,
        code=_text(entry, "err_code", most=64),
        detail=_text(entry, "err_msg", most=200),
        sent_at=shanghai_time(entry.get("send_time")),
        reported_at=shanghai_time(entry.get("report_time")),
        segments=max(1, int(size or "1")),
    )


def _reply(entry: dict[str, Any]) -> Reply:
    return Reply(
        phone_e164=_phone(entry),
        content=_text(entry, "content", most=1_000),
        received_at=shanghai_time(entry.get("send_time")),
        signature=_text(entry, "sign_name", most=24),
        extension=_text(entry, "dest_code", most=32),
        sequence=_text(entry, "sequence_id", most=32),
    )


def _phone(entry: dict[str, Any]) -> str:
    number = _NUMBER.fullmatch(_text(entry, "phone_number", most=20))
    if number is None:
        raise ValueError("phone_number is no mainland mobile number")
    return f"+86{number[1]}"


def _text(entry: dict[str, Any], key: str, *, most: int) -> str:
    """A string, or a whole number as one (``sequence_id`` comes as a number); absent is empty."""
    value = entry.get(key)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise ValueError(f"{key} is not a string")
    if len(value) > most:
        raise ValueError(f"{key} is too long")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError(f"{key} is not Unicode")
    return _CONTROL.sub("", value)
