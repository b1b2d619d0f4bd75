"""Registering: exact documents, one identity one person, minors with a guardian."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.accounts.documents import cn_id
from tests.accounts.support import PHONE, last_code, last_text, texts_to, walk_in
from tests.cast import CITY, NOW, sign_in
from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.errors import (
    DocumentFixed,
    DocumentRefused,
    IdentityTaken,
    TooYoung,
    TriesUsedUp,
)
from zhihe.accounts.models import Consent, DocumentChange, Guardianship, Person, VerificationRequest
from zhihe.accounts.queries.persons import standing
from zhihe.accounts.terms import Verification
from zhihe.platform.actor import Actor
from zhihe.platform.models import CityRule
from zhihe.volunteers.models import Volunteer

GROWN = date(1990, 3, 7)


def newcomer(client: Any, name: str = "李四", phone: str = PHONE) -> Person:
    """Somebody signed in with a name and nothing else."""
    walk_in(client, phone)
    client.post("/sign-in/name", {"name": name, "agree": "on"})
    return Person.objects.get(pk=client.session["person"])


def actor_of(person: Person) -> Actor:
    return Actor(city=CITY, person_id=person.pk, account_id=person.account_id)


def state(person: Person, number: str, kind: str = "cn_id", **more: Any) -> None:
    state_document(actor=actor_of(person), person=person, kind=kind, number=number, now=NOW, **more)


def set_rules(code: str) -> None:
    CityRule.objects.create(city_id=CITY, key="accounts.age_rules", value=code, valid_from=NOW)


@pytest.mark.row("Z17", part="one identity, one person")
def test_somebody_walks_through_all_steps(cast: Any, client: Any, drain: Any) -> None:
    person = newcomer(client)
    assert client.get("/register").url == "/register/name"
    who = {"name": "李四", "group": "retired", "declare": "on"}
    assert client.post("/register/name", who).url == "/register/region"
    place = {
        "county": cast.regions["county"].pk,
        "township": cast.regions["township"].pk,
        "village": cast.regions["village"].pk,
    }
    assert client.post("/register/region", place).url == "/register/consents"
    assert client.post("/register/consents", {"sms": "on"}).url == "/register/document"
    number = cn_id(GROWN)
    sent = client.post("/register/document", {"kind": "cn_id", "number": number, "agree": "on"})
    assert sent.url == "/register/welcome"
    person.refresh_from_db()
    assert (person.birth_date, person.sex, person.verification) == (GROWN, "male", "waiting_desk")
    assert number.encode() not in bytes(person.document_sealed)
    assert set(Consent.objects.filter(person=person).values_list("purpose", flat=True)) == {
        "account",
        "sms",
        "identity_number",
    }
    client.post("/register/welcome")
    welcome = client.get("/register/welcome").content.decode()
    assert Volunteer.objects.in_city(CITY).get(person_id=person.pk).group == "retired"
    assert ("z-first-card" in welcome, "长安社区" in welcome) == (True, True)
    drain()
    copy = Volunteer.objects.in_city(CITY).get(person_id=person.pk)
    assert (copy.birth_date, copy.is_verified) == (GROWN, False)


@pytest.mark.row("P13")
def test_the_pledge_is_said_once_and_the_card_follows(cast: Any, client: Any) -> None:
    newcomer(client)
    client.post("/register/name", {"name": "李四", "group": "employed", "declare": "on"})
    assert "我愿意" in client.get("/register/welcome").content.decode()
    client.post("/register/welcome")
    first = Person.objects.get(pk=client.session["person"]).pledged_at
    client.post("/register/welcome")
    assert Person.objects.get(pk=client.session["person"]).pledged_at == first
    assert "z-first-card" in client.get("/register/welcome").content.decode()


@pytest.mark.row("V09", part="declaration")
def test_the_declaration_of_the_registration_body_is_asked(cast: Any, client: Any) -> None:
    newcomer(client)
    set_rules("zhiyuanhui")
    assert "我具备相应能力和身体素质" in client.get("/register/name").content.decode()
    page = client.post("/register/name", {"name": "李四", "group": "employed"})
    assert (page.status_code, Volunteer.objects.in_city(CITY).filter(name="李四").exists()) == (
        422,
        False,
    )


def test_the_region_lists_follow_without_scripts_and_foreign_ids_are_none(
    cast: Any, client: Any
) -> None:
    newcomer(client)
    client.post("/register/name", {"name": "李四", "group": "employed", "declare": "on"})
    looked = client.post("/register/region", {"county": cast.regions["county"].pk, "look": "1"})
    assert ("温泉街道" in looked.content.decode(), looked.status_code) == (True, 200)
    for wrong in ("999999", "x", "", "９", "1" * 40, "-1"):
        page = client.post("/register/region", {"county": wrong, "township": wrong})
        assert page.status_code == 422
    crossed = {"county": cast.regions["other_county"].pk, "township": cast.regions["township"].pk}
    assert client.post("/register/region", crossed).status_code == 422


@pytest.mark.row("S01")
@pytest.mark.parametrize(
    ("kind", "number", "more"),
    [
        ("cn_id", cn_id(GROWN), {}),
        ("cn_id", " " + "４" + cn_id(GROWN)[1:].lower() + " ", {}),
        ("hmt_residence", cn_id(GROWN, area="810000"), {}),
        ("foreign_pr", cn_id(GROWN, area="911110"), {}),
        ("passport", "E12345678", {"country": "FR", "birth_date": GROWN}),
        ("hm_travel", "H12345678", {"birth_date": GROWN}),
        ("tw_travel", "12345678", {"birth_date": GROWN}),
        ("other", "AB-1234", {"birth_date": GROWN, "country": "MM"}),
    ],
)
def test_every_kind_of_document_is_welcome(
    cast: Any, client: Any, kind: str, number: str, more: dict[str, Any]
) -> None:
    person = newcomer(client)
    state(person, number, kind, **more)
    assert (person.document_kind, person.birth_date) == (kind, GROWN)


@pytest.mark.parametrize(
    ("kind", "number", "more", "why"),
    [
        ("cn_id", "", {}, "empty"),
        ("cn_id", "123", {}, "length"),
        ("cn_id", cn_id(GROWN)[:-1] + ("0" if cn_id(GROWN)[-1] != "0" else "1"), {}, "checksum"),
        ("cn_id", cn_id(GROWN, area="810000"), {}, "other_kind"),
        ("cn_id", cn_id(GROWN), {"birth_date": date(1990, 3, 8)}, "birth_mismatch"),
        ("cn_id", cn_id(GROWN, serial=21), {"sex": "female"}, "sex_mismatch"),
        ("cn_id", "4" * 4000, {}, "length"),
        ("passport", "E12345678", {"birth_date": GROWN}, "country"),
        ("passport", "E12345678", {"country": "FR"}, "birth_needed"),
        ("nonsense", "E12345678", {}, "other_kind"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_the_reason(
    cast: Any, client: Any, kind: str, number: str, more: dict[str, Any], why: str
) -> None:
    person = newcomer(client)
    with pytest.raises(DocumentRefused) as refused:
        state(person, number, kind, **more)
    assert refused.value.details["why"] == why
    person.refresh_from_db()
    assert (person.identity_index, person.document_sealed) == (None, None)


@pytest.mark.row("Z17", part="one identity, one person")
def test_an_identity_registers_once_whatever_the_phone(cast: Any, client: Any) -> None:
    first = newcomer(client)
    state(first, cn_id(GROWN))
    client.post("/sign-out")
    second = newcomer(client, "李肆", "+8613900000556")
    page = client.post(
        "/register/document", {"kind": "cn_id", "number": cn_id(GROWN), "agree": "on"}
    )
    assert page.url == "/register/name"
    client.post("/register/name", {"name": "李肆", "group": "employed", "declare": "on"})
    page = client.post(
        "/register/document", {"kind": "cn_id", "number": cn_id(GROWN), "agree": "on"}
    )
    assert page.status_code == 409
    assert "一个人只有一份记录" in page.content.decode()
    second.refresh_from_db()
    assert second.identity_index is None


def test_stating_the_same_document_twice_is_one_row(cast: Any, client: Any) -> None:
    person = newcomer(client)
    state(person, cn_id(GROWN))
    state(person, cn_id(GROWN))
    assert DocumentChange.objects.count() == 0


def test_a_verified_document_is_replaced_not_typed_over(cast: Any, client: Any) -> None:
    person = newcomer(client)
    state(person, "E12345678", "passport", country="FR", birth_date=GROWN)
    Person.objects.filter(pk=person.pk).update(verification=Verification.VERIFIED, verified_at=NOW)
    with pytest.raises(DocumentFixed):
        state(person, "E87654321", "passport", country="FR", birth_date=GROWN)
    state(person, "E87654321", "passport", country="FR", birth_date=GROWN, replace=True)
    assert (person.verification, DocumentChange.objects.get().person_id) == ("none", person.pk)
    assert "document_replaced" in texts_to()
    client.post("/sign-out")
    thief = newcomer(client, "张三", "+8613900000557")
    with pytest.raises(IdentityTaken):
        state(thief, "E12345678", "passport", country="FR", birth_date=GROWN)


def test_trying_documents_through_is_stopped(cast: Any, client: Any) -> None:
    person = newcomer(client)
    for serial in range(1, 9):
        state(person, cn_id(GROWN, serial=serial))
    with pytest.raises(TriesUsedUp):
        state(person, cn_id(GROWN, serial=11))


@pytest.mark.row("V09", part="age")
@pytest.mark.row("R07", part="age bands")
@pytest.mark.parametrize(
    ("rules", "born", "may"),
    [
        ("", date(2018, 11, 22), False),  # the day before the eighth birthday
        ("", date(2018, 11, 21), True),
        ("zhiyuanhui", date(2012, 11, 22), False),
        ("zhiyuanhui", date(2012, 11, 21), True),
        ("school_line", date(2016, 11, 22), False),
        ("school_line", date(2016, 11, 21), True),
        ("shanghai", date(2024, 1, 1), True),
        ("shanghai", date(1920, 1, 1), True),
    ],
)
def test_the_age_follows_the_registration_body_to_the_day(
    cast: Any, client: Any, rules: str, born: date, may: bool
) -> None:
    person = newcomer(client)
    if rules:
        set_rules(rules)
    if may:
        state(person, cn_id(born))
        assert person.birth_date == born
        return
    with pytest.raises(TooYoung):
        state(person, cn_id(born))
    person.refresh_from_db()
    assert person.birth_date is None


@pytest.mark.row("S02")
def test_without_age_limits_the_oldest_and_the_youngest_are_in_the_young_with_a_guardian(
    cast: Any, client: Any
) -> None:
    set_rules("shanghai")
    person = newcomer(client)
    state(person, cn_id(date(1921, 1, 1)))
    assert standing(person, city=CITY, now=NOW).guardian_ok
    state(person, cn_id(date(2020, 1, 1)))
    assert not standing(person, city=CITY, now=NOW).guardian_ok


def minor(client: Any) -> Person:
    child = newcomer(client, "江小满")
    client.post("/register/name", {"name": "江小满", "group": "student", "declare": "on"})
    born = date(2013, 1, 5)
    page = client.post(
        "/register/document", {"kind": "cn_id", "number": cn_id(born), "agree": "on"}
    )
    assert page.url == "/register/guardian"
    return child


PARENT = "+8613900000777"
ASK = {"name": "江海", "relation": "parent", "phone": PARENT}


@pytest.mark.row("R07", part="guardian")
def test_a_minor_counts_once_the_guardian_agreed_and_no_longer_when_withdrawn(
    cast: Any, client: Any
) -> None:
    child = minor(client)
    child.refresh_from_db()
    assert standing(child, city=CITY, now=NOW).missing == ("verification", "guardian")
    client.post("/register/guardian", ASK)
    told = last_text(PARENT)
    assert (told["child"], texts_to(PARENT)) == ("江*满", ["guardian_consent"])
    client.post("/sign-out")
    opened = client.post("/g", {"phone": PARENT, "code": last_code(PARENT)})
    assert opened.url == "/g/children"
    row = Guardianship.objects.get()
    client.get(f"/g/children/{row.pk}?answer=given")
    row.refresh_from_db()
    assert row.state == "asked"
    for answer, state_, counts in (("given", "given", True), ("withdrawn", "withdrawn", False)):
        client.post(f"/g/children/{row.pk}", {"answer": answer})
        row.refresh_from_db()
        assert (row.state, standing(child, city=CITY, now=NOW).guardian_ok) == (state_, counts)
    live = Consent.objects.filter(person=child, purpose="minors_guardian", withdrawn_at=None)
    assert not live.exists()


def test_a_decision_from_an_old_tab_is_refused(cast: Any, client: Any) -> None:
    minor(client)
    client.post("/register/guardian", ASK)
    client.post("/g", {"phone": PARENT, "code": last_code(PARENT)})
    row = Guardianship.objects.get()
    client.post(f"/g/children/{row.pk}", {"answer": "given"})
    assert client.post(f"/g/children/{row.pk}", {"answer": "refused"}).status_code == 409
    assert client.post(f"/g/children/{row.pk}", {"answer": "asked"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "given"


def test_another_guardian_cannot_decide(cast: Any, client: Any) -> None:
    minor(client)
    client.post("/register/guardian", ASK)
    row = Guardianship.objects.get()
    assert client.post(f"/g/children/{row.pk}", {"answer": "given"}).url == "/g"
    Guardianship.objects.create(
        child=cast.student.person,
        guardian_name="别人",
        relation="parent",
        asked_at=NOW,
        guardian_phone_index=b"x" * 32,
        guardian_phone_sealed=b"",
    )
    client.post("/g", {"phone": PARENT, "code": last_code(PARENT)})
    theirs = Guardianship.objects.get(child=cast.student.person)
    assert client.post(f"/g/children/{theirs.pk}", {"answer": "given"}).status_code == 404
    assert "江予安" not in client.get("/g/children").content.decode()


def test_the_child_is_not_the_own_guardian(cast: Any, client: Any) -> None:
    minor(client)
    page = client.post("/register/guardian", {**ASK, "phone": PHONE})
    assert (page.status_code, Guardianship.objects.count()) == (422, 0)


def test_a_guardian_gets_a_new_code_and_strangers_the_same_answer(cast: Any, client: Any) -> None:
    minor(client)
    client.post("/register/guardian", ASK)
    row = Guardianship.objects.get()
    from zhihe.accounts.models import PhoneCode

    PhoneCode.objects.all().delete()
    known = client.post("/g/again", {"phone": PARENT})
    unknown = client.post("/g/again", {"phone": "+8613900000778"})
    assert (known.url, unknown.url) == ("/g", "/g")
    assert (len(texts_to(PARENT)), texts_to("+8613900000778")) == (2, [])
    assert row.state == "asked"


def test_a_desk_takes_three_working_days_and_says_where(cast: Any, client: Any) -> None:
    minor(client)
    request = VerificationRequest.objects.get()
    assert request.desk_place == "就近的社区志愿服务站"
    assert request.due_at - request.created_at > timedelta(days=2)
    assert "desk_verification" in texts_to()


def test_registering_needs_a_sign_in(cast: Any, client: Any) -> None:
    assert client.get("/register").url == "/sign-in?next=%2Fregister"
    sign_in(client, cast.stranger)
    assert client.get("/register").url == "/register/welcome"
