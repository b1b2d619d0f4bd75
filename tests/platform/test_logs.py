"""One event, one line, whatever was typed; nothing personal, no secret address."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.accounts.support import PHONE, last_code, wrong
from tests.cast import phone_of, sign_in
from zhihe.platform import logs

EVIL = 'x\n{"event": "forged"}\r\n\u2028\x1b[31m'


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the libraries log, through our handler."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logs.JsonLines())
    for name in ("django", "somebody"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "handlers", [handler])
        monkeypatch.setattr(logger, "level", logging.INFO)
    return text


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.split("\n") if line]


def test_a_line_break_in_a_value_forges_no_line(written: io.StringIO, capsys: Any) -> None:
    logging.getLogger("somebody").warning("heard %s", EVIL)
    (line,) = lines(written.getvalue())
    assert (line["event"], line["level"]) == (f"heard {EVIL}", "warning")
    structlog.get_logger("zhihe.test").info("ours", code=EVIL)
    (line,) = lines(capsys.readouterr().out)
    assert (line["event"], line["code"]) == ("ours", EVIL)


def test_an_address_that_is_a_secret_is_not_logged(
    cast: Any, written: io.StringIO, capsys: Any
) -> None:
    Client().get("/calendar/SECRET-TOKEN%0aforged.ics")
    Client().get("/nowhere/SECRET-TOKEN?phone=13800000001")
    said = written.getvalue() + capsys.readouterr().out
    assert "SECRET-TOKEN" not in said
    assert "13800000001" not in said
    assert [line["status"] for line in lines(written.getvalue())] == [404, 404]


def test_every_line_says_when_with_its_zone_what_and_for_which_request(
    cast: Any, capsys: Any
) -> None:
    Client().get("/sign-in")
    (line,) = [x for x in lines(capsys.readouterr().out) if x["event"] == "request"]
    assert line["timestamp"].endswith("Z")
    assert (line["method"], line["status"]) == ("GET", 200)
    assert len(line["request_id"]) == 16


def test_an_unlisted_field_is_dropped(capsys: Any) -> None:
    structlog.get_logger("zhihe.test").info("ours", name="林晓禾", phone=phone_of("0001"))
    said = capsys.readouterr().out
    assert "林晓禾" not in said
    assert phone_of("0001") not in said


def test_a_broken_row_is_not_quoted(cast: Any, capsys: Any, written: io.StringIO) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            cursor.execute(
                "UPDATE accounts_person SET verification = 'nonsense' WHERE id = %s",
                [cast.volunteer.id],
            )
        assert "林晓禾" in str(caught.value)  # PostgreSQL says it
        structlog.get_logger("zhihe.test").error("broken", exc_info=caught.value)
        logging.getLogger("somebody").error("broken", exc_info=caught.value)
    for said in (capsys.readouterr().out, written.getvalue()):
        (line,) = lines(said)
        assert "IntegrityError" in line["exception"]
        assert "林晓禾" not in said


def test_sign_ins_refusals_and_second_factors_are_logged_without_who(
    cast: Any, client: Any, capsys: Any
) -> None:
    client.post("/sign-in", {"phone": PHONE})
    client.post("/sign-in/code", {"code": wrong(last_code())})
    client.post("/sign-in/code", {"code": last_code()})
    sign_in(client, cast.volunteer)
    client.post("/sign-in/step-up", {"send": "1"})
    client.post("/sign-in/step-up", {"code": last_code(phone_of("0001"))})
    Client().get("/me/settings")
    sign_in(client, cast.volunteer)
    client.get("/desk/verifications")
    said = capsys.readouterr().out
    events = [(x["event"], x.get("code")) for x in lines(said)]
    for event in (
        ("sign_in_refused", "code_wrong"),
        ("signed_in", None),
        ("stepped_up", "sms"),
        ("refusal", "sign_in_needed"),
        ("refusal", "forbidden"),
    ):
        assert event in events
    for secret in (PHONE, PHONE[3:], last_code(), phone_of("0001")):
        assert secret not in said
