"""What may go wrong on demand. A fault is used up after ``times`` matching requests."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class FaultKind(StrEnum):
    REFUSE = "refuse"
    """Answers HTTP 200 with ``code``, as Aliyun does for business refusals; nothing is sent."""
    HTTP_ERROR = "http_error"
    """Answers ``status`` with ``code`` (Throttling.User, ServiceUnavailable …); nothing is sent."""
    HANG_AFTER = "hang_after"
    """Accepts, sends, and then holds the connection for ``seconds`` without an answer."""
    HANG_BEFORE = "hang_before"
    CUT_AFTER = "cut_after"
    """Accepts, sends, and closes the connection without an answer."""
    CUT_BEFORE = "cut_before"
    GARBAGE = "garbage"
    """Accepts, sends, and answers something that is no JSON."""
    UNDELIVERED = "undelivered"
    """Accepts; the phone gets nothing and the receipt says ``code``."""
    SILENT = "silent"
    """Accepts and delivers; no receipt ever comes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``phone``: eleven digits, or "" for all."""

    kind: FaultKind
    action: str = "SendSms"
    phone: str = ""
    code: str = ""
    status: int = 400
    times: int = 1
    seconds: float = 30.0
    retry_after_ms: int = 0

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "kind": FaultKind(data["kind"])})


class Faults:
    def __init__(self) -> None:
        self._left: list[list[Any]] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._left.append([fault, fault.times])

    def clear(self) -> None:
        with self._lock:
            self._left.clear()

    def take(self, action: str, phone: str) -> Fault | None:
        with self._lock:
            for entry in self._left:
                fault: Fault = entry[0]
                if fault.action == action and fault.phone in ("", phone):
                    entry[1] -= 1
                    if entry[1] <= 0:
                        self._left.remove(entry)
                    return fault
        return None
