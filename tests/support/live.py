"""A real web server on a real port over the test's own database, for browsers and plain sockets."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIServer, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

SCREENSHOTS = Path(os.environ.get("ZHIHE_SCREENSHOTS") or Path.cwd() / "screenshots")
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class QuietHandler(WSGIRequestHandler):
    """No access log in the test output."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """One thread per browser connection; its database connections are closed when it ends."""

    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up early is no failure of the test."""


@dataclass(frozen=True)
class LiveSite:
    """``url`` without a slash at the end; ``sign_in`` plants the session cookie."""

    url: str

    def sign_in(
        self, page: Any, member: Any, role: str | None = None, *, strong: bool = False
    ) -> None:
        """Sign a cast member in, in the browser of ``page`` (a page or a context)."""
        context = getattr(page, "context", page)
        host = urlsplit(self.url).hostname
        context.add_cookies([
            {"name": settings.SESSION_COOKIE_NAME, "value": session_key(member, role, strong=strong),
             "domain": host, "path": "/", "httpOnly": True, "sameSite": "Lax"},
        ])  # fmt: skip


def session_key(member: Any, role: str | None = None, *, strong: bool = False) -> str:
    """A stored session of this member, wearing the hat of ``role``; see ``tests.cast.sign_in``."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["account"] = str(member.person.account_id)
    session["person"] = str(member.id)
    session["epoch"] = 0
    session["opened"] = session["seen"] = datetime(2100, 1, 1, tzinfo=UTC).isoformat()
    if role:
        session["hat"] = str(member.appointments[role].pk)
    if strong:
        session["strong_until"] = datetime(2100, 1, 1, tzinfo=UTC).isoformat()
    session.save()
    return str(session.session_key)


@contextmanager
def serve() -> Iterator[LiveSite]:
    """The site on a free port of 127.0.0.1 until the block ends."""
    handler = StaticFilesHandler(get_wsgi_application())
    server = make_server(
        "127.0.0.1", 0, handler, server_class=ThreadedServer, handler_class=QuietHandler
    )
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
    )
    thread.start()
    try:
        yield LiveSite(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def chromium_path() -> str | None:
    """The browser of this machine, or None."""
    from shutil import which

    return which("chromium") or which("chromium-browser") or which("google-chrome")


def chromium(flags: list[str]) -> Iterator[Any]:
    """The body of a ``browser`` fixture: Chromium with these flags until the file's tests end."""
    path = chromium_path()
    if path is None:
        reason = "Chromium is missing: apt-get install chromium fonts-noto-cjk"
        if "browser" in os.environ.get("ZHIHE_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps a loop in this thread
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=flags)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def screenshot(page: Any, name: str, *, full: bool = True) -> Path:
    """Save the page as ``screenshots/<name>.png`` after its fonts and pictures have come."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.evaluate("() => document.fonts.ready.then(() => true)")
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=str(path), full_page=full, animations="disabled")
    return path


def axe(page: Any) -> None:
    """No violation of axe-core's rules on this page (``incomplete`` is for the eye)."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    said = [
        f"{v['id']}: {v['help']}\n    " + "\n    ".join(n["html"][:200] for n in v["nodes"][:5])
        for v in found
    ]
    assert said == [], f"{page.url}\n" + "\n".join(said)
