"""The demo's telephone operator, dressed for tests, and a platform that takes its pushes."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from zhihe.demo.fake_operator import OperatorConfig, OperatorServer
from zhihe.demo.sms import demo_codes, operator_templates
from zhihe.foundation.aliyun import AliyunAccess
from zhihe.messaging.integrations.sms_catalogue import sms_book

SIGNATURE = "志合志愿服务"
BOOK = sms_book(signature=SIGNATURE, short_address="zhihe.example.cn", codes=demo_codes())
PHONE = "+8613800001111"
DIGITS = "13800001111"
TEMPLATE = BOOK.codes["sign_in_code"]
PARAMS = {"code": "482913"}


def operator_config(**more: Any) -> OperatorConfig:
    return OperatorConfig.generate(
        signature=SIGNATURE,
        templates=operator_templates(BOOK),
        **{"receipt_delay_seconds": 0.0, **more},
    )


@contextmanager
def running_operator(**more: Any) -> Iterator[OperatorServer]:
    with OperatorServer(operator_config(**more)) as server:
        yield server


def access_to(server: OperatorServer, **more: Any) -> AliyunAccess:
    [(key, secret)] = server.operator.config.access_keys.items()
    wanted: dict[str, Any] = {"access_key_id": key, "access_key_secret": secret}
    return AliyunAccess(**{"endpoint": server.endpoint, "read_timeout_ms": 5_000, **wanted, **more})


@contextmanager
def platform_taking_pushes(answer: object = None) -> Iterator[tuple[str, list[bytes]]]:
    """Address and the bodies posted to it; answers ``{"code": 0}`` unless told otherwise."""
    bodies: list[bytes] = []
    said = json.dumps({"code": 0} if answer is None else answer).encode()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_address[1]}/push", bodies
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def tamper(monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None]) -> None:
    """Lets the real SDK sign its request and changes it afterwards, on the way."""
    from darabonba.core import DaraCore

    send = DaraCore.do_action

    def do_action(request: Any, runtime_option: Any = None) -> Any:
        change(request)
        return send(request, runtime_option)

    monkeypatch.setattr(DaraCore, "do_action", staticmethod(do_action))
