"""The official SDK against the register of the demo's operator."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes.fakecloud import access_to, running_operator, tamper
from zhihe.accounts.integrations.aliyun_identity import AliyunIdentity
from zhihe.accounts.integrations.identity_provider import (
    MANUAL_DESK,
    IdentityConfig,
    IdentityResult,
    IdentityVerdict,
    ManualDesk,
    provider_from,
)
from zhihe.demo.fake_operator import Fault, FaultKind, OperatorServer
from zhihe.foundation.aliyun import ConfigError

pytestmark = pytest.mark.filterwarnings("error")
NAME, NUMBER = "欧阳春兰", "42120219900307002X"
ABSENT = "421202199003070038"


@pytest.fixture
def server() -> Iterator[OperatorServer]:
    with running_operator(people={NUMBER: NAME}) as running:
        yield running


def verify(server: OperatorServer, name: str, number: str, **more: Any) -> IdentityVerdict:
    return AliyunIdentity(access_to(server, **more)).verify(name, number)


@pytest.mark.parametrize(
    ("name", "number", "result"),
    [
        (NAME, NUMBER, IdentityResult.MATCH),
        ("欧阳春", NUMBER, IdentityResult.MISMATCH),
        (NAME, ABSENT, IdentityResult.NO_RECORD),
        ("买买提·艾力", ABSENT, IdentityResult.NO_RECORD),
    ],
)
def test_the_registers_answer_is_told_apart(
    server: OperatorServer, name: str, number: str, result: IdentityResult
) -> None:
    verdict = verify(server, name, number)
    assert (verdict.result, verdict.code) == (result, "200")
    assert verdict.provider_ref


def test_name_and_number_travel_in_the_body_only(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Any] = []
    tamper(monkeypatch, seen.append)
    verify(server, NAME, NUMBER)
    [request] = seen
    assert not request.query
    assert (
        NUMBER in request.body if isinstance(request.body, str) else NUMBER.encode() in request.body
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda r: setattr(r, "body", r.body.replace(NUMBER, ABSENT)),
        lambda r: setattr(r, "body", r.body + "&More=1"),
        lambda r: r.headers.update({"content-type": "text/plain"}),
        lambda r: r.headers.update({"x-acs-content-sha256": "0" * 64}),
    ],
)
def test_a_body_changed_after_signing_gives_no_verdict(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None]
) -> None:
    tamper(monkeypatch, change)
    verdict = verify(server, NAME, NUMBER)
    assert verdict.result is IdentityResult.UNAVAILABLE
    assert verdict.code == "SignatureDoesNotMatch"
    assert server.operator.calls == []


def test_a_wrong_key_gives_no_verdict(server: OperatorServer) -> None:
    verdict = verify(server, NAME, NUMBER, access_key_secret="no")
    assert (verdict.result, verdict.retryable) == (IdentityResult.UNAVAILABLE, True)


@pytest.mark.parametrize(
    ("name", "number"), [("张3", NUMBER), (NAME, "421202900307002"), (NAME, "x"), (NAME, "")]
)
def test_what_the_register_cannot_read_goes_to_the_desk(
    server: OperatorServer, name: str, number: str
) -> None:
    verdict = verify(server, name, number)
    assert (verdict.result, verdict.retryable) == (IdentityResult.UNAVAILABLE, False)


@pytest.mark.parametrize(
    ("fault", "code", "retryable"),
    [
        (Fault(FaultKind.REFUSE, "Id2MetaVerify", code="412"), "412", True),
        (Fault(FaultKind.REFUSE, "Id2MetaVerify", code="402"), "402", True),
        (Fault(FaultKind.REFUSE, "Id2MetaVerify", code="200"), "answer.unreadable", False),
        (
            Fault(FaultKind.HTTP_ERROR, "Id2MetaVerify", code="Throttling.User"),
            "Throttling.User",
            True,
        ),
        (Fault(FaultKind.HANG_AFTER, "Id2MetaVerify"), "network.timeout", True),
        (Fault(FaultKind.CUT_BEFORE, "Id2MetaVerify"), "network.cut", True),
        (Fault(FaultKind.GARBAGE, "Id2MetaVerify"), "answer.unreadable", False),
    ],
)
def test_trouble_of_the_service_says_nothing_about_the_person(
    server: OperatorServer, fault: Fault, code: str, retryable: bool
) -> None:
    server.operator.faults.add(fault)
    verdict = verify(server, NAME, NUMBER, read_timeout_ms=300)
    assert verdict.result is IdentityResult.UNAVAILABLE
    assert (verdict.code, verdict.retryable) == (code, retryable)


def test_name_and_number_stand_neither_in_verdicts_nor_in_logs(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")
    caplog.set_level(logging.DEBUG)
    server.operator.faults.add(Fault(FaultKind.CUT_AFTER, "Id2MetaVerify"))
    text = "".join(repr(verify(server, NAME, NUMBER)) for _ in range(2)) + caplog.text
    assert NUMBER not in text and NAME not in text


def test_a_visitor_of_the_demo_can_be_verified_under_any_name() -> None:
    with running_operator(people={NUMBER: NAME}, unknown_people="match") as server:
        assert verify(server, "王小明", ABSENT).result is IdentityResult.MATCH
        assert verify(server, "王小明", NUMBER).result is IdentityResult.MISMATCH


def test_without_a_service_every_verification_is_a_desk_check() -> None:
    provider = provider_from(IdentityConfig())
    assert provider is MANUAL_DESK
    assert isinstance(provider, ManualDesk)
    assert not hasattr(provider, "verify")


def test_the_settings_make_a_provider(server: OperatorServer) -> None:
    access = access_to(server)
    provider = provider_from(
        IdentityConfig("aliyun", access.endpoint, access.access_key_id, access.access_key_secret)
    )
    assert not isinstance(provider, ManualDesk)
    assert provider.verify(NAME, NUMBER).result is IdentityResult.MATCH
    assert provider.document_types == {"cn_id", "hmt_residence"}


@pytest.mark.parametrize("wrong", [{"provider": "magic"}, {"provider": "aliyun"}])
def test_nonsense_in_the_settings_stops_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        provider_from(IdentityConfig(**wrong))
