"""The doors of the demo's operator: inbox, replies, faults, its file, and its own process."""

import json
import os
import signal
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.fakecloud import (
    BOOK,
    DIGITS,
    PARAMS,
    PHONE,
    SIGNATURE,
    TEMPLATE,
    access_to,
    operator_config,
    platform_taking_pushes,
    running_operator,
)
from zhihe.demo.fake_operator import OperatorConfig, OperatorServer
from zhihe.foundation.aliyun import AliyunAccess, client_config, runtime_options
from zhihe.messaging.integrations.aliyun_sms import AliyunSms, AliyunSmsConfig, pushes
from zhihe.messaging.integrations.gateway import SendStatus

pytestmark = pytest.mark.filterwarnings("error")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def server() -> Iterator[OperatorServer]:
    with running_operator() as running:
        yield running


def ask(
    server: OperatorServer,
    path: str,
    *,
    secret: str | None = None,
    data: object = None,
    method: str = "GET",
    host: str = "",
) -> tuple[int, Any]:
    given = server.operator.config.inbox_secret if secret is None else secret
    headers = {"authorization": f"Bearer {given}", **({"host": host} if host else {})}
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(
        server.endpoint + path, data=body, headers=headers, method=method
    )
    try:
        with DIRECT.open(request, timeout=5) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def send(server: OperatorServer, reference: str) -> SendStatus:
    door = AliyunSms(AliyunSmsConfig(access_to(server), SIGNATURE))
    return door.send(PHONE, TEMPLATE, PARAMS, reference).status


def test_the_inbox_shows_what_the_phone_received_newest_first(server: OperatorServer) -> None:
    for reference in ("first", "second"):
        send(server, reference)
    status, answer = ask(server, "/inbox?phone=%2B8613800001111")
    assert status == 200
    assert [m["out_id"] for m in answer["messages"]] == ["second", "first"]
    assert answer["messages"][0]["text"] == BOOK.render("sign_in_code", PARAMS).text
    assert ask(server, f"/inbox?phone={DIGITS}&limit=1")[1]["messages"][0]["out_id"] == "second"
    assert ask(server, "/inbox?phone=13900002222") == (200, {"messages": []})


@pytest.mark.parametrize("path", ["/inbox?phone=13800001111", "/reply", "/faults", "/other"])
@pytest.mark.parametrize("secret", ["", "wrong", "密"])
def test_without_the_secret_nothing_is_shown(
    server: OperatorServer, path: str, secret: str
) -> None:
    method = "POST" if path in ("/reply", "/faults") else "GET"
    status, answer = ask(server, path, secret=secret.encode().decode("latin-1"), method=method)
    assert (status, answer) == (401, {"error": "unauthorised"})


def test_a_page_of_another_site_cannot_reach_the_inbox(server: OperatorServer) -> None:
    status, _ = ask(server, f"/inbox?phone={DIGITS}", host="evil.example.com")
    assert status == 421


@pytest.mark.parametrize("path", ["/inbox", "/inbox?phone=", "/inbox?phone=13800001111&limit=x"])
def test_a_careless_question_is_told_so(server: OperatorServer, path: str) -> None:
    assert ask(server, path) == (400, {"error": "bad request"})


def test_a_phone_can_answer_through_the_door() -> None:
    with platform_taking_pushes() as (url, bodies), running_operator(reply_url=url) as server:
        said = {"phone": PHONE, "content": "2"}
        assert ask(server, "/reply", data=said, method="POST") == (200, {"delivered": True})
    [reply] = pushes.parse_replies(bodies[0]).replies
    assert (reply.phone_e164, reply.choice) == (PHONE, "2")


def test_receipts_are_pushed_by_themselves() -> None:
    with platform_taking_pushes() as (url, bodies), running_operator(report_url=url) as server:
        send(server, "outbox-1")
        for _ in range(100):
            if bodies or server.stopping.wait(0.05):
                break
    assert pushes.parse_receipts(bodies[0]).receipts[0].reference == "outbox-1"


