"""Receipts and replies as Aliyun posts them, and as strangers might."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.fakes.fakecloud import (
    PARAMS,
    PHONE,
    SIGNATURE,
    TEMPLATE,
    access_to,
    platform_taking_pushes,
    running_operator,
)
from zhihe.demo.fake_operator import Fault, FaultKind
from zhihe.messaging.integrations.aliyun_sms import AliyunSms, AliyunSmsConfig, pushes
from zhihe.messaging.integrations.gateway import PushError, Receipt, ReceiptState, Rejected, Reply

pytestmark = pytest.mark.filterwarnings("error")
SHANGHAI = ZoneInfo("Asia/Shanghai")
REPORT = {
    "phone_number": "13800001111",
    "send_time": "2026-03-05 08:30:00",
    "report_time": "2026-03-05 08:30:04",
    "success": True,
    "err_code": "DELIVERED",
    "err_msg": "用户接收成功",
    "sms_size": "2",
    "biz_id": "900619746936498440^0",
    "out_id": "outbox-1",
}
REPLY = {
    "phone_number": "13800001111",
    "send_time": "20260305083000",
    "content": "1",
    "sign_name": "志合志愿服务",
    "dest_code": "01",
    "sequence_id": 1234567890,
}
PARSERS: list[Callable[[bytes], Any]] = [pushes.parse_receipts, pushes.parse_replies]


def body(*entries: object) -> bytes:
    return json.dumps(entries).encode()


def test_a_receipt_keeps_everything_and_reads_beijing_time() -> None:
    batch = pushes.parse_receipts(body(REPORT))
    assert batch.rejected == ()
    assert batch.receipts == (
        Receipt(
            phone_e164="+8613800001111",
            reference="outbox-1",
            provider_id="900619746936498440^0",
            state=ReceiptState.DELIVERED,
            code="DELIVERED",
            detail="用户接收成功",
            sent_at=datetime(2026, 3, 5, 8, 30, tzinfo=SHANGHAI),
            reported_at=datetime(2026, 3, 5, 8, 30, 4, tzinfo=SHANGHAI),
            segments=2,
        ),
    )


def test_a_reply_keeps_everything() -> None:
    assert pushes.parse_replies(body(REPLY)).replies == (
        Reply(
            phone_e164="+8613800001111",
            content="1",
            received_at=datetime(2026, 3, 5, 8, 30, tzinfo=SHANGHAI),
            signature="志合志愿服务",
            extension="01",
            sequence="1234567890",
        ),
    )


@pytest.mark.parametrize(
    ("content", "choice"),
    [
        ("1", "1"),
        ("２", "2"),
        (" 1。", "1"),
        ("「2」", "2"),
        ("“1”", "1"),
        ("\u30001\r\n", "1"),
        ("12", ""),
        ("好的", ""),
        ("", ""),
        ("1 2", ""),
        ("①", ""),
        ("一", ""),
    ],
)
def test_a_reply_is_a_choice_only_if_it_says_nothing_else(content: str, choice: str) -> None:
    [reply] = pushes.parse_replies(body({**REPLY, "content": content})).replies
    assert reply.choice == choice


@pytest.mark.parametrize("parse", PARSERS)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"{}",
        b'"text"',
        b"not json",
        b"[",
        b"[NaN]",
        b"[Infinity]",
        b'[{"sms_size": -Infinity}]',
        b'[{"out_id": "a", "out_id": "b"}]',
        b"\xff\xfe[]",
        b"[" * 200_000,
        b"[" + b"9" * 5_000 + b"]",
        b"[" + b"0," * 1_000 + b"0]",
        b" " * 1_000_001,
    ],
    ids=range(15),
)
def test_a_body_that_is_not_aliyuns_is_refused_whole(
    parse: Callable[[bytes], Any], raw: bytes
) -> None:
    with pytest.raises(PushError):
        parse(raw)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"phone_number": "x"}, "phone_number is no mainland mobile number"),
        ({"phone_number": None}, "phone_number is no mainland mobile number"),
        ({"phone_number": "1" * 21}, "phone_number is too long"),
        ({"phone_number": ["13800001111"]}, "phone_number is not a string"),
        ({"success": "true"}, "success is not true or false"),
        ({"success": None}, "success is not true or false"),
        ({"out_id": "x" * 65}, "out_id is too long"),
        ({"out_id": True}, "out_id is not a string"),
        ({"err_msg": "x" * 201}, "err_msg is too long"),
        ({"err_msg": "\ud800"}, "err_msg is not Unicode"),
        ({"sms_size": "many"}, "sms_size is too long"),
        ({"sms_size": "-1"}, "sms_size is not a number"),
        ({"sms_size": "²"}, "sms_size is not a number"),
        ({"sms_size": 1.5}, "sms_size is not a string"),
        ({"biz_id": {"a": 1}}, "biz_id is not a string"),
    ],
)
def test_one_bad_receipt_does_not_take_the_others_with_it(
    change: dict[str, object], reason: str
) -> None:
    batch = pushes.parse_receipts(body(REPORT, {**REPORT, **change}, 5, REPORT))
    assert len(batch.receipts) == 2
    assert batch.rejected == (Rejected(1, reason), Rejected(2, "not an object"))


def test_control_characters_and_nul_are_dropped() -> None:
    [reply] = pushes.parse_replies(body({**REPLY, "content": "a\x00b\x1b[31m\u0085c"})).replies
    assert reply.content == "ab[31mc"


@pytest.mark.parametrize("form", ["+8613800001111", "8613800001111", "008613800001111"])
def test_every_written_form_of_a_number_is_the_same_number(form: str) -> None:
    [reply] = pushes.parse_replies(body({**REPLY, "phone_number": form})).replies
    assert reply.phone_e164 == "+8613800001111"


@pytest.mark.parametrize("stated", ["2026-02-30 08:00:00", "", None, 5, "yesterday", "2026-03-05"])
def test_a_time_that_is_none_is_left_open(stated: object) -> None:
    [receipt] = pushes.parse_receipts(body({**REPORT, "send_time": stated})).receipts
    assert receipt.sent_at is None


def test_the_operators_receipts_are_read_and_acknowledged() -> None:
    with platform_taking_pushes() as (url, bodies), running_operator() as server:
        door = AliyunSms(AliyunSmsConfig(access_to(server), SIGNATURE))
        server.operator.faults.add(Fault(FaultKind.UNDELIVERED, code="MOBILE_NOT_ON_SERVICE"))
        sent = [door.send(PHONE, TEMPLATE, PARAMS, f"outbox-{n}") for n in (1, 2)]
        server.operator.receipts.url = url
        assert server.operator.receipts.push(everything=True) == 2
        assert server.operator.receipts.push(everything=True) == 0
    receipts = door.parse_receipts(bodies[0]).receipts
    assert [(r.reference, r.state, r.code) for r in receipts] == [
        ("outbox-1", ReceiptState.FAILED, "MOBILE_NOT_ON_SERVICE"),
        ("outbox-2", ReceiptState.DELIVERED, "DELIVERED"),
    ]
    assert [r.provider_id for r in receipts] == [s.provider_id for s in sent]


def test_a_receipt_that_is_not_acknowledged_comes_again() -> None:
    with platform_taking_pushes({"code": 1}) as (url, bodies), running_operator() as server:
        AliyunSms(AliyunSmsConfig(access_to(server), SIGNATURE)).send(PHONE, TEMPLATE, PARAMS, "a")
        server.operator.receipts.url = url
        assert [server.operator.receipts.push(everything=True) for _ in range(2)] == [0, 0]
    assert len(bodies) == 2


def test_the_operators_replies_are_read() -> None:
    with platform_taking_pushes() as (url, bodies), running_operator(reply_url=url) as server:
        assert server.operator.reply(PHONE, "１")
    [reply] = pushes.parse_replies(bodies[0]).replies
    assert (reply.phone_e164, reply.choice, reply.signature) == (PHONE, "1", SIGNATURE)


def test_our_acknowledgement_is_the_one_aliyun_wants() -> None:
    assert AliyunSms.push_acknowledgement["code"] == 0
