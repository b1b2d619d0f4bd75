"""``request.signed_in``: read when first asked, never on anonymous pages."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from zhihe.accounts.web.session import read_session


class PersonMiddleware:
    """Attach the lazy sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.signed_in = SimpleLazyObject(lambda: read_session(request))  # type: ignore[attr-defined]
        return self.get_response(request)
