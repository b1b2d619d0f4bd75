"""The official SDK against the operator that checks its signature."""

import dataclasses
import logging
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.fakecloud import (
    BOOK,
    DIGITS,
    PARAMS,
    PHONE,
    SIGNATURE,
    TEMPLATE,
    access_to,
    running_operator,
    tamper,
)
from zhihe.demo.fake_operator import Fault, FaultKind, OperatorServer
from zhihe.foundation.aliyun import AliyunAccess, ConfigError
from zhihe.messaging.integrations.aliyun_sms import AliyunSms, AliyunSmsConfig
from zhihe.messaging.integrations.aliyun_sms.errors import MEANINGS
from zhihe.messaging.integrations.gateway import (
    Fault as Blame,
)
from zhihe.messaging.integrations.gateway import (
    LookUpError,
    ReceiptState,
    SendResult,
    SendStatus,
    SmsConfig,
    gateway_from,
)

pytestmark = pytest.mark.filterwarnings("error")
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def server() -> Iterator[OperatorServer]:
    with running_operator() as running:
        yield running


def gateway(server: OperatorServer, **more: Any) -> AliyunSms:
    return AliyunSms(AliyunSmsConfig(access_to(server, **more), SIGNATURE))


def send(server: OperatorServer, reference: str = "outbox-1", **more: Any) -> SendResult:
    return gateway(server, **more).send(PHONE, TEMPLATE, PARAMS, reference)


def test_an_accepted_message_reaches_the_phone_with_signature_and_reference(
    server: OperatorServer,
) -> None:
    result = send(server, "0197a0c2-7f1e-7cc0-8000-00000000abcd")
    [message] = server.operator.phones.received(DIGITS)
    assert (result.status, result.provider_id) == (SendStatus.ACCEPTED, message.biz_id)
    assert message.text == BOOK.render("sign_in_code", PARAMS).text
    assert message.text.startswith(f"【{SIGNATURE}】您的验证码为482913")
    assert message.out_id == "0197a0c2-7f1e-7cc0-8000-00000000abcd"


def test_every_registered_text_passes_the_operators_checks(server: OperatorServer) -> None:
    door = gateway(server)
    for key, template in BOOK.templates.items():
        rendered = BOOK.render(key, template.example)
        result = door.send(PHONE, rendered.template_code, rendered.params, key)
        assert result.status is SendStatus.ACCEPTED, (key, result)
        assert server.operator.phones.received(DIGITS)[0].text == rendered.text


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda r: r.query.update(PhoneNumbers="13900002222"), "SignatureDoesNotMatch"),
        (lambda r: r.query.update(OutId="other"), "SignatureDoesNotMatch"),
        (lambda r: r.query.pop("OutId"), "SignatureDoesNotMatch"),
        (lambda r: r.headers.update({"x-acs-action": "SendBatchSms"}), "SignatureDoesNotMatch"),
        (
            lambda r: r.headers.update({"x-acs-date": "2020-01-01T00:00:00Z"}),
            "SignatureDoesNotMatch",
        ),
        (lambda r: r.headers.update({"x-acs-extra": "1"}), "IncompleteSignature"),
        (lambda r: setattr(r, "body", "a=1"), "SignatureDoesNotMatch"),
        (lambda r: r.headers.pop("Authorization"), "MissingAuthorization"),
    ],
)
def test_a_request_changed_after_signing_is_refused(
    server: OperatorServer,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Any], None],
    code: str,
) -> None:
    tamper(monkeypatch, change)
    result = send(server)
    assert (result.status, result.code) == (SendStatus.REFUSED, code)
    assert server.operator.phones.received() == []


def test_a_replayed_request_is_refused(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alibabacloud_tea_openapi.utils import Utils

    monkeypatch.setattr(Utils, "get_nonce", staticmethod(lambda: "the-same"))
    assert send(server).status is SendStatus.ACCEPTED
    assert send(server).code == "SignatureNonceUsed"


def test_a_clock_that_is_wrong_by_an_hour_is_refused_and_blamed_on_the_installation(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alibabacloud_tea_openapi.utils import Utils

    monkeypatch.setattr(Utils, "get_timestamp", staticmethod(lambda: "2020-01-01T00:00:00Z"))
    result = send(server)
    assert (result.code, result.fault) == ("InvalidTimeStamp.Expired", Blame.ACCOUNT)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"access_key_secret": "no"}, "SignatureDoesNotMatch"),
        ({"access_key_id": "LTAInobody"}, "InvalidAccessKeyId.NotFound"),
    ],
)
def test_a_wrong_key_is_refused_and_kept_for_later(
    server: OperatorServer, wrong: dict[str, str], code: str
) -> None:
    result = send(server, **wrong)
    assert (result.status, result.code, result.fault) == (SendStatus.REFUSED, code, Blame.ACCOUNT)
    assert result.retryable and result.wait_seconds >= 60


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (FaultKind.HANG_AFTER, "network.timeout"),
        (FaultKind.CUT_AFTER, "network.cut"),
        (FaultKind.GARBAGE, "answer.unreadable"),
    ],
)
def test_no_clear_answer_is_unknown_and_the_message_can_be_found_by_its_reference(
    server: OperatorServer, kind: FaultKind, code: str
) -> None:
    server.operator.faults.add(Fault(kind))
    door = gateway(server, read_timeout_ms=300)
    result = door.send(PHONE, TEMPLATE, PARAMS, "outbox-7")
    assert (result.status, result.code, result.retryable) == (SendStatus.UNKNOWN, code, True)
    found = gateway(server).look_up(PHONE, TODAY, "outbox-7")
    assert found is not None
    assert (found.state, found.reference) == (ReceiptState.DELIVERED, "outbox-7")


