"""Every form, filled by somebody who may fill it, with everything that nobody should send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from tests.bad_input import attacks, walker
from tests.bad_input.walker import Door, Findings, Form
from tests.cast import Cast
from tests.permissions.rows import Row

PARTS = 8


@pytest.fixture(autouse=True)
def _no_rate_limit(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhihe.platform import limits

    monkeypatch.setattr(limits, "take", lambda **_: None)


def posts(door: Door) -> Iterator[Form]:
    """The forms of the door's page, and what its view looks for when something is posted."""
    page = None
    found: dict[str, Form] = {}
    if door.row.method == "GET":
        page = walker.parsed(door.client.get(door.url, door.query))
    if page is not None:
        for form in walker.forms_of(page, door.url):
            if form.method == "post" and walker.is_ours(form.url):
                found.setdefault(form.url, form).fields.update(form.fields)
    if door.row.method == "POST":
        found.setdefault(door.url, Form(door.url, "post", {}))
    for url, form in found.items():
        watched = walker.Watched()
        point = transaction.savepoint()
        cookies = door.client.cookies.copy()
        with watched.watching(), suppress(Exception):  # the attack itself says what goes wrong
            door.client.post(url, form.filled() | door.data)
        transaction.savepoint_rollback(point)
        door.client.cookies = cookies
        whole = attacks.form_of(url, form, watched.names - {"csrfmiddlewaretoken"})
        for name, value in door.data.items():
            whole.fields[name] = walker.Field(name, "text", str(value))
        yield whole


@dataclass(frozen=True)
class Dose:
    """How much of each kind goes to one form."""

    batches: int
    singles: int
    files: int
    envelopes: int


SAMPLE = Dose(2, 4, 1, 1)
WHOLE = Dose(6, 20, 7, 12)
"""Six turns of strings, each form beginning at another place of the lists, and every envelope."""


def attack(found: Findings, door: Door, form: Form, dose: Dose) -> None:
    """One form, everything of the dose."""
    for data in attacks.batches(form, attacks.strings(), dose.batches):
        walker.send(found, door, "POST", form.url, data, "strings")
    for data in attacks.singles(form, dose.singles):
        walker.send(found, door, "POST", form.url, data, "one field")
    for data in attacks.files(form, dose.files):
        walker.send(found, door, "POST", form.url, data, "file")
    start = attacks.shift_of(form)
    for n in range(dose.envelopes):
        body, kind = attacks.ENVELOPES[(start + n) % len(attacks.ENVELOPES)]
        walker.send(found, door, "POST", form.url, body, f"envelope {kind[:40]}", content_type=kind)


def plain_name(name: str) -> str:
    """A field's name without the id of the row that it belongs to."""
    return re.sub(r"[0-9a-f-]{36}|\d+", "#", name)


def walk(rows: list[Row], cast: Cast, dose: Dose) -> tuple[Findings, int]:
    found, forms = Findings(), 0
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for row in rows:
        point = transaction.savepoint()
        for door in walker.doors_of(row, cast):
            for form in posts(door):
                key = (walker.route_of(form.url), tuple(sorted(map(plain_name, form.fields))))
                if key in seen:
                    continue
                seen.add(key)
                forms += 1
                found.answered.add(walker.route_of(form.url))
                attack(found, door, form, dose)
        transaction.savepoint_rollback(point)
    return found, forms


@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_stumbles(part: int, cast: Cast) -> None:
    found, forms = walk(walker.PAGES[part::PARTS], cast, SAMPLE)
    assert found.wrong == {}, found.report()
    assert found.sent > 4 * forms > 60
