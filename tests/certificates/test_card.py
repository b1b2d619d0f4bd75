"""S07: a number by a rule a city may choose, a card to print, a code that verifies."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pypdf import PdfReader
from stdnum.iso7064 import mod_11_10

from tests.cast import CITY, NOW, Cast, sign_in
from zhihe.accounts.actions.enter_person import PersonEntry, enter_person
from zhihe.foundation import clock
from zhihe.frame import qr
from zhihe.platform.models import CityRule
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.rules import numbers

PLAIN = numbers.NumberRule(
    make=lambda city, serial: f"V{city[:4]}" + (d := f"{serial:07d}") + mod_11_10.calc_check_digit(d),
    valid=lambda no: no.startswith("V") and mod_11_10.is_valid(no[5:]),
    display=lambda no: f"{no[:5]}-{no[5:]}",
)  # fmt: skip


@pytest.fixture
def other_rule() -> Any:
    """A rule of another shape, registered as an app of a city would."""
    numbers.register_number_rule("plain", PLAIN)
    yield "plain"
    del numbers._rules["plain"]


def newcomer(cast: Cast, name: str) -> Volunteer:
    actor = cast.org_admin.actor()
    person = enter_person(
        actor=actor,
        entry=PersonEntry(name=name),
        now=NOW,
        organisation_id=cast.team.pk,
        organisation_label="",
    ).person
    return enrol_volunteer(actor=actor, person=person, now=NOW, today=clock.local_date(NOW))


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What stands in every code that is drawn."""
    drawn: list[str] = []
    make = qr._make

    def keep(text: str) -> Any:
        drawn.append(text)
        return make(text)

    monkeypatch.setattr(qr, "_make", keep)
    return drawn


@pytest.mark.row("S07")
def test_the_citys_rule_makes_the_number_and_the_printed_card_verifies(
    cast: Cast, client: Client, other_rule: str, codes: list[str]
) -> None:
    own = newcomer(cast, "杜小满")
    assert numbers.display_number(own.volunteer_no).startswith("4212 00")
    CityRule.objects.create(
        city=cast.city, key="volunteers.number_rule", value=other_rule, valid_from=NOW
    )
    later = newcomer(cast, "杜大满")
    assert PLAIN.valid(later.volunteer_no)
    assert later.volunteer_no[:5] == "V4212"
    # whoever has an old number keeps it, and both kinds print and verify
    Volunteer.objects.in_city(CITY).filter(pk=later.pk).update(state="active")
    people = [(cast.volunteer, cast.volunteer.volunteer.volunteer_no, "林**")]
    for member, number, masked in people:
        sign_in(client, member)
        shown = numbers.display_number(number)
        page = client.get("/me/card").content.decode()
        assert shown in page
        assert '<svg xmlns="http://www.w3.org/2000/svg" class="qr"' in page
        for size in ("card", "a6"):
            printed = client.get(f"/me/card/{size}.pdf")
            words = "".join(p.extract_text() for p in PdfReader(io.BytesIO(printed.content)).pages)
            assert "林晓禾" in words
            assert number in "".join(words.split())
        addresses = {urlsplit(text).path for text in codes}
        assert len(addresses) == 1
        seen = Client().get(addresses.pop()).content.decode()
        assert masked in seen
        assert shown in seen
        assert "是本市登记的志愿者" in seen
    from zhihe.certificates.queries.card import card_token

    seen = Client().get(f"/card/{card_token(later)}").content.decode()
    assert f"V4212-{later.volunteer_no[5:]}" in seen
    assert "杜**" in seen
    forged = card_token(later).replace("V4212", "V4213")
    assert Client().get(f"/card/{forged}").status_code == 404


def test_a_rule_that_refuses_its_own_numbers_gives_none(other_rule: str) -> None:
    numbers.register_number_rule(
        "plain", numbers.NumberRule(lambda c, s: "X", lambda no: False, str)
    )
    with pytest.raises(ValueError, match="does not accept"):
        numbers.new_number("plain", CITY, 1)


@pytest.mark.parametrize("at", range(16))
def test_one_wrong_digit_is_no_number(cast: Cast, at: int) -> None:
    number = cast.volunteer.volunteer.volunteer_no
    wrong = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    assert numbers.display_number(wrong) == wrong
