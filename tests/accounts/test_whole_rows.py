"""Rows of the acceptance list that accounts holds as a whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from tests.accounts.documents import cn_id
from tests.accounts.support import PHONE, last_code, walk_in
from tests.cast import CITY, NOW, phone_of, sign_in
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed
from tests.journeys.support import haircut
from zhihe.accounts.actions.enter_person import PersonEntry, enter_person
from zhihe.accounts.actions.look_at_protected import look_at_protected
from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.errors import IdentityTaken, TooYoung
from zhihe.accounts.models import Account, Consent, Person, ProtectedLook
from zhihe.accounts.queries.notices import published_notices
from zhihe.accounts.terms import EnteredBy
from zhihe.attendance.actions.confirm_records import confirm_records
from zhihe.attendance.errors.records import CannotConfirm
from zhihe.demands.models import Need
from zhihe.ledger.models import Transfer
from zhihe.platform.actor import Actor
from zhihe.platform.models import CityRule
from zhihe.platform.vault import open_text
from zhihe.recruitment.actions.apply_to_shift import apply_to_shift
from zhihe.recruitment.errors import NotFitting
from zhihe.recruitment.models import Placement
from zhihe.volunteers.models import Volunteer

BORN = date(1990, 3, 7)


@pytest.fixture(autouse=True)
def _at_the_moment_of_the_cast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: NOW)


def newcomer(client: Client, name: str = "白芷", phone: str = PHONE) -> Person:
    walk_in(client, phone)
    client.post("/sign-in/name", {"name": name, "agree": "on"})
    return Person.objects.get(pk=client.session["person"])


def as_oneself(person: Person) -> Actor:
    return Actor(city=CITY, person_id=person.pk, account_id=person.account_id)


def state(person: Person, number: str) -> None:
    actor = as_oneself(person)
    state_document(actor=actor, person=person, kind="cn_id", number=number, now=NOW)


def set_age_rules(code: str) -> None:
    CityRule.objects.create(city_id=CITY, key="accounts.age_rules", value=code, valid_from=NOW)


@pytest.mark.row("Z41")
def test_browse_and_ask_without_an_account_join_with_a_code_and_a_real_name_before_hours_count(
    cast: Any, client: Client
) -> None:
    haircut()
    activity = make_activity(cast)
    for address in ("/", "/activities/", f"/activities/{activity.pk}/", "/map", "/help"):
        assert client.get(address).status_code == 200, address
    asked = {
        "whom": "self",
        "category": "haircut",
        "region": cast.regions["township"].pk,
        "street": "长安小区",
        "when_day": "week",
        "name": "肖念安",
        "phone": "13900000556",
    }
    client.post("/help", {**asked, "send_code": "1"})
    client.post("/help", {**asked, "code": last_code("+8613900000556")})
    need = Need.objects.in_city(CITY).get()
    assert (need.state, need.filed_by) == ("filed", None)
    assert not Account.objects.filter(phone_tail="0556").exists()
    person = newcomer(client)  # a phone code and a name, nothing more
    assert (person.document_kind, person.verification) == ("", "none")
    shift = shift_of(activity)
    client.post("/register/name", {"name": "白芷", "group": "employed", "declare": "on"})
    client.post(f"/shifts/{shift.pk}/join")
    volunteer = Volunteer.objects.in_city(CITY).get(person_id=person.pk)
    assert Placement.objects.in_city(CITY).filter(volunteer=volunteer, state="placed").count() == 1
    cast.members["newcomer"] = type(cast.volunteer)("newcomer", person, volunteer)
    attend(shift, cast.newcomer)
    record = proposed(shift, cast.newcomer)
    told = {"actor": cast.confirmer.actor(), "shift_id": shift.pk, "record_ids": [record.pk]}
    with pytest.raises(CannotConfirm):
        confirm_records(**told, now=shift.ends_at + timedelta(hours=2))
    assert not Transfer.objects.in_city(CITY).exists()
    state(person, cn_id(BORN))
    Person.objects.filter(pk=person.pk).update(verification="verified", verified_at=NOW)
    Volunteer.objects.in_city(CITY).filter(pk=volunteer.pk).update(is_verified=True)
    confirm_records(**told, now=shift.ends_at + timedelta(hours=3))
    assert Transfer.objects.in_city(CITY).count() == 1


@pytest.mark.row("Z17")
def test_one_person_is_one_record_and_a_duplicate_is_merged(cast: Any, client: Client) -> None:
    """Real name by the exact number; its keyed index is unique; whoever stands there twice is merged."""
    first = newcomer(client)
    number = cn_id(BORN)
    state(first, number)
    first.refresh_from_db()
    assert (len(bytes(first.identity_index)), first.birth_date) == (32, BORN)
    assert open_text(first.document_sealed, "document") == number
    second = newcomer(Client(), "白止", "+8613900000557")
    with pytest.raises(IdentityTaken):
        state(second, number)
    with pytest.raises(IntegrityError), transaction.atomic():  # the database itself says no
        Person.objects.filter(pk=second.pk).update(identity_index=first.identity_index)
    entry = PersonEntry("白芷", "", "cn_id", number)
    entered = enter_person(
        actor=cast.org_admin.actor(),
        entry=entry,
        organisation_id=cast.team.pk,
        organisation_label="服务队",
        entered_by=EnteredBy.IMPORT,
        now=NOW,
    )
    assert (entered.made, entered.person.pk) == (False, first.pk)
    duplicate = Person.objects.create(
        name="白芷", entered_by="import", entered_label="市一医院", birth_date=BORN, created_at=NOW
    )
    clerk = Client()
    sign_in(clerk, cast.city_clerk, strong=True)
    address = f"/desk/duplicates/{duplicate.pk}/{first.pk}"
    assert address in clerk.get("/desk/duplicates").content.decode()
    clerk.post(address, {"reason": "本人带身份证来说明"})
    duplicate.refresh_from_db()
    assert duplicate.merged_into_id == first.pk
    assert not duplicate.is_living
    assert address not in clerk.get("/desk/duplicates").content.decode()


@pytest.mark.row("V09")
@pytest.mark.parametrize(
    ("body", "youngest", "declaration"),
    [
        ("", 8, "我身体能行，听从安排，量力而为"),
        ("zhiyuanhui", 14, "我具备相应能力和身体素质，遵守规定"),
        ("school_line", 10, "我自愿参加，不是谁派我来的"),
        ("shanghai", 0, "我自愿参加，遵守规定"),
    ],
)
def test_each_registration_body_has_its_own_age_and_declaration(
    cast: Any, client: Client, body: str, youngest: int, declaration: str
) -> None:
    if body:
        set_age_rules(body)
    person = newcomer(client)
    assert declaration in client.get("/register/name").content.decode()
    told = {"name": "白芷", "group": "student"}
    assert client.post("/register/name", told).status_code == 422, "not declared"
    assert client.post("/register/name", {**told, "declare": "on"}).status_code == 302
    today = date(2026, 11, 21)
    birthday = today.replace(year=today.year - youngest)
    if youngest:
        with pytest.raises(TooYoung):
            state(person, cn_id(birthday + timedelta(days=1)))
    state(person, cn_id(birthday - timedelta(days=0 if youngest else 400)))
    person.refresh_from_db()
    assert person.birth_date is not None


@pytest.mark.row("R07")
@pytest.mark.parametrize(
    ("age", "agreed", "joins", "company"),
    [(9, False, False, True), (9, True, True, True), (12, True, True, True), (15, True, True, False),
     (15, False, False, False), (18, False, True, False)],
)  # fmt: skip
def test_the_age_band_decides_about_consent_and_company(
    cast: Any, client: Client, age: int, agreed: bool, joins: bool, company: bool
) -> None:
    """Under 8 does not register at all (V09); 8 and 9 and 10 to 13 with an adult beside them."""
    type(cast.team).objects.in_city(CITY).filter(pk=cast.team.pk).update(students_allowed=True)
    born = date(2026 - age, 3, 1)
    student = cast.student
    Person.objects.filter(pk=student.id).update(birth_date=born)
    Volunteer.objects.in_city(CITY).filter(pk=student.volunteer.pk).update(birth_date=born)
    if agreed:
        from zhihe.accounts.models import Guardianship
        from zhihe.accounts.queries.phones import phone_index, seal_phone

        Guardianship.objects.create(
            child_id=student.id,
            guardian_name="江海波",
            guardian_phone_index=phone_index(phone_of("0005")),
            guardian_phone_sealed=seal_phone(phone_of("0005")),
            relation="parent",
            state="given",
            asked_at=NOW,
            decided_at=NOW,
        )
    activity = make_activity(cast, starts_at=NOW + timedelta(hours=24), minutes=90)
    sign_in(client, student)
    body = client.get(f"/activities/{activity.pk}/").content.decode()
    assert ("记得请家长或老师全程陪着" in body) is company
    told = {"actor": student.actor(), "shift_id": shift_of(activity).pk, "now": NOW}
    if joins:
        assert apply_to_shift(**told).state == "admitted"
        return
    with pytest.raises(NotFitting):
        apply_to_shift(**told)
    assert "还差家长点个头" in body


@pytest.mark.row("P05")
def test_little_is_asked_each_purpose_is_told_and_every_look_is_shown(
    cast: Any, client: Client
) -> None:
    person = newcomer(client)
    given = Consent.objects.filter(person=person).values_list("purpose", flat=True)
    assert list(given) == ["account"], "a phone number and a name; nothing else is agreed to"
    stored = (person.document_sealed, person.birth_date, person.sex, person.nationality)
    assert stored == (None, None, "", "")
    page = client.get("/me/privacy/consents").content.decode()
    for purpose in ("account", "identity_number", "sms", "check_in_position", "photo"):
        notice = published_notices(purpose)[0]
        assert notice.title in page, purpose
        assert client.get(f"/notices/{purpose}").status_code == 200
    number = cn_id(BORN)
    state(person, number)
    person.refresh_from_db()
    shown = look_at_protected(
        actor=cast.county_clerk.actor(),
        person=person,
        field="document_number",
        reason="当面核验证件",
        now=NOW,
    )
    assert shown == number
    assert ProtectedLook.objects.get().viewer_id == cast.county_clerk.id
    looks = client.get("/me/privacy/looks").content.decode()
    assert all(word in looks for word in ("谢知南", "区县工作人员", "证件号码", "当面核验证件"))
    for address in ("/me/privacy/looks", "/me/privacy/consents", "/me", "/me/settings"):
        assert number not in client.get(address).content.decode(), address
    other = Client()
    sign_in(other, cast.stranger)
    assert "谢知南" not in other.get("/me/privacy/looks").content.decode()
