"""One way to render a page of accounts."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.requests import CityRequest


def page(
    request: CityRequest, template: str, form: Form | None = None, /, **context: Any
) -> HttpResponse:
    """Render ``accounts/<template>.html`` with a fresh key; 422 when the form has errors."""
    status = 422 if form is not None and form.errors else 200
    return render(
        request,
        f"accounts/{template}.html",
        {"form": form, "key": uuid7(), **context},
        status=status,
    )