@pytest.mark.parametrize("kind", [FaultKind.HANG_BEFORE, FaultKind.CUT_BEFORE])
def test_an_unknown_outcome_that_was_never_sent_is_not_found(
    server: OperatorServer, kind: FaultKind
) -> None:
    server.operator.faults.add(Fault(kind))
    assert send(server, read_timeout_ms=300).status is SendStatus.UNKNOWN
    assert gateway(server).look_up(PHONE, TODAY, "outbox-1") is None


def test_one_call_is_one_attempt(server: OperatorServer) -> None:
    server.operator.faults.add(Fault(FaultKind.CUT_AFTER, times=9))
    send(server)
    assert [action for action, _ in server.operator.calls] == ["SendSms"]


def test_a_closed_port_is_a_refusal_to_retry_not_an_unknown_outcome() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        access = AliyunAccess(f"http://127.0.0.1:{port}", "id", "secret")
        result = AliyunSms(AliyunSmsConfig(access, SIGNATURE)).send(PHONE, "SMS_1", {}, "r")
    assert (result.status, result.code) == (SendStatus.REFUSED, "network.unreachable")
    assert (result.retryable, result.fault) == (True, Blame.NETWORK)


@pytest.mark.parametrize(
    ("fault", "retryable", "blame"),
    [
        (Fault(FaultKind.REFUSE, code="isv.BUSINESS_LIMIT_CONTROL"), True, Blame.LIMIT),
        (Fault(FaultKind.REFUSE, code="isv.MOBILE_NUMBER_ILLEGAL"), False, Blame.RECIPIENT),
        (Fault(FaultKind.REFUSE, code="isv.AMOUNT_NOT_ENOUGH"), True, Blame.ACCOUNT),
        (Fault(FaultKind.REFUSE, code="isv.SMS_TEMPLATE_ILLEGAL"), False, Blame.TEXT),
        (Fault(FaultKind.REFUSE, code="isp.SYSTEM_ERROR"), True, Blame.PROVIDER),
        (Fault(FaultKind.REFUSE, code="isv.NEVER_HEARD_OF"), False, Blame.PROVIDER),
        (Fault(FaultKind.HTTP_ERROR, code="Throttling.User"), True, Blame.PROVIDER),
        (Fault(FaultKind.HTTP_ERROR, code="Throttling.Api", status=503), True, Blame.PROVIDER),
    ],
)
def test_refusals_are_sorted_into_retryable_and_final(
    server: OperatorServer, fault: Fault, retryable: bool, blame: Blame
) -> None:
    server.operator.faults.add(fault)
    result = send(server)
    assert (result.status, result.code) == (SendStatus.REFUSED, fault.code)
    assert (result.retryable, result.fault) == (retryable, blame)
    assert server.operator.phones.received() == []


def test_a_server_error_may_have_been_sent(server: OperatorServer) -> None:
    server.operator.faults.add(Fault(FaultKind.HTTP_ERROR, code="ServiceUnavailable", status=503))
    assert send(server).status is SendStatus.UNKNOWN


def test_the_wait_the_provider_asks_for_is_kept(server: OperatorServer) -> None:
    server.operator.faults.add(
        Fault(FaultKind.HTTP_ERROR, code="Throttling.User", status=429, retry_after_ms=120_500)
    )
    assert send(server).wait_seconds == 121


@pytest.mark.parametrize("phone", ["13800001111", "+8610800001111", "+85261234567", "", "+86138"])
def test_a_number_that_is_no_mainland_mobile_is_refused_without_asking(
    server: OperatorServer, phone: str
) -> None:
    result = gateway(server).send(phone, TEMPLATE, PARAMS, "r")
    assert (result.fault, result.retryable) == (Blame.RECIPIENT, False)
    assert server.operator.calls == []


@pytest.mark.parametrize("reference", ["", "a" * 65, "空", "a b", "a\n"])
def test_a_reference_that_could_not_come_back_is_a_programming_error(
    server: OperatorServer, reference: str
) -> None:
    with pytest.raises(ValueError, match="reference"):
        gateway(server).send(PHONE, TEMPLATE, PARAMS, reference)


