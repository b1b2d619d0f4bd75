"""The lock against known weaknesses, from data that lies here."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tools import advisories
from zhihe.launch import linting

LOCKED = {"django": {"5.2.19"}, "pillow": {"12.0.0"}}


def osv(path: Path, *records: dict[str, Any]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for record in records:
            archive.writestr(f"{record['id']}.json", json.dumps(record))
    return path


def record(name: str, events: list[dict[str, str]], **over: Any) -> dict[str, Any]:
    ranges = [{"type": "ECOSYSTEM", "events": events}]
    package = {"ecosystem": "PyPI", "name": name}
    return {"id": "GHSA-1", "affected": [{"package": package, "ranges": ranges}], **over}


@pytest.mark.parametrize(
    ("events", "bad"),
    [
        ([{"introduced": "0"}], True),
        ([{"introduced": "5.0"}, {"fixed": "5.2.20"}], True),
        ([{"introduced": "5.0"}, {"fixed": "5.2.19"}], False),
        ([{"introduced": "5.2"}, {"last_affected": "5.2.19"}], True),
        ([{"introduced": "5.2"}, {"last_affected": "5.2.18"}], False),
        ([{"introduced": "0"}, {"fixed": "4.2"}, {"introduced": "5.2.1"}, {"fixed": "6.0"}], True),
        ([{"introduced": "6.0"}], False),
    ],
)
def test_a_version_is_inside_or_outside(
    tmp_path: Path, events: list[dict[str, str]], bad: bool
) -> None:
    found = list(advisories.from_osv(osv(tmp_path / "a.zip", record("Django", events)), LOCKED))
    assert bool(found) is bad


def test_other_packages_ecosystems_and_withdrawn_ones_say_nothing(tmp_path: Path) -> None:
    every = [{"introduced": "0"}]
    other = record("django", every)
    other["affected"][0]["package"]["ecosystem"] = "npm"
    file = osv(tmp_path / "a.zip", other | {"id": "1"}, record("flask", every, id="2"),
               record("django", every, id="3", withdrawn="2026-01-01T00:00:00Z"))  # fmt: skip
    assert list(advisories.from_osv(file, LOCKED)) == []


def test_the_form_of_safety_db_is_read() -> None:
    data = {
        "$meta": {"timestamp": 1},
        "Pillow": [{"id": "pyup.io-1", "advisory": "overflow", "specs": ["<8.0", ">=11,<12.1"]}],
        "django": [{"id": "pyup.io-2", "advisory": "old", "specs": ["<1.4"]}],
    }
    (found,) = advisories.from_safety(data, LOCKED)
    assert str(found) == "pillow 12.0.0: pyup.io-1 overflow"


def test_a_weak_lock_fails_an_accepted_one_passes_and_without_data_nothing_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("Django==5.2.19 \\\n    --hash=sha256:aa\n")
    monkeypatch.setattr(advisories, "find_spec", lambda name: None)
    monkeypatch.setattr(advisories, "ROOT", tmp_path)
    monkeypatch.setattr(advisories, "OSV", tmp_path / "all.zip")
    monkeypatch.setattr(advisories, "ACCEPTED", tmp_path / "accepted")
    assert advisories.main([str(lock)]) == 2
    osv(tmp_path / "all.zip", record("django", [{"introduced": "0"}], summary="bad thing"))
    assert advisories.main([str(lock)]) == 1
    assert "django 5.2.19: GHSA-1 bad thing" in capsys.readouterr().out
    (tmp_path / "accepted").write_text("GHSA-1  # not reachable: we never call it\n")
    assert advisories.main([str(lock)]) == 0


def test_lint_has_the_check_exactly_when_there_is_data(monkeypatch: pytest.MonkeyPatch) -> None:
    for there in (True, False):
        monkeypatch.setattr(linting, "data_of_advisories", lambda there=there: there)
        assert ("advisories" in linting.checks()) is there


def test_our_locks_are_read_whole() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (advisories.ROOT / name).read_text(encoding="utf-8")
        versions = [v for found in advisories.pins(text).values() for v in found]
        assert len(versions) == len(re.findall(r"(?m)^[a-z0-9]", text))
