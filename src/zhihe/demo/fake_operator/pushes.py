"""Posts receipts (SmsReport) and replies (SmsUp) to the platform, as Aliyun does."""

import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from zhihe.demo.fake_operator.phones import Message

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_REASONS = {"DELIVERED": "用户接收成功"}


def beijing_time(at: float | None = None) -> str:
    seconds = (time.time() if at is None else at) + 8 * 3_600
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))


def report_of(message: Message) -> dict[str, object]:
    return {
        "phone_number": message.phone,
        "send_time": message.sent_at,
        "report_time": beijing_time(),
        "success": message.state == 3,
        "err_code": message.err_code,
        "err_msg": _REASONS.get(message.err_code, "用户未能接收"),
        "sms_size": str(1 if len(message.text) <= 70 else -(-len(message.text) // 67)),
        "biz_id": message.biz_id,
        "out_id": message.out_id,
    }


def post(url: str, batch: list[dict[str, object]], ca: str = "") -> bool:
    """True if the platform acknowledged with ``{"code": 0}``. ``ca``: certificate to trust."""
    request = urllib.request.Request(
        url,
        data=json.dumps(batch, ensure_ascii=False).encode(),
        headers={"content-type": "application/json; charset=utf-8"},
    )
    try:
        with _opener(ca).open(request, timeout=10) as answer:
            data: Any = json.loads(answer.read(10_000))
    except (OSError, ValueError):
        return False
    return isinstance(data, dict) and data.get("code") == 0


def _opener(ca: str) -> urllib.request.OpenerDirector:
    """No proxy on the loopback address; nothing but the one certificate is trusted."""
    if not ca:
        return _DIRECT
    trusted = urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=ca))
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), trusted)


class Receipts:
    """Receipts waiting to be pushed; one that is not acknowledged stays, and comes again."""

    def __init__(self, url: str, delay_seconds: float, ca: str = "") -> None:
        self.url = url
        self._ca = ca
        self._delay = delay_seconds
        self._due: list[tuple[float, Message]] = []
        self._lock = threading.Lock()

    def put(self, message: Message) -> None:
        with self._lock:
            self._due.append((time.monotonic() + self._delay, message))

    def push(self, *, everything: bool = False) -> int:
        """Pushes what is due in one batch; returns how many were acknowledged."""
        now = time.monotonic()
        with self._lock:
            batch = [e for e in self._due if everything or e[0] <= now][:100]
            self._due = [e for e in self._due if e not in batch]
        if not batch:
            return 0
        if self.url and post(self.url, [report_of(m) for _, m in batch], self._ca):
            return len(batch)
        with self._lock:
            self._due = [(now + max(self._delay, 1.0), m) for _, m in batch] + self._due
        return 0
