"""People entered by others: told, claimed, or disowned; duplicates merged (Z17)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.accounts.documents import cn_id
from tests.accounts.support import PHONE, last_code, texts_to, walk_in
from tests.cast import CITY, phone_of, sign_in
from zhihe.accounts.actions.claim_person import claim_person
from zhihe.accounts.actions.disown_person import disown_person
from zhihe.accounts.actions.enter_person import Entered, PersonEntry, enter_person
from zhihe.accounts.actions.merge_persons import merge_persons
from zhihe.accounts.errors import (
    DocumentRefused,
    MergeRefused,
    NameRefused,
    NotClaimable,
    ReasonNeeded,
)
from zhihe.accounts.models import Account, Person
from zhihe.accounts.queries.persons import standing
from zhihe.platform import person_parts

BORN = date(1990, 3, 7)
NURSE = PersonEntry("白芷", PHONE, "cn_id", cn_id(BORN))


def enter(cast: Any, now: Any, entry: PersonEntry = NURSE, **more: Any) -> Entered:
    return enter_person(
        actor=cast.org_admin.actor(),
        entry=entry,
        now=now,
        organisation_id=cast.organisations["team"].pk,
        organisation_label="市一医院",
        **more,
    )


def test_an_entered_person_is_unclaimed_and_told(cast: Any, now: Any) -> None:
    entered = enter(cast, now)
    assert (entered.made, entered.person.is_claimed, texts_to()) == (True, False, ["claim_account"])
    assert standing(entered.person, city=CITY, now=now).missing == ("claim", "verification")


def test_entering_the_same_identity_again_gives_the_one_there_is(cast: Any, now: Any) -> None:
    first = enter(cast, now).person
    again = enter(cast, now, PersonEntry("白 芷", "", "cn_id", cn_id(BORN)))
    assert (again.made, again.person.pk) == (False, first.pk)
    nameless = enter(cast, now, PersonEntry("白芷", PHONE))
    assert (nameless.made, nameless.person.pk) == (False, first.pk)
    assert texts_to() == ["claim_account"]


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        (PersonEntry(""), NameRefused),
        (PersonEntry("李\0四"), NameRefused),
        (PersonEntry("李" * 61), NameRefused),
        (PersonEntry("李四", "", "cn_id", "123"), DocumentRefused),
    ],
)
def test_nonsense_is_not_entered(cast: Any, now: Any, entry: PersonEntry, refusal: Any) -> None:
    before = Person.objects.count()
    with pytest.raises(refusal):
        enter(cast, now, entry)
    assert Person.objects.count() == before


@pytest.mark.row("Z17", part="claim")
def test_the_holder_of_the_number_claims_with_a_new_account(
    cast: Any, client: Any, now: Any, drain: Any
) -> None:
    person = enter(cast, now).person
    assert walk_in(client).url == "/claim"
    page = client.get("/claim").content.decode()
    assert ("市一医院" in page, "白*" in page, cn_id(BORN) in page) == (True, True, False)
    client.get(f"/claim/{person.pk}?answer=mine")
    person.refresh_from_db()
    assert not person.is_claimed
    client.post(f"/claim/{person.pk}", {"answer": "mine"})
    person.refresh_from_db()
    assert person.account == Account.objects.get(phone_tail="0555")
    assert client.session["person"] == str(person.pk)
    assert client.post(f"/claim/{person.pk}", {"answer": "mine"}).status_code == 404


def test_this_is_not_me_frees_the_number_and_the_document(cast: Any, client: Any, now: Any) -> None:
    person = enter(cast, now).person
    walk_in(client)
    client.post(f"/claim/{person.pk}", {"answer": "not_mine"})
    person.refresh_from_db()
    assert (person.disowned_at is None, person.contact_index, person.identity_index) == (
        False,
        None,
        None,
    )
    assert client.get("/claim").content.decode().count("市一医院") == 0
    assert enter(cast, now).made


def test_a_stranger_neither_sees_nor_claims(cast: Any, client: Any, now: Any) -> None:
    person = enter(cast, now).person
    sign_in(client, cast.stranger)
    assert "市一医院" not in client.get("/claim").content.decode()
    for answer in ("mine", "not_mine"):
        assert client.post(f"/claim/{person.pk}", {"answer": answer}).status_code == 404
    assert client.get(f"/claim/{person.pk}").status_code == 404
    client.logout()
    client.cookies.clear()
    assert client.get(f"/claim/{person.pk}").status_code == 302


def test_an_old_number_is_proved_by_a_code_of_its_own(cast: Any, client: Any, now: Any) -> None:
    person = enter(cast, now).person
    sign_in(client, cast.stranger)
    client.post("/claim/phone", {"phone": PHONE})
    assert client.post("/claim/code", {"code": last_code()}).url == "/claim"
    client.post(f"/claim/{person.pk}", {"answer": "mine"})
    person.refresh_from_db()
    assert person.account_id == cast.stranger.person.account_id


def test_two_tabs_claim_once(cast: Any, now: Any) -> None:
    person = enter(cast, now).person
    account = cast.stranger.person.account
    claim_person(city=CITY, account=account, person=person, now=now)
    for deed in (
        lambda: claim_person(city=CITY, account=cast.elder.person.account, person=person, now=now),
        lambda: disown_person(actor=cast.stranger.actor(), person=person, now=now),
    ):
        with pytest.raises(NotClaimable):
            deed()
    person.refresh_from_db()
    assert person.account_id == account.pk


def light(cast: Any, now: Any, name: str = "白芷") -> Person:
    """A person of an account known by name alone."""
    account = cast.stranger.person.account
    return Person.objects.create(
        account=account, name=name, claimed_at=now, created_at=now, birth_date=BORN
    )


@pytest.mark.row("Z17", part="merge")
def test_an_unclaimed_duplicate_goes_into_the_claimed_person_with_document_and_records(
    cast: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[Any] = []
    monkeypatch.setattr(
        person_parts,
        "_parts",
        {"hours": person_parts.PersonPart("hours", merge=lambda *told: moved.append(told[1:3]))},
    )
    duplicate, into = enter(cast, now).person, light(cast, now)
    merge_persons(
        actor=cast.city_clerk.actor(),
        duplicate=duplicate,
        into=into,
        now=now,
        reason="本人带身份证来说明",
    )
    duplicate.refresh_from_db()
    into.refresh_from_db()
    assert duplicate.merged_into_id == into.pk
    assert (duplicate.identity_index, into.document_kind) == (None, "cn_id")
    assert moved == [(duplicate.pk, into.pk)]
    again = enter(cast, now)
    assert (again.made, again.person.pk) == (False, into.pk)


def test_merging_is_refused_against_two_documents_the_wrong_way_round_and_without_reason(
    cast: Any, now: Any
) -> None:
    duplicate, into = enter(cast, now).person, light(cast, now)
    clerk = cast.city_clerk.actor()
    with pytest.raises(ReasonNeeded):
        merge_persons(actor=clerk, duplicate=duplicate, into=into, reason=" \0", now=now)
    for one, other in ((into, duplicate), (duplicate, duplicate), (duplicate, cast.elder.person)):
        with pytest.raises(MergeRefused):
            merge_persons(actor=clerk, duplicate=one, into=other, reason="同一个人", now=now)
    merge_persons(actor=clerk, duplicate=duplicate, into=into, reason="同一个人", now=now)
    with pytest.raises(MergeRefused):
        merge_persons(actor=clerk, duplicate=duplicate, into=into, reason="同一个人", now=now)


def test_the_clerk_sees_pairs_and_merges_by_the_page(cast: Any, client: Any, now: Any) -> None:
    duplicate, into = enter(cast, now).person, light(cast, now)
    sign_in(client, cast.city_clerk, strong=True)
    page = client.get("/desk/duplicates").content.decode()
    assert f"/desk/duplicates/{duplicate.pk}/{into.pk}" in page
    unlike = client.get(f"/desk/duplicates/{duplicate.pk}/{cast.elder.id}")
    assert unlike.status_code == 404
    client.post(f"/desk/duplicates/{duplicate.pk}/{into.pk}", {"reason": "同一个人"})
    duplicate.refresh_from_db()
    assert duplicate.merged_into_id == into.pk


def test_a_number_with_waiting_claims_is_asked_on_entry_only_once_a_visit(
    cast: Any, client: Any, now: Any
) -> None:
    enter(cast, now, PersonEntry("白芷", phone_of("0099")))
    assert walk_in(client, phone_of("0099")).url == "/claim"
    client.get("/claim/later")
    assert client.session["person"] == str(cast.stranger.id)
