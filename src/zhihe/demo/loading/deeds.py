"""What has happened since and is written by the product's own actions: hours put right, held and
taken back, lists brought in and taken back, requests withdrawn, memberships that ended.

Everything is looked up in the database, and each deed has its own past moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from uuid import UUID

import xlsxwriter

from zhihe.accounts.models import Person
from zhihe.attendance.actions.answer_correction import answer_correction
from zhihe.attendance.actions.ask_correction import ask_correction
from zhihe.attendance.actions.correct_record import correct_record
from zhihe.attendance.actions.decide_correction import decide_correction
from zhihe.attendance.actions.freeze_record import freeze_record
from zhihe.attendance.actions.reverse_record import reverse_record
from zhihe.attendance.actions.unfreeze_record import unfreeze_record
from zhihe.attendance.models import CorrectionDraft, CorrectionRequest, ServiceRecord
from zhihe.attendance.policies.records import get_record
from zhihe.attendance.terms import ClaimState, RecordState
from zhihe.demands.actions.withdraw_need import withdraw_need
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.demo.cast import members
from zhihe.demo.identity import with_check_digit
from zhihe.organisations.actions.decide_membership import decide_membership
from zhihe.organisations.actions.leave_organisation import leave_organisation
from zhihe.organisations.models import Appointment, Membership, Organisation
from zhihe.organisations.queries.hats import hats_of
from zhihe.organisations.terms import MembershipState, Role
from zhihe.platform.actor import Actor, anonymous_actor
from zhihe.volunteers.actions.apply_import import apply_import
from zhihe.volunteers.actions.check_import import check_import
from zhihe.volunteers.actions.stage_import import stage_import
from zhihe.volunteers.actions.start_import import start_import
from zhihe.volunteers.actions.undo_import import undo_import
from zhihe.volunteers.models import ImportBatch

CORPS = "咸安区志愿服务总队"
TEACHERS = [
    "闻一鸣",
    "舒晓棠",
    "阮青禾",
    "邹砚之",
    "温如许",
    "邓知远",
    "祝星桥",
    "骆小满",
    "柯以沫",
    "蓝予诺",
    "简素心",
    "岑书意",
    "凌云岫",
    "施念慈",
    "毕明朗",
    "尤若水",
    "庞远帆",
    "左清扬",
]
PARENTS = ["梅晓岚", "荣启航", "戴春和", "向阳生", "屈知微", "易水寒", "苗青青", "应如是", "牧云川"]
HEADER = ("姓名", "身份证号", "部门", "是否同意")


def make_deeds(*, city: str, now: datetime) -> None:
    """All of them. The people of the cast keep the hours of their pages."""
    _put_right(city, now)
    _hold_and_take_back(city, now)
    _lists(city, now)
    _withdraw(city, now)
    _part(city, now)


def acting(city: str, name_or_id: str | UUID, now: datetime, *roles: str) -> Actor:
    """Somebody with a second factor, wearing the hat of one of the roles."""
    named = {"name": name_or_id} if isinstance(name_or_id, str) else {"pk": name_or_id}
    person = Person.objects.get(**named)
    hats = hats_of(city, person.pk, now)
    hat = next((h for h in hats if h.role in roles), None)
    return Actor(
        city=city,
        person_id=person.pk,
        account_id=person.account_id,
        hats=hats,
        hat=hat,
        strong=True,
        name=person.name,
    )


def _records(city: str, now: datetime) -> Iterator[ServiceRecord]:
    """Counted records of teams under the county's corps, three to twelve weeks old, newest first."""
    cast = Person.objects.filter(name__in=[m.name for m in members()]).values("pk")
    asked = CorrectionRequest.objects.in_city(city).filter(record__isnull=False)
    rows = (
        ServiceRecord.objects.in_city(city)
        .filter(
            state=RecordState.CONFIRMED,
            claim_state=ClaimState.CLAIMED,
            organisation__parent__name=CORPS,
            confirmed_at__range=(now - timedelta(days=84), now - timedelta(days=21)),
            minutes__range=(60, 240),
        )
        .exclude(person_id__in=cast)
        .exclude(pk__in=asked.values("record_id"))
        .order_by("-confirmed_at", "id")
    )
    return (get_record(city, pk) for pk in list(rows.values_list("pk", flat=True)[:60:4]))


def _put_right(city: str, now: datetime) -> None:
    """Three corrections done, one refused by the second person, one that waits for them."""
    rows = _records(city, now)
    for shift, words, days in (
        (30, "收桌椅到最后的是我，领队可以作证", 12),
        (-30, "那天我提前走了半小时，多记了", 10),
        (15, "码扫了两次才成功，我八点就到了", 6),
    ):
        draft = _asked(city, next(rows), shift, words, now - timedelta(days=days))
        clerk = acting(city, "柳承安", now, Role.COUNTY_CLERK)
        at = now - timedelta(days=days - 2)
        decide_correction(actor=clerk, draft_id=draft.pk, accept=True, words="", now=at)
    record = next(rows)
    desk = _confirmer(city, record, now)
    at = now - timedelta(days=8)
    draft = correct_record(
        actor=desk, record_id=record.pk, minutes=record.minutes - 20, reason="点名少一次", now=at
    )
    clerk = acting(city, "柳承安", now, Role.COUNTY_CLERK)
    words = "少一次点名说明不了什么，签到签退都在，不改"
    at += timedelta(days=1)
    decide_correction(actor=clerk, draft_id=draft.pk, accept=False, words=words, now=at)
    _asked(city, next(rows), 20, "签退码坏了，领队让我先走的", now - timedelta(days=1))


