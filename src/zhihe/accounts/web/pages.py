"""One way to render a page of accounts."""

from __future__ import annotations

from typing import Any

import structlog
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.middleware import say_when
from zhihe.platform.refusals import Refusal, TooMany
from zhihe.platform.requests import CityRequest

log = structlog.get_logger("zhihe.web")


def page(
    request: CityRequest, template: str, form: Form | None = None, /, **context: Any
) -> HttpResponse:
    """Render ``accounts/<template>.html`` with a fresh key; 422 when the form has errors."""
    status = 422 if form is not None and form.errors else 200
    refusal = getattr(request, "refusal", None)
    answer = render(
        request,
        f"accounts/{template}.html",
        {"form": form, "key": uuid7(), **context},
        status=refusal.status if refusal else status,
    )
    return say_when(answer, refusal)


def refused_field(request: CityRequest, form: Form, field: str, refusal: Refusal) -> None:
    """Say it beside the field; of a rate limit the answer keeps status and Retry-After."""
    form.add_error(field, str(refusal))
    log.info("refusal", code=refusal.code, status=refusal.status)
    if isinstance(refusal, TooMany):
        request.refusal = refusal
