"""R01: the five parts of order 67 stand on one record, on the page and in the API."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import NOW, Cast, sign_in
from tests.factories.records import make_record
from zhihe.volunteers.models import Entry, Evaluation


@pytest.fixture
def lived(cast: Cast) -> Cast:
    """One counted service, one that waits, a training, an award (and one withdrawn), a rating."""
    make_record(cast, cast.volunteer, minutes=120)
    make_record(cast, cast.volunteer, state="pending", confirmed_by=None, confirmed_at=None)
    for kind, title, gone in (
        ("training", "急救员培训", None),
        ("award", "区优秀志愿者", None),
        ("award", "记错的表彰", NOW),
    ):
        Entry.objects.create(
            city=cast.city, volunteer=cast.volunteer.volunteer, kind=kind, title=title,
            on=date(2026, 5, 1), minutes=90 if kind == "training" else 0, organisation=cast.team,
            organisation_name=cast.team.name, recorded_by=cast.org_admin.id, recorded_at=NOW,
            withdrawn_at=gone,
        )  # fmt: skip
    Evaluation.objects.create(
        city=cast.city, volunteer=cast.volunteer.volunteer, source_kind="need", source_id=uuid4(),
        score=5, words="剪得真好", by_id=None, at=NOW,
    )  # fmt: skip
    return cast


@pytest.mark.row("R01")
def test_all_five_parts_stand_on_the_page_and_in_the_api(lived: Cast, client: Client) -> None:
    sign_in(client, lived.volunteer)
    page = client.get("/me/record").content.decode()
    for title in ("个人基本信息", "志愿服务情况", "培训情况", "表彰奖励情况", "评价情况"):
        assert title in page, title
    for text in ("林晓禾", "2 小时", "急救员培训", "区优秀志愿者", "剪得真好"):
        assert text in page, text
    assert "记错的表彰" not in page
    found: dict[str, Any] = client.get("/api/v1/me/record").json()
    assert set(found) == {"basics", "service", "training", "awards", "evaluations"}
    assert (found["basics"]["name"], found["basics"]["verified"]) == ("林晓禾", "已核验")
    assert (found["service"]["minutes"], found["service"]["times"]) == (120, 1)
    assert sum(found["service"]["by_evidence"].values()) == 120
    assert [e["title"] for e in found["training"]] == ["急救员培训"]
    assert [e["title"] for e in found["awards"]] == ["区优秀志愿者"]
    assert [e["words"] for e in found["evaluations"]] == ["剪得真好"]
    hours = client.get("/me/hours/").content.decode()
    assert "/me/record" in hours


def test_the_record_is_ones_own(lived: Cast, client: Client) -> None:
    assert client.get("/me/record").status_code == 302
    sign_in(client, lived.stranger)
    assert "急救员培训" not in client.get("/me/record").content.decode()
    assert client.get("/api/v1/me/record").json()["training"] == []
    assert Client().get("/api/v1/me/record").status_code == 401
    assert client.get("/en/me/record").status_code == 200


def test_the_whole_document_number_is_nowhere(lived: Cast, client: Client) -> None:
    from zhihe.accounts.models import Person
    from zhihe.platform.vault import seal_text

    number = "422301199605020021"
    Person.objects.filter(pk=lived.volunteer.id).update(
        document_kind="cn_id", document_sealed=seal_text(number, "document")
    )
    sign_in(client, lived.volunteer)
    for path in ("/me/record", "/api/v1/me/record"):
        text = client.get(path).content.decode()
        assert number not in text
        assert number[-4:] in text or "*" in text
