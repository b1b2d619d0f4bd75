"""Real-name verification: by the service, else by a desk of the right district."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.accounts.documents import cn_id
from tests.cast import CITY, sign_in
from tests.fakes.fakecloud import access_to, running_operator
from zhihe.accounts.actions.ask_desk_check import ask_desk_check
from zhihe.accounts.actions.decide_verification import decide_verification
from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.actions.verify_identity import Outcome, verify_identity
from zhihe.accounts.errors import (
    DocumentMissing,
    OwnVerification,
    ReasonNeeded,
    VerificationDone,
    VerificationMismatch,
)
from zhihe.accounts.integrations.aliyun_identity import AliyunIdentity
from zhihe.accounts.integrations.identity_provider import (
    ConfigError,
    IdentityConfig,
    ManualDesk,
    provider_from,
)
from zhihe.accounts.models import Person, ProtectedLook, VerificationRequest
from zhihe.accounts.queries import provider
from zhihe.audit.models import AuditEvent
from zhihe.platform.actor import Actor

NUMBER = cn_id(date(1990, 3, 7))


@pytest.fixture
def person(cast: Any, now: Any) -> Person:
    account = cast.stranger.person.account
    made = Person.objects.create(account=account, name="欧阳春兰", claimed_at=now, created_at=now)
    return made


def actor_of(person: Person) -> Actor:
    return Actor(city=CITY, person_id=person.pk, account_id=person.account_id)


def state(person: Person, now: Any, number: str = NUMBER) -> None:
    state_document(actor=actor_of(person), person=person, kind="cn_id", number=number, now=now)


def wait(cast: Any, person: Person, now: Any, region: str = "village") -> VerificationRequest:
    state(person, now)
    return ask_desk_check(
        actor=actor_of(person),
        person=person,
        region_id=cast.regions[region].pk,
        place="长安社区志愿服务站",
        now=now,
    )


@pytest.mark.row("Z17", part="verified by the service")
@pytest.mark.parametrize(
    ("registered", "outcome"), [("欧阳春兰", Outcome.VERIFIED), ("欧阳春", None)]
)
def test_the_register_answers(
    person: Person, now: Any, monkeypatch: pytest.MonkeyPatch, registered: str, outcome: Any
) -> None:
    state(person, now)
    with running_operator(people={NUMBER: registered}) as server:
        monkeypatch.setattr(provider, "_made", lambda config: AliyunIdentity(access_to(server)))
        if outcome is None:
            with pytest.raises(VerificationMismatch):
                verify_identity(actor=actor_of(person), person=person, now=now)
            assert person.verification == "none"
            return
        assert verify_identity(actor=actor_of(person), person=person, now=now) == outcome
    assert (person.verification, person.verified_by) == ("verified", "aliyun")
    event = AuditEvent.objects.in_city(CITY).get(verb="accounts.verified")
    assert NUMBER not in str(event.detail)


def test_whom_the_register_does_not_know_goes_to_the_desk(
    person: Person, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    state(person, now)
    with running_operator(people={}) as server:
        monkeypatch.setattr(provider, "_made", lambda config: AliyunIdentity(access_to(server)))
        assert verify_identity(actor=actor_of(person), person=person, now=now) == Outcome.DESK
    assert VerificationRequest.objects.get().person_id == person.pk


def test_without_a_document_there_is_nothing_to_verify(person: Person, now: Any) -> None:
    with pytest.raises(DocumentMissing):
        verify_identity(actor=actor_of(person), person=person, now=now)


def test_waiting_twice_is_one_place_in_the_queue(cast: Any, person: Person, now: Any) -> None:
    assert wait(cast, person, now).pk == wait(cast, person, now).pk


def test_the_desk_of_the_district_sees_and_decides(
    cast: Any, client: Any, person: Person, now: Any
) -> None:
    request = wait(cast, person, now)
    sign_in(client, cast.station_worker, strong=True)
    listed = client.get("/desk/verifications").content.decode()
    assert ("欧**兰" in listed, NUMBER in listed) == (True, False)
    door = f"/desk/verifications/{request.pk}"
    assert NUMBER not in client.get(door).content.decode()
    assert ProtectedLook.objects.count() == 0
    client.post(door, {"show": "1"})
    assert NUMBER in client.get(door).content.decode()
    assert ProtectedLook.objects.get().viewer_id == cast.station_worker.id
    assert client.post(door, {"answer": "refuse", "reason": " "}).status_code == 422
    assert client.post(door, {"answer": "accept"}).url == "/desk/verifications"
    person.refresh_from_db()
    assert (person.verification, person.verified_by) == ("verified", "desk")


@pytest.mark.parametrize("who", ["other_township_clerk", "sibling_admin", "stranger", "line_clerk"])
def test_other_districts_and_strangers_see_nothing(
    cast: Any, client: Any, person: Person, now: Any, who: str
) -> None:
    request = wait(cast, person, now)
    sign_in(client, cast.members[who], strong=True)
    page = client.get("/desk/verifications")
    assert "欧**兰" not in page.content.decode()
    for method in (client.get, client.post):
        assert method(f"/desk/verifications/{request.pk}").status_code in (403, 404)


def test_a_refusal_needs_a_reason_that_the_person_reads(
    cast: Any, client: Any, person: Person, now: Any
) -> None:
    request = wait(cast, person, now)
    desk = cast.township_clerk.actor()
    with pytest.raises(ReasonNeeded):
        decide_verification(actor=desk, request=request, accepted=False, reason=" \0 ", now=now)
    decide_verification(actor=desk, request=request, accepted=False, reason="照片看不清", now=now)
    with pytest.raises(VerificationDone):
        decide_verification(actor=desk, request=request, accepted=True, reason="", now=now)
    person.refresh_from_db()
    assert person.verification == "refused"
    wait(cast, person, now)
    assert VerificationRequest.objects.filter(decided_at=None).count() == 1


def test_nobody_decides_about_the_own_document(cast: Any, client: Any, now: Any) -> None:
    clerk = cast.township_clerk
    Person.objects.filter(pk=clerk.id).update(verification="none", verified_at=None)
    request = VerificationRequest.objects.create(
        city_id=CITY,
        person_id=clerk.id,
        region=cast.regions["village"],
        desk_place="x",
        due_at=now,
        created_at=now,
    )
    with pytest.raises(OwnVerification):
        decide_verification(actor=clerk.actor(), request=request, accepted=True, reason="", now=now)
    sign_in(client, clerk, strong=True)
    assert client.post(f"/desk/verifications/{request.pk}", {"answer": "accept"}).status_code == 403


@pytest.mark.row("S06")
def test_the_way_of_checking_is_a_setting_and_the_desk_is_always_there(
    cast: Any, client: Any, person: Person, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One setting chooses the provider; an unknown name is refused at the start; without one, or for
    a passport that the register cannot answer for, the person waits for a desk, which decides.
    """
    assert isinstance(provider_from(IdentityConfig(provider="desk")), ManualDesk)
    with pytest.raises(ConfigError, match="aliyun"):
        provider_from(IdentityConfig(provider="somebody"))
    with running_operator(people={NUMBER: "欧阳春兰"}) as server:
        monkeypatch.setattr(provider, "_made", lambda config: AliyunIdentity(access_to(server)))
        state(person, now)
        assert verify_identity(actor=actor_of(person), person=person, now=now) == Outcome.VERIFIED
        account = cast.second_volunteer.person.account
        foreign = Person.objects.create(
            account=account, name="Ngozi Bello", claimed_at=now, created_at=now
        )
        state_document(
            actor=actor_of(foreign), person=foreign, kind="passport", number="E12345678", now=now,
            country="NGA", birth_date=date(1991, 4, 2),
        )  # fmt: skip
        outcome = verify_identity(actor=actor_of(foreign), person=foreign, now=now)
        assert outcome == Outcome.DESK
    waiting = VerificationRequest.objects.get(person=foreign)
    sign_in(client, cast.city_clerk, strong=True)
    door = f"/desk/verifications/{waiting.pk}"
    assert client.post(door, {"answer": "accept"}).url == "/desk/verifications"
    foreign.refresh_from_db()
    assert (foreign.verification, foreign.verified_by) == ("verified", "desk")
