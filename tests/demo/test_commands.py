"""``zhihe demo``, ``demo_phones``, ``demo_cast``: what they refuse and what they leave behind."""

from __future__ import annotations

import json
import stat
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from zhihe.launch import demo_phones
from zhihe.platform.models import City


def test_the_demo_is_refused_where_somebody_is(cast: Cast) -> None:
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo", "--quiet")


@pytest.mark.django_db
def test_the_demo_is_refused_where_a_real_city_was_founded() -> None:
    City.objects.create(code="421200", name="咸宁市", name_en="Xianning", lon=114, lat=30)
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo", "--quiet")


@pytest.mark.django_db
def test_the_demo_is_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo", "--quiet")


def test_a_real_city_gets_no_operator(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.ZHIHE_HOME = tmp_path
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "phones.json").write_text("{}")
    call_command("demo_phones", address="http://127.0.0.1:8000/")
    assert demo_phones.prepared(tmp_path) is None
    assert not (tmp_path / "demo" / "phones.json").exists()


def test_the_demo_gets_an_operator_whose_keys_only_the_owner_reads(
    demo_city: str, settings: Any, tmp_path: Path
) -> None:
    settings.ZHIHE_HOME = tmp_path
    call_command("demo_phones", address="http://127.0.0.1:8000/")
    phones = demo_phones.prepared(tmp_path)
    assert phones is not None
    parts = {"SMS": 5, "IDENTITY": 4, "DEMO": 2}
    assert Counter(key.split("_")[1] for key in phones.settings) == parts
    for name in ("phones.json", "operator.json"):
        assert stat.S_IMODE((tmp_path / "demo" / name).stat().st_mode) == 0o600
    keys = json.loads((tmp_path / "demo" / "operator.json").read_text())
    assert keys["report_url"].endswith("/receipts")


def test_the_operator_child_is_told_nothing_of_the_database(tmp_path: Path) -> None:
    phones = demo_phones.Phones(tmp_path, 1, {})
    child = phones.child({"DATABASE_URL": "postgresql://x", "PATH": "/bin"})
    assert dict(child.environment) == {"PATH": "/bin"}


def test_somebody_elses_operator_is_left_alone(
    demo_city: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ZHIHE_HOME = tmp_path
    monkeypatch.setenv("ZHIHE_SMS_ENDPOINT", "https://dysmsapi.aliyuncs.com")
    call_command("demo_phones")
    assert demo_phones.prepared(tmp_path) is None


def test_a_torn_file_starts_no_operator(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "phones.json").write_text('{"port": ')
    assert demo_phones.prepared(tmp_path) is None


def test_up_prints_how_to_sign_in(demo_city: str) -> None:
    told = StringIO()
    call_command("demo_cast", stdout=told)
    assert "13800000001  林晓禾" in told.getvalue()
    assert "/demo/phones" in told.getvalue()


def test_a_real_city_prints_no_cast(cast: Cast) -> None:
    with pytest.raises(SystemExit):
        call_command("demo_cast", stdout=StringIO())
