"""The outbox: no text is lost, none goes twice, and whoever sleeps is left to sleep (I8)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from tests.cast import CITY, NOW, phone_of, sign_in
from tests.fakes.fakecloud import BOOK
from zhihe.messaging import rules
from zhihe.messaging.actions import send_text as module
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.messaging.actions.post_notice import post_notice
from zhihe.messaging.actions.read_notices import read_notices
from zhihe.messaging.actions.send_text import send_text
from zhihe.messaging.actions.sweep_outbox import sweep_outbox
from zhihe.messaging.actions.take_receipts import take_receipts
from zhihe.messaging.integrations.gateway import (
    LookUpError,
    Receipt,
    ReceiptState,
    SendResult,
    SendStatus,
)
from zhihe.messaging.models import Notice, OutboxItem
from zhihe.messaging.models import Receipt as KeptReceipt
from zhihe.messaging.queries.notices import delivery_states, notices_of, outbox_counts, unread_count
from zhihe.platform.models import CityRule

PHONE = phone_of("0001")
MINUTE = timedelta(minutes=1)
ACCEPTED = SendResult(SendStatus.ACCEPTED, provider_id="p1", code="OK")


class Operator:
    """Answers as it is told, and notes what it was asked."""

    def __init__(self) -> None:
        self.answer = ACCEPTED
        self.known: Receipt | Exception | None = None
        self.sent: list[tuple[str, str, dict[str, str], str]] = []
        self.asked: list[tuple[str, date, str]] = []

    def send(self, phone: str, code: str, params: dict[str, str], reference: str) -> SendResult:
        self.sent.append((phone, code, params, reference))
        return self.answer

    def look_up(self, phone: str, day: date, reference: str) -> Receipt | None:
        self.asked.append((phone, day, reference))
        if isinstance(self.known, Exception):
            raise self.known
        return self.known


@pytest.fixture
def operator(monkeypatch: pytest.MonkeyPatch) -> Operator:
    made = Operator()
    monkeypatch.setattr(module, "gateway", lambda: made)
    monkeypatch.setattr(module, "book", lambda: BOOK)
    return made


def queued(now: datetime = NOW, template: str = "sign_in_code", **more: Any) -> OutboxItem:
    params = {"code": "482913"} if template == "sign_in_code" else {"unit": "市一医院"}
    return enqueue_text(city=CITY, phone=PHONE, template=template, params=params, now=now, **more)


def fresh(item: OutboxItem) -> OutboxItem:
    return OutboxItem.objects.in_city(CITY).get(pk=item.pk)


def send(item: OutboxItem, now: datetime = NOW) -> str:
    return send_text(city=CITY, outbox_id=item.pk, now=now)


def receipt(item: OutboxItem, state: ReceiptState, **more: Any) -> Receipt:
    return Receipt(PHONE, str(item.pk), "p1", state, **more)


def test_a_text_goes_once_under_its_own_number(cast: Any, operator: Operator) -> None:
    item = queued()
    assert send(item) == "accepted"
    assert send(item) == "accepted"
    code = BOOK.codes["sign_in_code"]
    assert operator.sent == [(PHONE, code, {"code": "482913"}, str(item.pk))]
    row = fresh(item)
    assert (row.state, row.provider_id, row.attempts, row.sent_at) == ("accepted", "p1", 1, NOW)
    assert send_text(city=CITY, outbox_id=uuid4(), now=NOW) == ""


def test_a_claim_keeps_a_second_sender_away_for_three_minutes(
    cast: Any, operator: Operator
) -> None:
    item = queued()
    OutboxItem.objects.in_city(CITY).filter(pk=item.pk).update(
        state="sending", due_at=NOW + module.CLAIM_HOLDS
    )
    assert send(item, NOW + MINUTE) == ""
    assert (operator.sent, operator.asked) == ([], [])


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (ReceiptState.PENDING, "accepted"),
        (ReceiptState.DELIVERED, "delivered"),
        (ReceiptState.FAILED, "failed"),
    ],
)
def test_an_unknown_fate_is_looked_up_before_anything_goes_again(
    cast: Any, operator: Operator, found: ReceiptState, state: str
) -> None:
    item = queued()
    operator.answer = SendResult(SendStatus.UNKNOWN, code="timeout")
    assert send(item) == "sending"
    later = NOW + 10 * MINUTE
    operator.known = receipt(item, found)
    assert send(item, later) == "accepted"
    assert operator.asked == [(PHONE, date(2026, 11, 21), str(item.pk))]
    assert (len(operator.sent), fresh(item).state) == (1, state)


def test_what_the_operator_never_got_goes_again(cast: Any, operator: Operator) -> None:
    item = queued()
    operator.answer = SendResult(SendStatus.UNKNOWN, code="timeout")
    send(item)
    operator.answer = ACCEPTED
    assert send(item, NOW + 10 * MINUTE) == "accepted"
    assert (len(operator.sent), fresh(item).attempts) == (2, 2)


def test_while_the_operator_cannot_be_asked_nothing_goes(cast: Any, operator: Operator) -> None:
    item = queued()
    operator.answer = SendResult(SendStatus.UNKNOWN, code="timeout")
    send(item)
    operator.known = LookUpError("throttled")
    later = NOW + 10 * MINUTE
    send(item, later)
    row = fresh(item)
    assert (len(operator.sent), row.state, row.due_at > later) == (1, "sending", True)


def test_a_refusal_that_may_pass_is_tried_eight_times_and_then_told(
    cast: Any, operator: Operator
) -> None:
    item = queued()
    operator.answer = SendResult(SendStatus.REFUSED, code="busy", retryable=True, wait_seconds=90)
    moment, seen = NOW, []
    for _ in range(rules.MOST_ATTEMPTS):
        seen.append(send(item, moment))
        moment = max(fresh(item).due_at, moment)
    assert seen == ["waiting"] * (rules.MOST_ATTEMPTS - 1) + ["failed"]
    assert fresh(item).provider_code == "busy"
    assert len(operator.sent) == rules.MOST_ATTEMPTS


def test_a_refusal_for_good_fails_at_once(cast: Any, operator: Operator) -> None:
    item = queued()
    operator.answer = SendResult(SendStatus.REFUSED, code="isv.MOBILE_NUMBER_ILLEGAL")
    assert send(item) == "failed"
    assert delivery_states(CITY, []) == {}


def test_the_wait_doubles_and_never_passes_two_hours() -> None:
    waits = [rules.wait_after(n).total_seconds() for n in range(1, 12)]
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == 7200
    assert rules.wait_after(1, 600) == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("wall", "until"),
    [
        (datetime(2026, 11, 21, 14, 30, tzinfo=UTC), datetime(2026, 11, 22, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 23, 59, tzinfo=UTC), datetime(2026, 11, 22, 0, 0, tzinfo=UTC)),
        (datetime(2026, 11, 21, 13, 29, tzinfo=UTC), None),
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), None),
    ],
)
def test_nobody_is_woken_between_half_past_nine_and_eight(
    cast: Any, operator: Operator, wall: datetime, until: datetime | None
) -> None:
    item = queued(wall, "claim_account")
    send(item, wall)
    assert (fresh(item).due_at if until else None) == until
    assert bool(operator.sent) is (until is None)
    code = queued(wall)
    assert send(code, wall) == "accepted", "whoever signs in is awake"


def test_an_organisation_that_writes_too_much_is_held_to_its_cap(
    cast: Any, operator: Operator
) -> None:
    key = "messaging.organisation_daily_cap"
    CityRule.objects.create(city_id=CITY, key=key, value=1, valid_from=NOW - timedelta(days=1))
    first, second = (queued(NOW, "claim_account", organisation_id=cast.team.pk) for _ in "ab")
    assert (send(first), send(second)) == ("accepted", "dropped")
    assert fresh(second).provider_code == "cap"
    assert send(queued(NOW, "claim_account", organisation_id=cast.other.pk)) == "accepted"
    tomorrow = NOW + timedelta(days=1)
    again = queued(tomorrow, "claim_account", organisation_id=cast.team.pk)
    assert send(again, tomorrow) == "accepted"


def test_without_an_operator_a_text_is_dropped_and_says_so(
    cast: Any, operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "gateway", lambda: None)
    item = queued()
    assert (send(item), fresh(item).provider_code) == ("dropped", "no_gateway")
    assert outbox_counts(CITY) == {"dropped": 1}


def test_a_lost_job_is_found_again_by_the_sweep(cast: Any, operator: Operator) -> None:
    waiting, claimed, done = queued(), queued(), queued()
    rows = OutboxItem.objects.in_city(CITY)
    rows.filter(pk=claimed.pk).update(state="sending", due_at=NOW + module.CLAIM_HOLDS)
    rows.filter(pk=done.pk).update(state="accepted")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        assert sweep_outbox(now=NOW) == 1
        cursor.execute("SELECT args ->> 'outbox_id' FROM procrastinate_jobs")
        assert cursor.fetchall() == [(str(waiting.pk),)]
    assert sweep_outbox(now=NOW + 5 * MINUTE) == 2


def test_receipts_move_a_text_once_and_nonsense_moves_nothing(
    cast: Any, operator: Operator
) -> None:
    item, lost = queued(subject_id=cast.team.pk), queued()
    send(item)
    send(lost)
    told = [
        receipt(item, ReceiptState.PENDING),
        receipt(item, ReceiptState.DELIVERED, code="DELIVERED", reported_at=NOW + MINUTE),
        receipt(lost, ReceiptState.FAILED, code="MK:0001", reported_at=NOW + MINUTE),
        Receipt(PHONE, "no-such-thing", "p9", ReceiptState.DELIVERED),
        Receipt(PHONE, str(uuid4()), "p9", ReceiptState.DELIVERED),
    ]
    assert take_receipts(receipts=told, now=NOW + 2 * MINUTE) == 2
    assert take_receipts(receipts=told, now=NOW + 3 * MINUTE) == 0
    assert (fresh(item).state, fresh(item).delivered_at) == ("delivered", NOW + MINUTE)
    assert (fresh(lost).state, fresh(lost).delivered_at) == ("failed", None)
    assert KeptReceipt.objects.in_city(CITY).count() == 2
    assert delivery_states(CITY, [cast.team.pk]) == {cast.team.pk: "delivered"}
    assert outbox_counts(CITY) == {"delivered": 1, "failed": 1}


def told(cast: Any, member: Any, count: int = 1) -> None:
    for _ in range(count):
        post_notice(
            city=CITY,
            person_id=member.id,
            kind="accounts.verified",
            params={},
            now=NOW,
            url="/me",
        )


def test_notices_are_read_one_by_one_or_all_and_never_anothers(cast: Any, client: Any) -> None:
    told(cast, cast.volunteer, 3)
    told(cast, cast.stranger)
    first = notices_of(CITY, cast.volunteer.id)[0]
    assert unread_count(CITY, cast.volunteer.id) == 3
    stranger = {"city": CITY, "person_id": cast.stranger.id, "now": NOW}
    assert read_notices(**stranger, notice_id=first.pk) == 0
    sign_in(client, cast.volunteer)
    assert client.post(f"/messages/{first.pk}/open").url == "/me"
    assert unread_count(CITY, cast.volunteer.id) == 2
    others = Notice.objects.in_city(CITY).get(person_id=cast.stranger.id)
    assert client.post(f"/messages/{others.pk}/open").status_code == 404
    mine = {**stranger, "person_id": cast.volunteer.id}
    assert (read_notices(**mine), read_notices(**mine)) == (2, 0)
    assert unread_count(CITY, cast.stranger.id) == 1


def test_the_answer_of_an_operator_is_kept_short(cast: Any, operator: Operator) -> None:
    operator.answer = SendResult(SendStatus.REFUSED, code="x" * 300)
    item = queued()
    send(item)
    assert fresh(item).provider_code == "x" * 60
