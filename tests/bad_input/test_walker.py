"""The walker sees what it is there to see: every kind of stumble, planted once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from tests.bad_input import attacks, naughty, walker
from tests.bad_input.test_forms import posts
from tests.bad_input.walker import Door, Field, Findings, Form
from tests.cast import CITY, Cast
from tests.permissions.rows import EVERYBODY, Row
from zhihe.volunteers.models import Volunteer


def door(answer: Callable[[], Any]) -> Door:
    """A door behind which ``answer`` is given to every POST."""
    client = SimpleNamespace(post=lambda *_, **__: answer(), cookies={})
    return Door(Row("planted", "POST", EVERYBODY), "nobody", client, "/", {}, {}, {})


def writes_and_refuses() -> HttpResponse:
    Volunteer.objects.in_city(CITY).update(is_verified=False)
    return HttpResponse(status=422)


def raises() -> HttpResponse:
    raise ValueError("planted")


STUMBLES = {
    "5xx": lambda: HttpResponse(status=500),
    "ValueError": raises,
    "leads away": lambda: HttpResponseRedirect("//evil.example"),
    "half-done": writes_and_refuses,
}


@pytest.mark.parametrize("kind", STUMBLES)
def test_a_stumble_is_seen(kind: str, cast: Cast) -> None:
    found = Findings()
    walker.send(found, door(STUMBLES[kind]), "POST", "/", {"a": "1"}, "planted")
    assert [key.split()[0] for key in found.wrong] == [kind.split()[0]]


def test_a_clean_refusal_is_no_finding(cast: Cast) -> None:
    found = Findings()
    walker.send(found, door(lambda: HttpResponse(status=422)), "POST", "/", {}, "planted")
    walker.send(found, door(lambda: HttpResponseRedirect("/me")), "POST", "/", {}, "planted")
    assert found.wrong == {}


def test_what_a_view_looks_for_becomes_a_field() -> None:
    watched = walker.Watched()
    sent = QueryDict("a=1")
    with watched.watching():
        sent.get("b"), sent.getlist("c"), "d" in sent
    sent.get("later")
    assert watched.names == {"b", "c", "d"}


def test_enough_batches_bring_each_string_to_each_field() -> None:
    form = Form("/x/", "post", {name: Field(name) for name in "abc"})
    strings = naughty.everything()[:50]
    had = {name: set() for name in "abc"}
    for data in attacks.batches(form, strings, len(strings)):
        for name, text in data.items():
            had[name].add(text)
    assert had == {name: set(strings) for name in "abc"}
    few = [data for data in attacks.batches(form, strings, 17)]
    assert {text for data in few for text in data.values()} == set(strings)


def test_every_view_that_takes_a_form_is_reached(cast: Cast) -> None:
    """Rows of the matrix, and the forms on pages of rows that have none of their own."""
    reached = {row.name for row in walker.PAGES if row.method == "POST"}
    one = next(row for row in walker.PAGES if row.name == "recruitment:desk_activity")
    for way in walker.doors_of(one, cast):
        reached |= {walker.route_of(form.url) for form in posts(way)}
    assert "recruitment:desk_admit" in reached
