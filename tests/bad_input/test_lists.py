"""The lists are the ones that were looked at, whole."""

import hashlib

from tests.bad_input import naughty


def test_the_lists_are_unchanged() -> None:
    lines = (naughty.LISTS / "lists.files").read_text(encoding="utf-8").splitlines()
    named = dict(reversed(line.split("  ")) for line in lines if not line.startswith("#"))
    found = {
        name: hashlib.sha256((naughty.LISTS / name).read_bytes()).hexdigest() for name in named
    }
    assert found == named
    assert len(named) == 26


def test_each_list_brings_what_it_is_known_for() -> None:
    assert len(naughty.blns()) == 485
    assert len(naughty.sqlmap()) > 250
    assert any("PG_SLEEP(5)" in text for text in naughty.sqlmap())
    assert not [text for text in naughty.sqlmap() if "[RANDNUM" in text or "[SLEEPTIME" in text]
    first = set(naughty.everything()[:90])
    assert (
        first & set(naughty.OWN) and first & set(naughty.blns()) and first & set(naughty.sqlmap())
    )
