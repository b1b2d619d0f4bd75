"""`up --lan` serves https with its own certificate: the demo's operator still reaches it."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from zhihe.demo.fake_operator.config import OperatorConfig
from zhihe.demo.fake_operator.phones import Message
from zhihe.demo.fake_operator.pushes import Receipts
from zhihe.launch.certificates import certificate_for
from zhihe.platform.models import City


@dataclass
class Site:
    """A little https server that says what it was sent."""

    url: str
    certificate: Path
    received: list[Any] = field(default_factory=list)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    certificate, key = certificate_for(tmp_path, "192.0.2.7")
    received: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            received.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"code": 0}')

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"https://127.0.0.1:{server.server_port}/receipts", certificate, received)
    server.shutdown()
    thread.join()
    server.server_close()


def message() -> Message:
    return Message(
        phone="13800000001",
        text="您的验证码为482913",
        template_code="SMS_900000001",
        params={"code": "482913"},
        out_id="o1",
        biz_id="b1",
        sent_at="2026-11-21 10:00:00",
    )


def test_a_receipt_arrives_under_the_certificate_of_the_lan(site: Site) -> None:
    receipts = Receipts(site.url, 0.0, str(site.certificate))
    receipts.put(message())
    assert receipts.push(everything=True) == 1
    assert site.received[0][0]["biz_id"] == "b1"


def test_any_other_certificate_is_not_trusted(site: Site, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other, _key = certificate_for(tmp_path / "other", "192.0.2.8")
    for ca in ("", str(other)):
        receipts = Receipts(site.url, 0.0, ca)
        receipts.put(message())
        assert receipts.push(everything=True) == 0
    assert site.received == []


@pytest.mark.parametrize(
    ("address", "certificate", "pushed"),
    [
        ("http://127.0.0.1:8000/", "", True),
        ("https://127.0.0.1:8000/", "/keys/lan-certificate.pem", True),
        ("https://127.0.0.1:8000/", "", False),
        ("", "", False),
    ],
)
def test_the_operator_is_told_where_and_whom_to_trust(
    db: None, settings: Any, tmp_path: Path, address: str, certificate: str, pushed: bool
) -> None:
    City.objects.create(
        code="421200", name="咸宁市", name_en="Xianning", lon=114, lat=30, is_demo=True
    )
    settings.ZHIHE_HOME = tmp_path
    call_command("demo_phones", address=address, certificate=certificate)
    config = OperatorConfig.load(tmp_path / "demo" / "operator.json")
    assert bool(config.report_url) is pushed
    assert config.report_ca == certificate
