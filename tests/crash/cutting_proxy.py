"""A proxy that takes the whole answer from the server, and then hangs up without passing it on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from types import TracebackType


class CuttingProxy:
    """One connection, one exchange. ``cut()`` is asked once for each answer that came whole."""

    def __init__(self, target: int, cut: Callable[[], bool]) -> None:
        self.target, self.cut = target, cut
        self.cuts = 0
        self._door = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._door.getsockname()[1])
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> CuttingProxy:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._exchange, args=[client], daemon=True).start()

    def _exchange(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.target)) as server:
            server.sendall(_message(client))
            answer = _message(server)
            if self.cut():
                self.cuts += 1
                return
            client.sendall(answer)


def _message(source: socket.socket) -> bytes:
    """One whole HTTP message with a length."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(source)
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.lower().split(b"\r\n")[1:]
    lengths = [line.split(b":")[1] for line in lines if line.startswith(b"content-length:")]
    wanted = int(lengths[0]) if lengths else 0
    while len(body) < wanted:
        body += _more(source)
    return head + b"\r\n\r\n" + body


def _more(source: socket.socket) -> bytes:
    part = source.recv(65536)
    if not part:
        raise ConnectionError("closed early")
    return part
