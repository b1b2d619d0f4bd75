"""UUID version 7 (RFC 9562): keys that sort by the time they were made.

Layout: 48 bits of Unix milliseconds, version, 74 bits that start at random in each millisecond
and then grow by a random step (RFC 9562 section 6.2, method 2), so that ids of one process rise.
They are keys, never secrets: what must not be guessed takes `check_digit.human_code` or a token.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta

_TAIL_BITS = 74
_MAX_BACKWARD_MS = 10_000
"""A clock set back by less than this is waited out; by more, the new clock is believed."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _State:
    """The last id given, guarded by a lock; renewed in a forked child."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.ms = -1
        self.tail = 0

    def next(self, ms: int) -> tuple[int, int]:
        with self.lock:
            if ms > self.ms or ms < self.ms - _MAX_BACKWARD_MS:
                self.ms, self.tail = ms, secrets.randbits(_TAIL_BITS - 1)
            else:
                self.tail += 1 + secrets.randbits(32)
                if self.tail >> _TAIL_BITS:
                    self.ms, self.tail = self.ms + 1, secrets.randbits(_TAIL_BITS - 1)
            return self.ms, self.tail


_state = _State()


def _renew_state() -> None:
    global _state
    _state = _State()


os.register_at_fork(after_in_child=_renew_state)


def uuid7() -> uuid.UUID:
    """A new version 7 UUID, greater than every one this process gave before."""
    ms, tail = _state.next(time.time_ns() // 1_000_000)
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return uuid.UUID(int=(ms << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def uuid7_time(u: uuid.UUID) -> datetime:
    """When the id was made: aware, UTC, to the millisecond. ValueError for another version."""
    if u.version != 7:
        raise ValueError("not a version 7 UUID")
    return _EPOCH + timedelta(milliseconds=u.int >> 80)
