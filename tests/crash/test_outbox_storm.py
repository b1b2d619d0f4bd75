"""The outbox while the operator fails in every way it knows: 0 lost, 0 ghosts, none twice (I8).

The operator speaks the vendor's protocol on a real socket and counts what reaches the telephones.
Jobs come twice and in any order, senders die between the operator's yes and our own COMMIT, and the
storm begins at ten to midnight, because the operator files its messages by the day.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.cast import CITY
from tests.fakes.fakecloud import BOOK, SIGNATURE, access_to, running_operator
from zhihe.demo.fake_operator import Fault, FaultKind, OperatorServer
from zhihe.demo.fake_operator import operator as operator_module
from zhihe.foundation import clock
from zhihe.messaging.actions import send_text as module
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.messaging.actions.take_receipts import take_receipts
from zhihe.messaging.integrations.aliyun_sms import AliyunSms, AliyunSmsConfig
from zhihe.messaging.integrations.gateway import Receipt, ReceiptState
from zhihe.messaging.models import OutboxItem

START = datetime(2026, 11, 21, 15, 50, tzinfo=UTC)  # 23:50 in Xianning
STEP = timedelta(minutes=7)
TEXTS, GHOSTS, SENDERS = 120, 20, 8
HOW_OFTEN = 7
KINDS = (
    Fault(FaultKind.HANG_AFTER, seconds=0.6, times=HOW_OFTEN),
    Fault(FaultKind.HANG_BEFORE, seconds=0.6, times=HOW_OFTEN),
    Fault(FaultKind.CUT_AFTER, times=HOW_OFTEN),
    Fault(FaultKind.CUT_BEFORE, times=HOW_OFTEN),
    Fault(FaultKind.GARBAGE, times=HOW_OFTEN),
    Fault(FaultKind.HTTP_ERROR, code="ServiceUnavailable", status=503, times=HOW_OFTEN),
    Fault(FaultKind.HTTP_ERROR, code="Throttling.User", status=429, times=HOW_OFTEN),
    Fault(FaultKind.REFUSE, code="isp.SYSTEM_ERROR", times=HOW_OFTEN),
    Fault(FaultKind.HTTP_ERROR, action="QuerySendDetails", code="Throttling.User", times=HOW_OFTEN),
)


class Died(BaseException):
    """kill -9 of the sender: nothing of ours runs after it."""


@dataclass
class Storm:
    """The operator, the moment of the day, and who dies."""

    server: OperatorServer
    now: datetime = START
    chance: random.Random = field(default_factory=lambda: random.Random(8))
    dying: set[UUID] = field(default_factory=set)
    died: int = 0

    def texts(self) -> list[UUID]:
        """Queued texts, each in a transaction of its own; some of the transactions roll back."""
        made: list[UUID] = []
        for n in range(TEXTS + GHOSTS):
            with transaction.atomic():
                item = enqueue_text(
                    city=CITY,
                    phone=f"+86137{n:08d}",
                    template="sign_in_code",
                    params={"code": f"{n:06d}"},
                    now=self.now,
                )
                if n >= TEXTS:
                    transaction.set_rollback(True)
                else:
                    made.append(item.pk)
        return made

    def deliver(self, ids: list[UUID]) -> None:
        """Every job twice, in any order, by several senders at once."""
        jobs = ids * 2
        self.chance.shuffle(jobs)
        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(self._job, jobs))

    def _job(self, item: UUID) -> None:
        try:
            module.send_text(city=CITY, outbox_id=item, now=self.now)
        except Died:
            self.died += 1
        finally:
            connection.close()

    def blow(self, ids: list[UUID], rounds: int = 40) -> None:
        """Until nothing is under way; the sweep's own choice is what is delivered again."""
        left = ids
        for _ in range(rounds):
            self.deliver(left)
            self.now += STEP
            rows = OutboxItem.objects.in_city(CITY).filter(state__in=("waiting", "sending"))
            if not rows.exists():
                return
            left = list(rows.filter(due_at__lte=self.now).values_list("pk", flat=True))
        raise AssertionError(f"still under way: {Counter(states())}")

    def visible(self) -> Counter[str]:
        """How often each reference reached a telephone."""
        return Counter(m.out_id for m in self.server.operator.phones.received(limit=10_000))


def states() -> list[str]:
    return list(OutboxItem.objects.in_city(CITY).values_list("state", flat=True))


@pytest.fixture
def storm(committed_cast: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Storm]:
    with running_operator() as server:
        made = Storm(server)
        door = AliyunSms(AliyunSmsConfig(access_to(server, read_timeout_ms=300), SIGNATURE))
        settle = module._settle

        def settle_or_die(item: OutboxItem, result: Any, now: datetime) -> str:
            if item.pk in made.dying:
                made.dying.discard(item.pk)
                raise Died
            return settle(item, result, now)

        monkeypatch.setattr(module, "gateway", lambda: door)
        monkeypatch.setattr(module, "book", lambda: BOOK)
        monkeypatch.setattr(module, "_settle", settle_or_die)
        monkeypatch.setattr(
            operator_module, "beijing_time", lambda: f"{clock.local(made.now):%Y-%m-%d %H:%M:%S}"
        )
        for fault in KINDS:
            server.operator.faults.add(fault)
        yield made


def test_nothing_is_lost_nothing_is_invented_nothing_comes_twice(storm: Storm) -> None:
    ids = storm.texts()
    storm.dying = set(ids[::12])
    storm.blow(ids)
    assert storm.died == len(ids[::12])
    assert storm.visible() == Counter({str(pk): 1 for pk in ids})
    assert set(states()) == {"accepted", "delivered"}, "delivered: found by asking"
    assert len(states()) == TEXTS
    used = [action for action, _ in storm.server.operator.calls]
    assert used.count("QuerySendDetails") > len(KINDS)


def test_receipts_come_doubled_in_any_order_and_about_strangers(storm: Storm) -> None:
    storm.server.operator.faults.clear()
    ids = storm.texts()
    storm.blow(ids)
    failed = {str(pk) for pk in ids[:10]}
    receipts = [
        Receipt(m.phone, m.out_id, m.biz_id, state, reported_at=storm.now)
        for m in storm.server.operator.phones.received(limit=10_000)
        for state in (
            ReceiptState.PENDING,
            ReceiptState.FAILED if m.out_id in failed else ReceiptState.DELIVERED,
        )
    ]
    receipts += [Receipt("13700000000", str(UUID(int=7)), "x", ReceiptState.DELIVERED)]
    storm.chance.shuffle(receipts)
    for _ in range(2):
        take_receipts(receipts=receipts, now=storm.now)
    assert Counter(states()) == {"delivered": TEXTS - 10, "failed": 10}


def test_control_without_asking_the_operator_texts_come_twice(
    storm: Storm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_was_sent", lambda item, now: False)
    ids = storm.texts()
    storm.dying = set(ids[::12])
    storm.blow(ids)
    assert max(storm.visible().values()) > 1


def test_control_asking_for_one_day_only_misses_what_was_sent_before_midnight(
    storm: Storm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def today(item: OutboxItem, now: datetime) -> Any:
        phone = module.open_text(item.phone_sealed, "outbox")
        return module.gateway().look_up(phone, clock.local_date(now), str(item.pk))  # type: ignore[union-attr]

    monkeypatch.setattr(module, "_look_up", today)
    storm.server.operator.faults.clear()
    ids = storm.texts()
    storm.dying = set(ids[::12])
    storm.now += timedelta(minutes=8)
    storm.blow(ids)
    assert sum(n - 1 for n in storm.visible().values()) == len(ids[::12])
