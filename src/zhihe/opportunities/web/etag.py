"""ETag of shared pages: the same bytes are not sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response


def with_etag(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give anonymous 200 answers an ETag and answer 304 where the browser has it."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200 or not getattr(request, "anonymous_page", False):
            return response
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = tag
        response["Cache-Control"] = "public, max-age=0, s-maxage=20"
        found = get_conditional_response(request, etag=tag, response=response)
        return found or response

    return wrapped
