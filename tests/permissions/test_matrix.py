"""Nothing is reachable that the matrix does not allow (I15)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import Cast, sign_in
from tests.permissions.rows import ALL_PEOPLE, ANONYMOUS, Row
from zhihe.platform.access import STRONG, rule_of

HERE = Path(__file__).parent
FILES = sorted(
    p.stem for p in HERE.glob("*.py") if p.stem not in ("__init__", "rows", "test_matrix")
)
ROWS: list[Row] = [row for name in FILES for row in import_module(f"tests.permissions.{name}").ROWS]
DOORS = ("accounts:sign_in", "accounts:step_up", "organisations:choose_hat")
# Django's and ninja's own static pages, public by nature.
OPEN_ROUTES = frozenset({"livez", "readyz", "metrics"})


def page_routes() -> dict[str, Any]:
    """URL name → view of every page route of the project (English twins once)."""
    found: dict[str, Any] = {}

    def walk(patterns: list[Any], namespace: str) -> None:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                name = pattern.namespace or ""
                if name.startswith("api-"):
                    continue
                walk(pattern.url_patterns, f"{namespace}{name}:" if name else namespace)
            elif isinstance(pattern, URLPattern) and pattern.name:
                found[f"{namespace}{pattern.name}"] = pattern.callback
            elif isinstance(pattern, URLPattern) and str(pattern.pattern) not in OPEN_ROUTES:
                found[f"unnamed {pattern.pattern}"] = pattern.callback

    walk(get_resolver().url_patterns, "")
    return found


def api_routes() -> set[str]:
    """'METHOD /path' of every operation in the OpenAPI document."""
    from zhihe.api import api

    paths = api.get_openapi_schema()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    routes = set(page_routes()) | api_routes()
    rows = {row.name for row in ROWS}
    assert {"without a row": sorted(routes - rows), "without a route": sorted(rows - routes)} == {
        "without a row": [],
        "without a route": [],
    }


def test_every_view_declares_who_may_open_it() -> None:
    undeclared = [name for name, view in page_routes().items() if rule_of(view) is None]
    assert undeclared == []


def _address(row: Row, arguments: dict[str, Any]) -> str:
    if " " in row.name:
        path = row.name.split(" ", 1)[1]
        for key, value in arguments.get("kwargs", {}).items():
            path = path.replace("{" + key + "}", str(value))
        return path
    return reverse(row.name, kwargs=arguments.get("kwargs"))


def _send(client: Client, row: Row, address: str, arguments: dict[str, Any]) -> Any:
    if row.method == "GET":
        return client.get(address, arguments.get("query", {}))
    send = getattr(client, row.method.lower())
    if " " in row.name:
        return send(address, arguments.get("data", {}), content_type="application/json")
    return send(address, arguments.get("data", {}))


def _is_door(location: str) -> bool:
    return any(location.split("?")[0].endswith(reverse(name)) for name in DOORS)


def _through(response: Any) -> bool:
    if response.status_code in (301, 302, 303):
        return not _is_door(response["Location"])
    return 200 <= response.status_code < 300 or response.status_code in (409, 422, 400, 304)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name}-{row.method}")
def test_only_who_is_allowed_gets_through(row: Row, cast: Cast, settings: Any) -> None:
    settings.RATELIMIT_OFF = True
    arguments = row.world(cast)
    address = _address(row, arguments)
    outcome = {}
    for who in [ANONYMOUS, *sorted(ALL_PEOPLE)]:
        outcome[who] = _try(row, cast, who, address, arguments)
    wrong = {
        who: status for who, (through, status) in outcome.items() if through != (who in row.allowed)
    }
    assert wrong == {}, f"{row.name} {row.method}: should be {sorted(row.allowed)}"


def _try(
    row: Row, cast: Cast, who: str, address: str, arguments: dict[str, Any]
) -> tuple[bool, int]:
    from django.db import transaction

    client = Client(raise_request_exception=False)
    if who != ANONYMOUS:
        sign_in(client, cast.members[who], strong=row.strong)
    point = transaction.savepoint()
    response = _send(client, row, address, arguments)
    list(response) if response.streaming else response.content
    transaction.savepoint_rollback(point)
    assert response.status_code < 500, f"{row.name} {row.method} as {who}: {response.status_code}"
    through = _through(response)
    if not through:
        assert response.status_code in row.refused_as, (
            f"{row.name} as {who}: {response.status_code}"
        )
    return through, response.status_code


STRONG_ROWS = [row for row in ROWS if row.strong]


@pytest.mark.parametrize("row", STRONG_ROWS, ids=lambda row: f"{row.name}-{row.method}")
def test_a_strong_route_asks_for_the_second_factor(row: Row, cast: Cast) -> None:
    arguments = row.world(cast)
    client = Client()
    sign_in(client, cast.members[sorted(set(row.allowed) - {ANONYMOUS})[0]], strong=False)
    response = _send(client, row, _address(row, arguments), arguments)
    assert response.status_code in (302, 403), STRONG
    if response.status_code == 302:
        assert response["Location"].split("?")[0].endswith(reverse("accounts:step_up"))