def _asked(
    city: str, record: ServiceRecord, shift: int, words: str, at: datetime
) -> CorrectionDraft:
    """The volunteer asks, the organisation agrees a day later."""
    minutes = record.minutes + shift
    me = Actor(city=city, person_id=record.person_id)
    request = ask_correction(actor=me, words=words, now=at, record=record, minutes=minutes)
    answer_correction(
        actor=_confirmer(city, record, at),
        request=request,
        accept=True,
        words="问过领队，是这样",
        minutes=minutes,
        now=at + timedelta(hours=20),
    )
    return CorrectionDraft.objects.in_city(city).get(request_id=request.pk)


def _confirmer(city: str, record: ServiceRecord, at: datetime) -> Actor:
    """Whoever confirms there and had no part in it."""
    rows = Appointment.objects.in_city(city).filter(
        organisation_id=record.organisation_id, role=Role.CONFIRMER
    )
    return acting(city, rows.values_list("person_id", flat=True)[0], at, Role.CONFIRMER)


def _hold_and_take_back(city: str, now: datetime) -> None:
    """Two held, one of them released; one taken back, and one held first and then taken back."""
    rows = _records(city, now)
    clerk = acting(city, "柳承安", now, Role.COUNTY_CLERK)
    held, released, back, both = (next(rows) for _ in range(4))
    for record in (held, released, both):
        at = now - timedelta(days=7)
        words = "有人来信说那天人不在，先停一停，核过再说"
        freeze_record(actor=clerk, record_id=record.pk, reason=words, now=at)
    at = now - timedelta(days=5)
    words = "看了现场照片和点名，人在"
    unfreeze_record(actor=clerk, record_id=released.pk, reason=words, now=at)
    for record, words in (
        (back, "同一天两支队伍各记了一次，留先记的那一次"),
        (both, "本人说那天请了假，名单上勾错了"),
    ):
        reverse_record(actor=clerk, record_id=record.pk, reason=words, now=at)


def _lists(city: str, now: datetime) -> None:
    """The school brought its teachers in, and took a list of parents back the same day."""
    school = Organisation.objects.in_city(city).get(name__startswith="银泉", kind="school")
    teacher = acting(city, "钟毓", now, Role.PROJECT_MANAGER)
    rows = [
        (name, number(700 + n), "教务处" if n % 2 else "德育处") for n, name in enumerate(TEACHERS)
    ]
    rows[5] = (rows[5][0], rows[5][1][:-1], rows[5][2])
    bring_in(teacher, school, "教职工志愿者名单.xlsx", rows, now - timedelta(days=40))
    at = now - timedelta(days=26)
    rows = [(name, number(760 + n), "家长") for n, name in enumerate(PARENTS)]
    batch = bring_in(teacher, school, "家长名单（发错了）.xlsx", rows, at)
    undo_import(actor=teacher, batch=batch, now=at + timedelta(hours=3))


def number(serial: int) -> str:
    """An invented identity number; the division does not exist."""
    return with_check_digit(f"4212991980{serial % 12 + 1:02d}{serial % 27 + 1:02d}{serial}")


def bring_in(
    actor: Actor,
    organisation: Organisation,
    file_name: str,
    rows: list[tuple[str, str, str]],
    at: datetime,
) -> ImportBatch:
    """Upload, check, agree, apply."""
    batch = stage_import(
        actor=actor, organisation=organisation, content=_sheet(rows), file_name=file_name, now=at
    )
    batch = check_import(actor=actor, batch=batch, mapping=batch.mapping, now=at)
    start_import(actor=actor, batch=batch, now=at + timedelta(minutes=4))
    later = at + timedelta(minutes=5)
    return apply_import(city=actor.city, batch_id=batch.pk, actor=actor, now=later)


def _sheet(rows: list[tuple[str, str, str]]) -> bytes:
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, HEADER)
    for line, row in enumerate(rows, 1):
        sheet.write_row(line, 0, (*row, "同意"))
    book.close()
    return target.getvalue()


def _withdraw(city: str, now: datetime) -> None:
    """Two residents managed by themselves after all."""
    rows = Need.objects.in_city(city).filter(state=NeedState.FILED, filed_by__isnull=True)
    for need in rows.order_by("filed_at")[:2]:
        at = need.filed_at + timedelta(hours=1)
        withdraw_need(actor=anonymous_actor(city), need=need, now=at)


def _part(city: str, now: datetime) -> None:
    """Five left by themselves, two were asked to go, one was not taken in."""
    staff = Appointment.objects.in_city(city).values("person_id")
    rows = (
        Membership.objects.in_city(city)
        .select_related("organisation")
        .filter(organisation__parent__name=CORPS)
        .exclude(person_id__in=staff)
        .order_by("applied_at", "id")
    )
    active = list(rows.filter(state=MembershipState.ACTIVE)[:70:10])
    for days, membership in enumerate(active[:5], 3):
        me = Actor(city=city, person_id=membership.person_id)
        leave_organisation(actor=me, membership=membership, now=now - timedelta(days=days * 4))
    for membership in active[5:]:
        admin = _admin(city, membership, now)
        at, words = now - timedelta(days=9), "一年没有联系上，先请出名单，欢迎再来"
        leave_organisation(actor=admin, membership=membership, now=at, reason=words)
    waiting = rows.filter(state=MembershipState.APPLIED).first()
    if waiting:
        admin = _admin(city, waiting, now)
        words = "我们队只收会急救的，推荐您去对面的邻里队"
        at = waiting.applied_at + timedelta(hours=6)
        decide_membership(actor=admin, membership=waiting, admit=False, now=at, reason=words)


def _admin(city: str, membership: Membership, now: datetime) -> Actor:
    rows = Appointment.objects.in_city(city).filter(
        organisation_id=membership.organisation_id, role=Role.ORG_ADMIN
    )
    return acting(city, rows.values_list("person_id", flat=True)[0], now, Role.ORG_ADMIN)
