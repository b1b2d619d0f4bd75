"""The public API, version 1: the same policies, actions and queries as the pages."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError

from zhihe.platform.middleware import problem
from zhihe.platform.plain_input import FieldsWrong, NotJson, PlainJson
from zhihe.platform.refusals import Refusal

api = NinjaAPI(
    title="Zhihe 志合",
    version="1.0.0",
    docs_url="docs",
    openapi_url="openapi.json",
    parser=PlainJson(),
)

APPS = (
    "regions",
    "organisations",
    "opportunities",
    "recruitment",
    "attendance",
    "volunteers",
    "certificates",
    "home",
)


def _mount() -> None:
    for app in APPS:
        name = f"zhihe.{app}.api"
        if find_spec(name) is not None:
            router: Router = import_module(name).router
            api.add_router("", router)


@api.exception_handler(Refusal)
def on_refusal(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Refusals as RFC 9457 problem details."""
    return problem(error)


@api.exception_handler(ValidationError)
def on_wrong_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with each field's place and what is wrong with it."""
    errors = [
        {"where": ".".join(str(step) for step in one["loc"]), "what": one["msg"]}
        for one in error.errors[:50]
    ]
    return problem(FieldsWrong(), errors=errors)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What ninja itself refuses: a body that it could not read carries our reason inside."""
    if isinstance(error.__cause__, Refusal):
        return problem(error.__cause__)
    refusal = NotJson() if error.status_code == 400 else Refusal()
    refusal.status = error.status_code
    return problem(refusal)


_mount()