def test_faults_are_set_used_up_and_cleared_through_the_door(server: OperatorServer) -> None:
    fault = {"kind": "refuse", "code": "isv.BUSINESS_LIMIT_CONTROL", "phone": DIGITS}
    assert ask(server, "/faults", data=fault, method="POST")[0] == 200
    assert [send(server, "a"), send(server, "b")] == [SendStatus.REFUSED, SendStatus.ACCEPTED]
    ask(server, "/faults", data={**fault, "times": 9}, method="POST")
    assert ask(server, "/faults", method="DELETE")[0] == 200
    assert send(server, "c") is SendStatus.ACCEPTED
    assert ask(server, "/faults", data={"kind": "no"}, method="POST")[0] == 400


def test_a_batch_is_accepted_whole_or_not_at_all(server: OperatorServer) -> None:
    from alibabacloud_dysmsapi20170525.client import Client
    from alibabacloud_dysmsapi20170525.models import SendBatchSmsRequest

    access = access_to(server)

    def batch(numbers: list[str]) -> str:
        request = SendBatchSmsRequest(
            phone_number_json=json.dumps(numbers),
            sign_name_json=json.dumps([SIGNATURE] * len(numbers)),
            template_param_json=json.dumps([PARAMS] * len(numbers)),
            template_code=TEMPLATE,
            out_id="batch",
        )
        client = Client(client_config(access))
        answer = client.send_batch_sms_with_options(request, runtime_options(access))
        return str(answer.body.code)

    assert batch([DIGITS, "12345"]) == "isv.MOBILE_NUMBER_ILLEGAL"
    assert server.operator.phones.received() == []
    assert batch([DIGITS, "13900002222"]) == "OK"
    assert {m.phone for m in server.operator.phones.received()} == {DIGITS, "13900002222"}


def test_messages_survive_a_restart_and_a_torn_last_line(tmp_path: Path) -> None:
    config = operator_config()
    with OperatorServer(config, directory=tmp_path) as server:
        send(server, "kept")
    file = tmp_path / "messages.jsonl"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with file.open("a", encoding="utf-8") as appended:
        appended.write('{"phone": "138')
    with OperatorServer(config, directory=tmp_path) as server:
        assert [m.out_id for m in server.operator.phones.received(DIGITS)] == ["kept"]


def test_the_same_message_handed_in_twice_arrives_twice(server: OperatorServer) -> None:
    assert [send(server, "same"), send(server, "same")] == [SendStatus.ACCEPTED] * 2
    assert [m.out_id for m in server.operator.phones.received(DIGITS)] == ["same", "same"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"report_url": "http://example.com/push"},
        {"reply_url": "http://10.0.0.1/push"},
        {"unknown_people": "maybe"},
    ],
)
def test_nonsense_stops_the_operator(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="operator"):
        operator_config(**wrong)


def test_it_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    config = operator_config()
    keys = tmp_path / "operator.json"
    config.save(keys)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert OperatorConfig.load(keys) == config
    command = [sys.executable, "-m", "zhihe.demo.fake_operator", "--keys", str(keys)]
    with subprocess.Popen(
        [*command, "--state", str(tmp_path / "state")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        endpoint = process.stdout.readline().strip()
        [(key, secret)] = config.access_keys.items()
        door = AliyunSms(AliyunSmsConfig(AliyunAccess(endpoint, key, secret), SIGNATURE))
        assert door.send(PHONE, TEMPLATE, PARAMS, "outbox-1").status is SendStatus.ACCEPTED
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    assert "outbox-1" in (tmp_path / "state" / "messages.jsonl").read_text("utf-8")


def test_its_core_needs_nothing_but_the_standard_library() -> None:
    code = (
        "import sys, zhihe.demo.fake_operator as f;"
        "known = sys.stdlib_module_names | {'zhihe', '__main__'};"
        "print(sorted({m.split('.')[0] for m in sys.modules} - known))"
    )
    found = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": os.pathsep.join(p for p in sys.path if p.endswith("src"))},
    )
    assert found.stdout.strip() == "[]"
