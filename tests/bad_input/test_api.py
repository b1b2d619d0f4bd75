"""The API against what its own description allows and forbids, and against broken JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

from tests.bad_input import walker
from tests.bad_input.walker import Door, Findings
from tests.cast import Cast
from tests.permissions.rows import Row
from zhihe.platform import plain_input
from zhihe.platform.refusals import Refusal

SAMPLE, MANY = 8, 1000


def description() -> dict[str, Any]:
    """The OpenAPI document as a client reads it."""
    from django.core.serializers.json import DjangoJSONEncoder

    from zhihe.api import api

    return json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder))  # type: ignore[no-any-return]


def operations() -> dict[str, Any]:
    """'METHOD /path' → operation."""
    schema = schemathesis.openapi.from_dict(description())
    found = (result.ok() for result in schema.get_all_operations())
    return {f"{op.method.upper()} {op.path}": op for op in found}


def cases(operation: Any, known: dict[str, Any]) -> Any:
    """Requests as described, and requests bent; half of them about things that exist."""
    here = {"path_parameters": {k: str(v) for k, v in known.items()}} if known else {}
    ways = [
        operation.as_strategy(generation_mode=mode, **more)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        for more in ({}, here)
    ]
    return st.one_of(*ways)


def said(answer: Any) -> str:
    """'' when the answer to a refused request is a problem that says what is wrong."""
    if answer is None or answer.status_code < 400:
        return ""
    if answer["Content-Type"] != "application/problem+json":
        return "" if answer.status_code in (404, 405) else f"{answer.status_code} says nothing"
    body = json.loads(answer.content)
    return "" if body["title"] and body["code"] else "empty problem"


def try_out(found: Findings, door: Door, case: Any) -> None:
    """One generated request."""
    path = case.formatted_path
    body = body_of(case)
    query = {k: v for k, v in (case.query or {}).items()} if isinstance(case.query, dict) else {}
    url = path + ("?" + encoded(query) if query else "")
    answer = walker.send(
        found, door, case.method, url, body, "case", content_type="application/json"
    )
    complaint = said(answer)
    if complaint:
        found.note(complaint, door, "case", f"{url} {body!r:.200} -> {answer.content[:200]!r}")


def body_of(case: Any) -> bytes:
    """JSON of the generated value; what is no JSON value goes as it is."""
    if case.body is NOT_SET:
        return b""
    return (
        case.body if isinstance(case.body, bytes) else json.dumps(case.body, default=str).encode()
    )


def encoded(query: dict[str, Any]) -> str:
    """A query string of whatever was generated."""
    from urllib.parse import quote

    pairs = [(k, one) for k, v in query.items() for one in (v if isinstance(v, list) else [v])]
    texts = [(str(k), one if isinstance(one, str) else json.dumps(one)) for k, one in pairs]
    return "&".join(
        f"{quote(k, errors='surrogatepass')}={quote(v, errors='surrogatepass')}" for k, v in texts
    )


def explore(cast: Cast, most: int, rows: list[Row]) -> Findings:
    """Every operation with ``most`` generated requests."""
    found, known = Findings(), operations()
    for row in rows:
        point = transaction.savepoint()
        for door in walker.doors_of(row, cast):
            run(found, door, cases(known[row.name], door.kwargs), most)
        transaction.savepoint_rollback(point)
    return found


def run(found: Findings, door: Door, strategy: Any, most: int) -> None:
    """The same requests every time."""

    @settings(
        max_examples=most,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def one(case: Any) -> None:
        try_out(found, door, case)

    one()


def test_no_described_or_bent_request_stumbles(cast: Cast) -> None:
    found = explore(cast, SAMPLE, walker.API)
    assert found.wrong == {}, found.report()
    assert found.sent > 150


@pytest.mark.drill
def test_20_000_described_or_bent_requests_do_not_stumble(cast: Cast) -> None:
    found = explore(cast, MANY, walker.API)
    assert found.wrong == {}, found.report()
    assert found.sent >= 20_000


BROKEN_JSON: tuple[bytes, ...] = (
    b"", b"{", b"nul", b"NaN", b"[]", b'"text"', b"1e400", b"\xff\xfe{}", b"{}{}", b"{'a': 1}",
    b"[" * 100_000, b'{"a":' * 5000, b"9" * 5000, b'{"a": 1, "a": 2}', b'{"punches": NaN}',
    b'{"punches": [], "device": "\\u0000"}', b'{"punches": [], "device": "\\ud800"}',
    b'{"punches": [], "punches": []}', b'{"punches": [], "device": "\xed\xa0\x80"}',
    b'{"punches": Infinity}', b'{"punches": [1e999]}', b'\xef\xbb\xbf{"punches": []}',
)  # fmt: skip


@pytest.mark.parametrize("content", [b for b in BROKEN_JSON if b not in (b"[]", b'"text"', b"")])
def test_json_that_readers_would_read_differently_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal):
        plain_input.read_json(content)


def test_plain_json_is_read() -> None:
    assert plain_input.read_json('{"a": [1, 1.5, "字😀\\n", null]}'.encode()) == {
        "a": [1, 1.5, "字😀\n", None]
    }


def test_every_writing_operation_names_what_is_wrong_with_broken_json(cast: Cast) -> None:
    found = Findings()
    for row in [row for row in walker.API if row.method in ("POST", "PUT", "PATCH")]:
        point = transaction.savepoint()
        for door in walker.doors_of(row, cast):
            for content in BROKEN_JSON:
                answer = walker.send(
                    found,
                    door,
                    row.method,
                    door.url,
                    content,
                    "json",
                    content_type="application/json",
                )
                if said(answer):
                    found.note(said(answer), door, ascii(content)[:40], str(answer.content[:200]))
        transaction.savepoint_rollback(point)
    assert found.wrong == {}, found.report()
    assert found.sent > 2 * len(BROKEN_JSON)


def test_a_doubled_key_is_told_as_a_problem(cast: Cast) -> None:
    door = next(
        door
        for row in walker.API
        if row.name == "POST /api/v1/punches/batch"
        for door in walker.doors_of(row, cast)
    )
    answer = door.client.generic(
        "POST", door.url, b'{"punches": [], "punches": []}', content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "not_json"


def test_wrong_fields_are_named(cast: Cast) -> None:
    door = next(
        door
        for row in walker.API
        if row.name == "POST /api/v1/punches"
        for door in walker.doors_of(row, cast)
    )
    sent = door.data | {"kind": "sideways", "claimed_at": "9999-12-31T23:59:59+17:31", "lon": "x"}
    answer = door.client.post(door.url, sent, content_type="application/json")
    body = json.loads(answer.content)
    assert (answer.status_code, body["code"]) == (422, "fields_wrong")
    named = {one["where"].rsplit(".", 1)[-1] for one in body["errors"]}
    assert named == {"kind", "claimed_at", "lon"}
