"""The pages of one's own applications, as a person meets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: now)


def join_url(shift: Any) -> str:
    return reverse("recruitment:join", args=[shift.pk])


@pytest.mark.row("S05")
def test_one_tap_leads_to_the_answer(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast, contact_phone="0715-8888000"))
    sign_in(client, cast.volunteer)
    answer = client.post(join_url(shift), {"idempotency_key": "k1"}, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "算你一个，定了",
        "11月22日 周日 14:00–16:30",
        "何砚秋",
        "加到日历",
        "0715-8888000",
    ):
        assert words in page


def test_the_tap_costs_at_most_fourteen_statements(cast: Any, client: Any) -> None:
    shift = shift_of(make_activity(cast))
    sign_in(client, cast.volunteer)
    client.get(reverse("recruitment:mine"))  # the city of the host is read once per process
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(join_url(shift), {"idempotency_key": "k1"})
    said = [q["sql"][:90] for q in queries]
    # inside the test's transaction BEGIN and COMMIT appear as SAVEPOINT and RELEASE
    print(f"sign-up POST: {len(said)} statements", *said, sep="\n")
    assert answer.status_code == 302
    assert len(said) <= 14
