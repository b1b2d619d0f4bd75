"""A client on a real socket: one kept connection, a session, the CSRF pair."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.support.live import session_key

TOKEN = "k" * 32
LOST = (OSError, http.client.HTTPException)
"""What a client sees when the other side died: nothing is known about the deed."""


@dataclass(frozen=True)
class Answer:
    """Status, body and the address of a redirect."""

    status: int
    body: bytes
    location: str = ""

    def json(self) -> Any:
        return json.loads(self.body)


class Phone:
    """One person's phone; not shared between threads."""

    def __init__(self, port: int, session: str, timeout: float = 60) -> None:
        self.port, self.timeout = port, timeout
        self.cookie = f"zhihe_session={session}; zhihe_csrf={TOKEN}"
        self._held: http.client.HTTPConnection | None = None

    @classmethod
    def of(cls, port: int, member: Any, role: str | None = None, *, strong: bool = False) -> Phone:
        return cls(port, session_key(member, role, strong=strong))

    def connect(self) -> None:
        """Open the connection ahead of the race."""
        if self._held is None:
            self._held = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self._held.connect()

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One exchange; raises one of LOST when no whole answer came."""
        try:
            self.connect()
            assert self._held is not None
            own = {"Cookie": self.cookie, "X-CSRFToken": TOKEN}
            self._held.request(method, path, body, own | headers)
            found = self._held.getresponse()
            return Answer(found.status, found.read(), found.getheader("location") or "")
        except LOST:
            self.close()
            raise

    def post_json(self, path: str, body: Any, key: str = "") -> Answer:
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        return self.ask("POST", path, json.dumps(body).encode(), headers)

    def post_form(self, path: str, fields: Any, key: str | None = None) -> Answer:
        """A form as the page sends it; ``key``: the hidden field, '' leaves it out."""
        pairs = list(fields.items() if isinstance(fields, dict) else fields)
        hidden = uuid4().hex if key is None else key
        pairs += [("idempotency_key", hidden)] if hidden else []
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(pairs).encode(), headers)

    def delete(self, path: str) -> Answer:
        return self.ask("DELETE", path, b"", {})

    def join(self, shift_id: Any, key: str = "") -> Answer:
        return self.post_json(f"/api/v1/shifts/{shift_id}/applications", {}, key or uuid4().hex)

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def all_at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run the deeds in threads behind one barrier; answers, and errors as values."""
    barrier, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            barrier.wait(timeout=120)
            answers[place] = deed()
        except Exception as error:
            answers[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
