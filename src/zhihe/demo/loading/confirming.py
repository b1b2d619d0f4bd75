"""The organisation nods, a second person nods, some things go back; minutes become a balance."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from zhihe.attendance.models import CorrectionRequest, RecordReview, ServiceRecord
from zhihe.attendance.rules.proposal import is_undecided
from zhihe.attendance.terms import ClaimState, CorrectionState, Flag, RecordState
from zhihe.demo.loading.presence import Books
from zhihe.demo.loading.publishing import Happening
from zhihe.demo.loading.world import CITY, Resident, Told, World, items
from zhihe.foundation.uuid7 import uuid7
from zhihe.ledger.actions.post_transfers import ISSUER
from zhihe.ledger.models import LedgerAccount, Transfer
from zhihe.ledger.terms import TransferKind, Unit

PARENT = {row["key"]: row["parent"] for row in items("organisations")}
REJECTED = ("这一天您请了假，名单上是同名的另一位", "点名两次都不在，也没有签退，这一次不计")


def age_of(world: World, happening: Happening) -> float:
    """Days since the activity ended."""
    return (world.now - happening.end) / timedelta(days=1)


def settle(world: World, happening: Happening, records: list[ServiceRecord]) -> None:
    """What became of the records of one activity by now: the older, the more is confirmed."""
    if not records or happening.end > world.now:
        return
    age = age_of(world, happening)
    share = (
        0.0 if age < 0.8 else 0.45 if age < 9 else 0.85 if age < 15 else 0.985 if age < 24 else 1.0
    )
    if world.rng.random() >= share:
        return
    at = happening.end + timedelta(hours=world.rng.uniform(3, min(age * 24, 190)))
    for record in records:
        decide(world, happening, record, min(at, world.now))


def decide(world: World, happening: Happening, record: ServiceRecord, at: datetime) -> None:
    """One record at the desk: confirmed (by two where needed) or sent back."""
    if Flag.UNVERIFIED in record.flags and record.claim_state == ClaimState.CLAIMED:
        return
    if world.rng.random() < 0.008:
        reject(world, happening, record, at)
        return
    if is_undecided(record.flags):
        record.flags = sorted({*record.flags, Flag.DECIDED})
    confirm(
        world,
        happening,
        record,
        at,
        second=age_of(world, happening) > 24 or world.rng.random() < 0.97,
    )


def reject(world: World, happening: Happening, record: ServiceRecord, at: datetime) -> None:
    """Sent back with a reason."""
    record.rejected_reason = world.rng.choice(REJECTED)
    record.state = RecordState.REJECTED
    _review(world, record, "reject", happening.staff.confirmer.id, at, record.rejected_reason)
    world.tell(
        Told(
            at,
            "attendance.reject",
            "record",
            record.pk,
            happening.staff.confirmer.id,
            "confirmer",
            person=record.person_id,
            reason=record.rejected_reason,
        )
    )


def confirm(
    world: World,
    happening: Happening,
    record: ServiceRecord,
    at: datetime,
    *,
    second: bool = True,
    confirmer: Resident | None = None,
) -> None:
    """First nod by the organisation, the second by the level above where it is needed."""
    first = confirmer or happening.staff.confirmer
    if first.id in _involved(record):
        return
    record.updated_at = at
    record.confirmed_by, record.confirmed_at = first.id, at
    record.confirmed_org = happening.organisation.pk
    _review(world, record, "first", first.id, at)
    if record.needs_second:
        record.state = RecordState.SECOND
        above = second_person(world, happening, record)
        if not second or above is None:
            return
        later = min(at + timedelta(hours=world.rng.uniform(1, 30)), world.now)
        record.second_by, record.second_at = above.id, later
        _review(world, record, "second", above.id, later)
        at = later
    record.state = RecordState.CONFIRMED
    world.tell(
        Told(
            at,
            "attendance.confirm",
            "record",
            record.pk,
            record.second_by or first.id,
            "confirmer",
            person=record.person_id,
            detail={"minutes": record.minutes, "grade": str(record.grade)},
        )
    )


def _involved(record: ServiceRecord) -> set[UUID | None]:
    return {
        record.creator_id,
        record.leader_id,
        record.person_id,
        record.entered_by,
        *record.roll_caller_ids,
    }


def second_person(world: World, happening: Happening, record: ServiceRecord) -> Resident | None:
    """The confirmer of the level above; the township clerk where there is none."""
    above = PARENT.get(happening.plan.organisation)
    wanted = [world.staff[above].confirmer] if above else []
    for who in (*wanted, world.cast["tao_wanqing"]):
        if who.id not in _involved(record) and who.id != record.confirmed_by:
            return who
    return None


def _review(
    world: World, record: ServiceRecord, step: str, by: UUID, at: datetime, reason: str = ""
) -> None:
    world.add(
        RecordReview(
            id=uuid7(),
            city_id=CITY,
            record_id=record.pk,
            step=step,
            reason=reason,
            minutes_before=record.proposed_minutes,
            minutes_after=record.minutes,
            by_id=by,
            at=at,
        )
    )


def keep_ledger(world: World) -> None:
    """One transfer per confirmed record of a claimed person; balances are their sums."""
    balances: dict[UUID, int] = {}
    accounts: dict[UUID, LedgerAccount] = {}
    issuer = _open(world, accounts, ISSUER)
    for record in world.rows[ServiceRecord]:
        counted = record.state in (RecordState.CONFIRMED, RecordState.FROZEN)
        if not counted or record.claim_state != ClaimState.CLAIMED or not record.minutes:
            continue
        account = accounts.get(record.volunteer_id) or _open(world, accounts, record.volunteer_id)
        balances[account.pk] = balances.get(account.pk, 0) + record.minutes
        world.add(
            Transfer(
                id=uuid7(),
                city_id=CITY,
                from_account_id=issuer.pk,
                to_account_id=account.pk,
                unit=Unit.RECORDED,
                amount=record.minutes,
                kind=TransferKind.SERVICE,
                source_id=record.pk,
                at=record.second_at or record.confirmed_at,
            )
        )
    for account in accounts.values():
        account.balance = balances.get(account.pk, 0)
    issuer.balance = -sum(balances.values())


def _open(world: World, accounts: dict[UUID, LedgerAccount], owner: UUID) -> LedgerAccount:
    accounts[owner] = world.add(
        LedgerAccount(
            id=uuid7(),
            city_id=CITY,
            owner_id=owner,
            unit=Unit.RECORDED,
            is_issuer=owner == ISSUER,
        )
    )
    return accounts[owner]


def ask_corrections(world: World, books: Books) -> None:
    """Some say "my hours are wrong": open ones with a clock, and answered ones with reasons."""
    words = (
        "那天我多留了半小时收桌椅，领队在场",
        "我是八点到的，码扫了两次才成功",
        "名字对，日子记错了",
    )
    recent = [
        r
        for r in world.rows[ServiceRecord]
        if r.state == RecordState.CONFIRMED
        and r.claim_state == ClaimState.CLAIMED
        and (world.today - r.service_date).days < 30
    ]
    for number, record in enumerate(world.rng.sample(recent, min(9, len(recent)))):
        asked = min(record.confirmed_at + timedelta(hours=9), world.now)
        done = number % 3 == 2
        world.add(
            CorrectionRequest(
                id=uuid7(),
                city_id=CITY,
                volunteer_id=record.volunteer_id,
                organisation_id=record.organisation_id,
                record_id=record.pk,
                shift_id=record.shift_id,
                claimed_minutes=record.minutes + 30,
                words=words[number % 3],
                asked_by=record.person_id,
                asked_at=asked,
                state=CorrectionState.REFUSED if done else CorrectionState.OPEN,
                answer="查了签退和点名，都停在原来的时间；有新的凭据随时再来" if done else "",
                answered_by=world.cast["song_zhiwei"].id if done else None,
                answered_at=world.now if done else None,
                due_on=books.due(asked),
            )
        )
