"""Pages that are the same for everybody are drawn once in a few seconds, not once a visit.

What may be kept is what the page itself declared public (`access(anonymous_cache=True)`): a 200 to
GET without a session cookie, that sets no cookie. A proxy in front keeps it just as long; this is for
installations without one, and for the first visit of each worker. Kept in the process, bounded.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from zhihe.platform.access import has_session_cookie

MOST_PAGES = 256
MOST_BYTES = 256 * 1024
Key = tuple[str, str, str, str]
Kept = tuple[float, bytes, dict[str, str]]


class SharedPages:
    """The newest pages by address, each with the second at which it ends. Safe between threads."""

    def __init__(self, most: int = MOST_PAGES) -> None:
        self.most = most
        self._pages: OrderedDict[Key, Kept] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, at: float) -> Kept | None:
        with self._lock:
            found = self._pages.get(key)
            if found is None or found[0] <= at:
                return None
            self._pages.move_to_end(key)
            return found

    def put(self, key: Key, kept: Kept) -> None:
        with self._lock:
            self._pages[key] = kept
            self._pages.move_to_end(key)
            while len(self._pages) > self.most:
                self._pages.popitem(last=False)


class SharedPagesMiddleware:
    """Answer from what was drawn a moment ago; ``settings.SHARED_PAGE_SECONDS`` 0 keeps nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages = SharedPages()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.SHARED_PAGE_SECONDS
        if not seconds or not _may_be_shared(request):
            return self.get_response(request)
        key = _key(request)
        found = self.pages.get(key, time.monotonic())
        if found is not None:
            return _again(request, found)
        response = self.get_response(request)
        if _is_shared(request, response):
            kept = (time.monotonic() + seconds, bytes(response.content), _headers(response))
            self.pages.put(key, kept)
        return response


def _may_be_shared(request: HttpRequest) -> bool:
    headers = request.headers
    return (
        request.method in ("GET", "HEAD")
        and "HX-Request" not in headers
        and "Range" not in headers
        and not has_session_cookie(request)
    )


def _key(request: HttpRequest) -> Key:
    """Scheme and host stand in addresses on the page; the path says the language."""
    return (
        request.scheme or "",
        request.get_host(),
        request.get_full_path(),
        request.headers.get("Accept", "") if request.path.startswith("/api/") else "",
    )


def _is_shared(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and bool(getattr(request, "anonymous_page", False))
        and response.get("Cache-Control", "public").startswith("public")
        and len(response.content) <= MOST_BYTES
    )


def _headers(response: HttpResponse) -> dict[str, str]:
    tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return {"ETag": tag, "Cache-Control": "public, max-age=0, s-maxage=20"} | dict(response.items())


def _again(request: HttpRequest, kept: Kept) -> HttpResponse:
    _ends, body, headers = kept
    response = HttpResponse(body, headers=headers)
    shortened = get_conditional_response(request, etag=headers["ETag"], response=response)
    return shortened or response
