"""A lost PIN, password, authenticator or guardian's phone: at a desk, with the document."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from tests.accounts.support import last_code, texts_to
from tests.cast import CITY, phone_of, sign_in
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.ask_reset import ask_reset
from zhihe.accounts.actions.begin_totp import begin_totp
from zhihe.accounts.actions.decide_reset import decide_reset
from zhihe.accounts.errors import (
    CodeWrong,
    PersonGone,
    ReasonNeeded,
    ResetDone,
    ResetNeedsDocument,
    ResetNothing,
    ResetNotHolder,
    ResetNotOwn,
    ResetTailWrong,
    ResetWaits,
    TriesUsedUp,
)
from zhihe.accounts.models import Account, Guardianship, Person, ResetRequest
from zhihe.accounts.policies import access_guardianship, access_reset, visible_resets
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.accounts.terms import CodePurpose, ResetKind
from zhihe.audit.models import AuditEvent
from zhihe.messaging.models import Notice
from zhihe.platform.refusals import Forbidden, NotFound

NEW_PHONE = "+8613900000777"


@pytest.fixture
def holder(cast: Any, now: Any) -> Any:
    """The volunteer with all there is to lose."""
    Person.objects.filter(pk=cast.volunteer.id).update(
        pin_hash=make_password("4826"), document_tail="202X"
    )
    Account.objects.filter(pk=cast.volunteer.person.account_id).update(
        password=make_password("mountain-7-river")
    )
    begin_totp(actor=cast.volunteer.actor(), account=cast.volunteer.person.account, now=now)
    Account.objects.filter(pk=cast.volunteer.person.account_id).update(totp_confirmed_at=now)
    return cast.volunteer


def person_of(member: Any) -> Person:
    return Person.objects.select_related("account").get(pk=member.id)


def ask(
    cast: Any, member: Any, kind: str, now: Any, by: str = "station_worker", **more: Any
) -> Any:
    return ask_reset(
        actor=getattr(cast, by).actor(),
        person=person_of(member),
        kind=ResetKind(kind),
        now=now,
        **{"tail": "202x", "place": "长安社区志愿服务站", **more},
    )


def decide(
    cast: Any, row: Any, by: str, now: Any, *, accepted: bool = True, reason: str = ""
) -> None:
    actor = getattr(cast, by).actor()
    decide_reset(actor=actor, row=row, accepted=accepted, reason=reason, now=now)


@pytest.mark.parametrize("kind", ["pin", "password"])
def test_a_station_takes_a_lost_pin_or_password_away_at_once(
    holder: Any, cast: Any, now: Any, kind: str
) -> None:
    before = Account.objects.get(pk=holder.person.account_id).session_epoch
    ask(cast, holder, kind, now)
    person = person_of(holder)
    assert (person.pin_hash == "") is (kind == "pin")
    assert person.account.has_usable_password() is (kind != "password")
    assert person.account.session_epoch == before + 1
    assert person.account.totp_sealed is not None
    assert list(
        Notice.objects.in_city(CITY)
        .filter(person_id=holder.id, kind__startswith="accounts.reset")
        .values_list("kind", flat=True)
    ) == ["accounts.reset_done"]
    assert texts_to(phone_of("0001")) == ["sign_in_reset"]
    verbs = AuditEvent.objects.in_city(CITY).filter(person_id=holder.id, verb__contains="reset")
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "accounts.reset_asked",
        "accounts.reset_done",
    ]
    assert set(verbs.values_list("actor_id", flat=True)) == {cast.station_worker.id}


@pytest.mark.parametrize("second", ["security_admin", "system_admin"])
def test_an_authenticator_goes_only_when_a_second_person_agrees(
    holder: Any, cast: Any, now: Any, second: str
) -> None:
    row = ask(cast, holder, "totp", now)
    assert person_of(holder).account.totp_confirmed_at is not None
    decide(cast, access_reset(getattr(cast, second).actor(), row.pk), second, now)
    account = person_of(holder).account
    assert (account.totp_sealed, account.totp_confirmed_at) == (None, None)
    assert texts_to(phone_of("0001")) == ["sign_in_reset", "sign_in_reset"]
    with pytest.raises(ResetDone):
        decide(cast, row, second, now)


def test_who_asked_never_decides_and_the_database_holds_it_too(
    holder: Any, cast: Any, now: Any
) -> None:
    row = ask(cast, holder, "totp", now, by="security_admin")
    with pytest.raises(Forbidden):
        access_reset(cast.security_admin.actor(), row.pk)
    with pytest.raises(ResetNotOwn):
        decide(cast, row, "security_admin", now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResetRequest.objects.filter(pk=row.pk).update(
            decided_at=now, accepted=True, decided_by=cast.security_admin.id
        )
    decide(cast, row, "system_admin", now)
    assert person_of(holder).account.totp_sealed is None


@pytest.mark.parametrize("who", ["station_worker", "township_clerk", "city_clerk", "stranger"])
def test_nobody_else_decides_about_an_authenticator(
    holder: Any, cast: Any, now: Any, who: str
) -> None:
    row = ask(cast, holder, "totp", now, by="county_clerk")
    with pytest.raises(NotFound):
        access_reset(getattr(cast, who).actor(), row.pk)


def test_a_refusal_says_why_and_leaves_everything(holder: Any, cast: Any, now: Any) -> None:
    row = ask(cast, holder, "totp", now)
    with pytest.raises(ReasonNeeded):
        decide(cast, row, "security_admin", now, accepted=False, reason=" \0 ")
    decide(cast, row, "security_admin", now, accepted=False, reason="照片不像本人")
    assert person_of(holder).account.totp_sealed is not None
    notice = Notice.objects.in_city(CITY).filter(person_id=holder.id).latest("created_at", "id")
    assert (notice.kind, notice.params["reason"]) == ("accounts.reset_refused", "照片不像本人")
    with pytest.raises(ResetDone):
        decide(cast, row, "security_admin", now, accepted=False, reason="再说一次")
    ask(cast, holder, "totp", now + timedelta(hours=1))


def test_the_document_on_the_table_is_the_one_that_was_verified(
    committed_cast: Any, now: Any
) -> None:
    cast = committed_cast
    Person.objects.filter(pk=cast.volunteer.id).update(
        pin_hash=make_password("4826"), document_tail="202X"
    )
    for _ in range(5):
        with pytest.raises(ResetTailWrong):
            ask(cast, cast.volunteer, "pin", now, tail="2029")
    with pytest.raises(TriesUsedUp):
        ask(cast, cast.volunteer, "pin", now)
    ask(cast, cast.volunteer, "pin", now + timedelta(hours=2))


def test_whoever_is_not_verified_goes_to_the_documents_first(
    holder: Any, cast: Any, now: Any
) -> None:
    Person.objects.filter(pk=holder.id).update(verification="none")
    with pytest.raises(ResetNeedsDocument):
        ask(cast, holder, "pin", now)
    Person.objects.filter(pk=holder.id).update(verification="verified", closed_at=now)
    with pytest.raises(PersonGone):
        ask(cast, holder, "pin", now)


def test_nobody_resets_the_own_sign_in_or_one_on_the_own_phone(
    holder: Any, cast: Any, now: Any
) -> None:
    with pytest.raises(ResetNotOwn):
        ask(cast, cast.station_worker, "pin", now)
    Person.objects.filter(pk=cast.elder.id).update(
        account=cast.station_worker.person.account, pin_hash="x"
    )
    with pytest.raises(ResetNotOwn):
        ask(cast, cast.elder, "pin", now)


def test_what_was_never_set_is_not_reset(cast: Any, now: Any) -> None:
    for kind in ResetKind:
        with pytest.raises(ResetNothing):
            ask(cast, cast.stranger, kind, now)


def test_the_authenticator_belongs_to_the_first_of_a_shared_phone(
    holder: Any, cast: Any, now: Any
) -> None:
    second = Person.objects.create(
        account=holder.person.account,
        name="林小满",
        verification="verified",
        verified_at=now,
        claimed_at=now,
        created_at=now,
    )
    with pytest.raises(ResetNotHolder):
        ask_reset(
            actor=cast.station_worker.actor(),
            person=Person.objects.select_related("account").get(pk=second.pk),
            kind=ResetKind.TOTP,
            tail="",
            place="站",
            now=now,
        )


def test_one_request_waits_at_a_time(holder: Any, cast: Any, now: Any) -> None:
    ask(cast, holder, "totp", now)
    with pytest.raises(ResetWaits):
        ask(cast, holder, "totp", now, by="township_clerk")


@pytest.fixture
def ward(cast: Any, now: Any) -> Guardianship:
    return Guardianship.objects.create(
        child_id=cast.student.id,
        guardian_name="江海波",
        guardian_phone_index=phone_index(phone_of("0005")),
        guardian_phone_sealed=seal_phone(phone_of("0005")),
        relation="parent",
        state="given",
        asked_at=now - timedelta(days=9),
        decided_at=now - timedelta(days=9),
    )


def new_phone(cast: Any, now: Any) -> Any:
    ask_phone_code(
        city=CITY,
        phone=NEW_PHONE,
        purpose=CodePurpose.NEW_PHONE,
        subject_id=cast.student.id,
        now=now,
    )
    return ask(
        cast, cast.student, "guardian_phone", now, new_phone=NEW_PHONE, code=last_code(NEW_PHONE)
    )


def test_a_guardians_new_phone_is_proved_and_a_second_desk_agrees(
    cast: Any, ward: Guardianship, now: Any
) -> None:
    with pytest.raises(CodeWrong):
        ask(cast, cast.student, "guardian_phone", now, new_phone=NEW_PHONE, code="000000")
    row = new_phone(cast, now)
    assert access_guardianship(phone_index(phone_of("0005")), ward.pk) == ward
    assert texts_to(phone_of("0005")) == ["sign_in_reset"], "the old number is warned"
    with pytest.raises(NotFound):
        access_reset(cast.other_township_clerk.actor(), row.pk)
    decide(cast, access_reset(cast.township_clerk.actor(), row.pk), "township_clerk", now)
    held = access_guardianship(phone_index(NEW_PHONE), ward.pk)
    assert held.state == "given", "the consent stays"
    with pytest.raises(NotFound):
        access_guardianship(phone_index(phone_of("0005")), ward.pk)
    assert ResetRequest.objects.get().new_phone_sealed is None


def test_a_refused_guardians_phone_stays_where_it_was(
    cast: Any, ward: Guardianship, now: Any
) -> None:
    row = new_phone(cast, now)
    decide(cast, row, "township_clerk", now, accepted=False, reason="户口本没带")
    assert access_guardianship(phone_index(phone_of("0005")), ward.pk) == ward
    assert ResetRequest.objects.get().new_phone_sealed is None


def test_the_desk_walks_from_the_number_to_the_reset(client: Any, holder: Any, cast: Any) -> None:
    sign_in(client, cast.station_worker, "station_worker", strong=True)
    address = f"/desk/resets/{holder.id}"
    assert client.get(address).status_code == 404, "only whom this desk found"
    found = client.post("/desk/resets", {"phone": "13800000001"})
    assert address in found.content.decode()
    assert holder.person.name not in found.content.decode(), "masked until the person is opened"
    page = client.get(address).content.decode()
    assert "证件号码后四位" in page
    unseen = client.post(address, {"kind": "pin", "tail": "202X"})
    assert unseen.status_code == 422
    wrong = client.post(address, {"kind": "pin", "tail": "0000", "seen": "on"})
    assert wrong.status_code == 422
    assert "后四位和登记的不一样" in wrong.content.decode()
    done = client.post(address, {"kind": "pin", "tail": "202X", "seen": "on"}, follow=True)
    assert "重设好了" in done.content.decode()
    assert "办好了" in done.content.decode()
    assert person_of(holder).pin_hash == ""


def test_an_unknown_number_says_so(client: Any, cast: Any) -> None:
    sign_in(client, cast.station_worker, "station_worker")
    body = client.post("/desk/resets", {"phone": "13900000999"}).content.decode()
    assert "没有人用这个号码登录" in body
    assert client.post("/desk/resets", {"phone": "12"}).status_code == 422


def test_nothing_to_reset_is_said(client: Any, cast: Any) -> None:
    sign_in(client, cast.station_worker, "station_worker", strong=True)
    client.post("/desk/resets", {"phone": "13800000099"})
    page = client.get(f"/desk/resets/{cast.stranger.id}").content.decode()
    assert "没有可以重设的" in page


def test_the_second_person_walks(client: Any, holder: Any, cast: Any, now: Any) -> None:
    row = ask(cast, holder, "totp", now)
    sign_in(client, cast.security_admin, "security_admin", strong=True)
    assert f"/desk/resets/second/{row.pk}" in client.get("/desk/resets").content.decode()
    address = f"/desk/resets/second/{row.pk}"
    assert client.get(address).status_code == 200
    assert client.post(address, {"answer": "refuse"}).status_code == 422
    done = client.post(address, {"answer": "accept"}, follow=True)
    assert "办好了" in done.content.decode()
    assert person_of(holder).account.totp_sealed is None
    assert "已经有人办过了" in client.get(address).content.decode()


def test_a_guardians_code_is_sent_from_the_page(client: Any, cast: Any, ward: Guardianship) -> None:
    sign_in(client, cast.station_worker, "station_worker", strong=True)
    client.post("/desk/resets", {"phone": "13800000004"})
    address = f"/desk/resets/{cast.student.id}"
    typed = {"kind": "guardian_phone", "new_phone": "139 0000 0777"}
    sent = client.post(address, {**typed, "send": "1"})
    assert sent.status_code == 200
    assert "请他念给您听" in sent.content.decode()
    again = client.post(address, {**typed, "send": "1"}).content.decode()
    assert "刚刚已经发过一次" in again
    nonsense = client.post(address, {**typed, "new_phone": "12", "send": "1"}).content.decode()
    assert "手机号好像不对" in nonsense
    missing = client.post(address, {"kind": "guardian_phone", "seen": "on"})
    assert missing.status_code == 422
    answer = {**typed, "seen": "on", "code": last_code(NEW_PHONE)}
    done = client.post(address, answer, follow=True).content.decode()
    assert "等第二位同事核对后生效" in done
    sign_in(client, cast.township_clerk, "township_clerk", strong=True)
    assert "江*安" in client.get("/desk/resets").content.decode()


def test_the_list_shows_only_the_own_desk_and_what_waits_for_the_hat(
    holder: Any, cast: Any, now: Any
) -> None:
    row = ask(cast, holder, "totp", now)
    seen = {
        key
        for key in ("station_worker", "township_clerk", "city_clerk", "security_admin", "stranger")
        if visible_resets(getattr(cast, key).actor()).filter(pk=row.pk).exists()
    }
    assert seen == {"station_worker", "security_admin"}
