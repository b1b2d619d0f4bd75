"""The public API, version 1: the same policies, actions and queries as the pages."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router

from zhihe.platform.middleware import problem
from zhihe.platform.refusals import Refusal

api = NinjaAPI(title="Zhihe 志合", version="1.0.0", docs_url="docs", openapi_url="openapi.json")

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


_mount()
