"""Composed pages answer for everybody, in few queries, and never leak into shared copies."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import NOW, Cast, sign_in
from tests.factories.activities import make_activity
from tests.factories.needs import make_need
from tests.factories.records import make_record

PUBLIC = ("index", "map", "benefits", "evidence", "privacy", "complaints", "accessibility", "offline")


@pytest.fixture(autouse=True)
def _at_the_moment_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_shared_page_reads_no_cookie_and_is_not_sent_twice(name: str, cast: Cast, client: Client) -> None:
    make_activity(cast)
    answer = client.get(reverse(f"home:{name}"))
    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "")
    assert answer.cookies == {}
    again = client.get(reverse(f"home:{name}"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_page_exists_in_english(name: str, cast: Cast, client: Client) -> None:
    answer = client.get(f"/en{reverse(f'home:{name}')}")
    assert answer.status_code == 200
    assert 'lang="en"' in answer.content.decode()
