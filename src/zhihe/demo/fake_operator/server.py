"""The operator's HTTP side: Aliyun's calls, and three doors for the demo behind a secret.

GET  /inbox?phone=&limit=      what a phone received, newest first
POST /reply                    {"phone", "content"}: that phone answers; pushed on as SmsUp
POST /faults  DELETE /faults   make the next calls fail, or stop doing so
"""

import hmac
import json
import threading
import uuid
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.fake_operator.faults import Fault, FaultKind
from zhihe.demo.fake_operator.operator import Operator, phone_digits
from zhihe.demo.fake_operator.signature import Gate, SignatureRefused

LOOPBACK = "127.0.0.1"
MOST_BODY = 256_000


class OperatorServer:
    """``with OperatorServer(config) as server:`` listens on a free loopback port."""

    def __init__(
        self, config: OperatorConfig, *, port: int = 0, directory: Path | None = None
    ) -> None:
        self.operator = Operator(config, directory)
        self.stopping = threading.Event()
        gate = Gate(config.access_keys)

        class Handler(_Handler):
            operator = self.operator
            stopping = self.stopping
            check = gate.check

        self._http = _Http((LOOPBACK, port), Handler)
        self._threads: list[threading.Thread] = []

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def endpoint(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        for work in (self._serve, self._push_receipts):
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        self.stopping.set()
        self._http.shutdown()
        for thread in self._threads:
            thread.join(timeout=5)
        self._http.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        self._http.serve_forever(poll_interval=0.05)

    def _push_receipts(self) -> None:
        while self.operator.receipts.url and not self.stopping.wait(0.25):
            self.operator.receipts.push()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class _Handler(BaseHTTPRequestHandler):
    operator: Operator
    stopping: threading.Event
    check: Callable[..., None]
    protocol_version = "HTTP/1.1"
    timeout = 60
    wbufsize = 65_536

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the query of a call holds the number and the code."""

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        length = self.headers.get("content-length") or "0"
        if not length.isdigit() or int(length) > MOST_BODY:
            self.close_connection = True
            return self._answer({"Code": "RequestTooLarge"}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = self.rfile.read(int(length))
        host = self.headers.get("host", "").rsplit(":", 1)[0]
        if host not in (LOOPBACK, "localhost"):
            return self._answer({"Code": "InvalidHost"}, HTTPStatus.MISDIRECTED_REQUEST)
        address = urlsplit(self.path)
        if "x-acs-action" in self.headers:
            return self._serve_call(address.path, address.query, body)
        return self._serve_demo(address.path, address.query, body)

    def _serve_call(self, path: str, query: str, body: bytes) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            type(self).check(self.command, path, query, headers, body)
        except SignatureRefused as refused:
            return self._answer({"Code": refused.code, "Message": str(refused)}, refused.status)
        action, version = headers["x-acs-action"], headers["x-acs-version"]
        if not self.operator.knows(action, version):
            return self._answer({"Code": "InvalidAction.NotFound"}, HTTPStatus.NOT_FOUND)
        params = dict(parse_qsl(query, keep_blank_values=True))
        if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            params |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        phone = phone_digits(params.get("PhoneNumbers", params.get("PhoneNumber", "")))
        fault = self.operator.faults.take(action, phone)
        return self._serve_action(action, version, params, fault)

    def _serve_action(
        self, action: str, version: str, params: dict[str, str], fault: Fault | None
    ) -> None:
        kind = fault.kind if fault else None
        if fault and kind is FaultKind.HTTP_ERROR:
            wait = {"x-acs-retry-after": str(fault.retry_after_ms)} if fault.retry_after_ms else {}
            return self._answer({"Code": fault.code, "Message": "演习"}, fault.status, wait)
        if fault and kind in (FaultKind.HANG_BEFORE, FaultKind.CUT_BEFORE):
            return self._hang_up(fault.seconds if kind is FaultKind.HANG_BEFORE else 0)
        answer = self.operator.do(action, version, params, fault)
        if fault and kind in (FaultKind.HANG_AFTER, FaultKind.CUT_AFTER):
            return self._hang_up(fault.seconds if kind is FaultKind.HANG_AFTER else 0)
        if kind is FaultKind.GARBAGE:
            return self._write(b"<html>502 Bad Gateway</html>", HTTPStatus.OK, {})
        return self._answer(answer)

    def _hang_up(self, seconds: float) -> None:
        self.stopping.wait(seconds)
        self.close_connection = True

    def _serve_demo(self, path: str, query: str, body: bytes) -> None:
        if path == "/healthz":
            return self._answer({"status": "ok"})
        given = self.headers.get("authorization", "")
        wanted = f"Bearer {self.operator.config.inbox_secret}"
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            return self._answer({"error": "unauthorised"}, HTTPStatus.UNAUTHORIZED)
        try:
            answer = self._demo_answer(path, query, body)
        except (ValueError, TypeError, KeyError):
            return self._answer({"error": "bad request"}, HTTPStatus.BAD_REQUEST)
        if answer is None:
            return self._answer({"error": "not found"}, HTTPStatus.NOT_FOUND)
        return self._answer(answer)

    def _demo_answer(self, path: str, query: str, body: bytes) -> dict[str, Any] | None:
        match self.command, path:
            case "GET", "/inbox":
                wanted = {k: v[0] for k, v in parse_qs(query, keep_blank_values=True).items()}
                phone = phone_digits(wanted["phone"])
                if not phone:
                    raise ValueError("phone")
                limit = min(max(int(wanted.get("limit", "50")), 1), 200)
                found = self.operator.phones.received(phone, limit=limit)
                return {"messages": [m.shown() for m in found]}
            case "POST", "/reply":
                data = json.loads(body)
                return {"delivered": self.operator.reply(data["phone"], str(data["content"]))}
            case "POST", "/faults":
                self.operator.faults.add(Fault.read(json.loads(body)))
                return {"added": True}
            case "DELETE", "/faults":
                self.operator.faults.clear()
                return {"cleared": True}
        return None

    def _answer(
        self, data: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        if "Code" in data:
            data = {**data, "RequestId": str(uuid.uuid4()).upper()}
        self._write(json.dumps(data, ensure_ascii=False).encode(), status, headers or {})

    def _write(self, content: bytes, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json;charset=utf-8")
        self.send_header("content-length", str(len(content)))
        self.send_header("cache-control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