@pytest.mark.parametrize(
    ("template", "params", "code"),
    [
        ("SMS_1", PARAMS, "isv.SMS_TEMPLATE_ILLEGAL"),
        (TEMPLATE, {}, "isv.TEMPLATE_MISSING_PARAMETERS"),
        (TEMPLATE, {"code": 123}, "isv.INVALID_JSON_PARAM"),
        (TEMPLATE, {"code": "1" * 36}, "isv.PARAM_LENGTH_LIMIT"),
        (TEMPLATE, {"code": "http://x.cn"}, "isv.PARAM_NOT_SUPPORT_URL"),
    ],
)
def test_what_is_not_as_filed_is_blamed_on_the_text(
    server: OperatorServer, template: str, params: dict[str, Any], code: str
) -> None:
    result = gateway(server).send(PHONE, template, params, "r")
    assert (result.code, result.fault, result.retryable) == (code, Blame.TEXT, False)


def test_an_unfiled_signature_is_refused(server: OperatorServer) -> None:
    door = AliyunSms(AliyunSmsConfig(access_to(server), "别家签名"))
    assert door.send(PHONE, TEMPLATE, PARAMS, "r").code == "isv.SMS_SIGNATURE_ILLEGAL"


def test_looking_up_turns_pages_and_tells_failure_from_delivery(server: OperatorServer) -> None:
    server.operator.faults.add(Fault(FaultKind.UNDELIVERED, code="MOBILE_NOT_ON_SERVICE"))
    door = gateway(server)
    first = door.send(PHONE, TEMPLATE, PARAMS, "first")
    for place in range(60):
        door.send(PHONE, TEMPLATE, PARAMS, f"later-{place}")
    found = door.look_up(PHONE, TODAY, "first")
    assert found is not None
    assert (found.state, found.code) == (ReceiptState.FAILED, "MOBILE_NOT_ON_SERVICE")
    assert found.sent_at is not None and found.sent_at.date() == TODAY
    assert door.look_up(PHONE, TODAY, "first", first.provider_id) == dataclasses.replace(
        found, provider_id=first.provider_id
    )
    assert door.look_up("+8613900002222", TODAY, "first") is None


def test_a_look_up_that_fails_is_not_an_absent_message(server: OperatorServer) -> None:
    server.operator.faults.add(
        Fault(FaultKind.HTTP_ERROR, action="QuerySendDetails", code="Throttling.User")
    )
    server.operator.faults.add(
        Fault(FaultKind.REFUSE, action="QuerySendDetails", code="isp.SYSTEM_ERROR")
    )
    for code in ("Throttling.User", "isp.SYSTEM_ERROR"):
        with pytest.raises(LookUpError) as caught:
            gateway(server).look_up(PHONE, TODAY, "outbox-1")
        assert caught.value.code == code


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_does_not_take_loopback_calls(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert send(server).status is SendStatus.ACCEPTED


def test_nothing_personal_stands_in_results_or_logs(
    server: OperatorServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")
    caplog.set_level(logging.DEBUG)
    shown = []
    for kind in (FaultKind.SILENT, FaultKind.CUT_AFTER, FaultKind.GARBAGE, FaultKind.HANG_AFTER):
        server.operator.faults.add(Fault(kind))
        shown.append(repr(send(server, read_timeout_ms=300)))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        shown.append(repr(send(server, endpoint=f"http://127.0.0.1:{taken.getsockname()[1]}")))
    shown += [repr(send(server, access_key_secret="wrong-secret")), repr(access_to(server))]
    text = caplog.text + "".join(shown)
    assert "13800001111" not in text and "482913" not in text
    assert access_to(server).access_key_secret not in text and "wrong-secret" not in text


@pytest.mark.parametrize("code", sorted(MEANINGS))
def test_what_may_be_retried_names_a_wait(code: str) -> None:
    assert MEANINGS[code].retryable is (MEANINGS[code].wait_seconds > 0)


def settings(**more: Any) -> SmsConfig:
    good = {"provider": "aliyun", "endpoint": "https://dysmsapi.aliyuncs.com"}
    keys = {"access_key_id": "id", "access_key_secret": "s3cret", "sign_name": SIGNATURE}
    return SmsConfig(**{**good, **keys, **more})


def test_the_settings_make_a_gateway() -> None:
    assert isinstance(gateway_from(settings()), AliyunSms)
    assert "s3cret" not in repr(settings())


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": "console"},
        {"provider": ""},
        {"endpoint": "dysmsapi.aliyuncs.com"},
        {"endpoint": "http://dysmsapi.aliyuncs.com"},
        {"endpoint": "http://127.0.0.1.example.cn"},
        {"endpoint": "https://dysmsapi.aliyuncs.com/path"},
        {"endpoint": "https://user@dysmsapi.aliyuncs.com"},
        {"access_key_secret": ""},
        {"sign_name": "【志合】"},
        {"sign_name": "一二三四五六七八九十一二三"},
        {"read_timeout_ms": 0},
        {"connect_timeout_ms": 90_000},
    ],
)
def test_nonsense_in_the_settings_stops_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        gateway_from(settings(**wrong))
