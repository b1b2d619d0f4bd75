"""Accounts, persons and volunteers: two thousand invented people and the cast."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from zhihe.accounts.models import Account, Consent, Guardianship, Person, VerificationRequest
from zhihe.accounts.terms import (
    ConsentPurpose,
    EnteredBy,
    GuardianState,
    Sex,
    Verification,
)
from zhihe.demo.loading.world import CITY, Resident, World, items
from zhihe.demo.people import DemoPerson, make_people
from zhihe.foundation.check_digit import make_volunteer_no
from zhihe.foundation.identity_numbers import (
    IdentityFacts,
    IdentityKind,
    IdentityNumberError,
    check,
)
from zhihe.foundation.pinyin import pinyin_key
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.vault import blind_index, seal_text
from zhihe.volunteers.models import Qualification, Volunteer, VolunteerSkill
from zhihe.volunteers.terms import ProofState, VolunteerState

SEED = 20261121
COUNT = 2000
UNCLAIMED_EVERY = 17
LIN_NUMBER = 128  # 编号 4212 … 128, as on the picture of her page


def plan_residents(world: World) -> None:
    """The cast first, so that their numbers are the same in every demo."""
    for row in items("cast"):
        world.cast[row["key"]] = _cast_member(world, row)
    named = [row["principal"] for row in items("organisations")]
    known = {row["name"] for row in items("cast")}
    principals = iter(dict.fromkeys(name for name in named if name not in known))
    for facts in make_people(SEED, COUNT, world.today):
        adult = facts.age_on(world.today) >= 25 and not facts.identity_country
        if adult and facts.identity_kind == "cn_id" and facts.group != "student":
            facts = replace(facts, name=next(principals, facts.name))
        _resident(world, facts)
    _plan_minors(world)


def _cast_member(world: World, row: dict[str, Any]) -> Resident:
    region = row["region"]
    identity = row["identity"]
    facts = DemoPerson(
        index=0,
        name=row["name"],
        sex=row["sex"],
        birth_date=date.fromisoformat(row["birth_date"]),
        identity_kind=identity["kind"],
        identity_number=identity["number"],
        identity_country=identity["country"],
        phone=row["phone"],
        township=region[:9],
        village=region,
        group=row["group"],
        skills=tuple(row["skills"]),
        qualifications=(),
        languages=tuple(row["languages"]),
    )
    shared = world.cast.get(row["shares_phone_with"] or "")
    at = world.moment(date(2024, 2, 20), "09:30") if row["key"] == "lin_xiaohe" else world.ago(320)
    account = shared.account if shared else None
    resident = _resident(
        world,
        facts,
        account=account,
        at=at,
        verification=Verification.VERIFIED if row["verified"] else Verification.NONE,
        number=LIN_NUMBER if row["key"] == "lin_xiaohe" else None,
    )
    if row["totp"] and resident.account:
        resident.account.totp_sealed = seal_text(_base32(), "totp")
        resident.account.totp_confirmed_at = world.ago(200)
    for held in row["qualifications"]:
        _qualify(world, resident, held["code"], held["number"], held["issued_on"], held["valid_to"])
    return resident


def _base32() -> str:
    return "".join(secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(32))


def _resident(
    world: World,
    facts: DemoPerson,
    *,
    account: Account | None = None,
    at: datetime | None = None,
    verification: Verification | None = None,
    number: int | None = None,
) -> Resident:
    serial = len(world.residents) + 1
    at = at or world.ago(world.rng.triangular(3, 900, 300))
    unclaimed = verification is None and serial % UNCLAIMED_EVERY == 0
    state = verification or _verification(world, unclaimed=unclaimed)
    if account is None and not unclaimed:
        account = world.add(_account(facts, at))
    person = world.add(_person(facts, account, at, state, unclaimed=unclaimed))
    volunteer = world.add(_volunteer(world, facts, person, at, number or _number(world)))
    resident = Resident(facts, person, volunteer, account)
    world.residents.append(resident)
    _plan_consents(world, resident, at)
    for skill in facts.skills:
        world.add(
            VolunteerSkill(id=uuid7(), city_id=CITY, volunteer_id=volunteer.pk, skill_id=skill)
        )
    for code in facts.qualifications:
        _qualify(world, resident, code, f"DEMO-{serial:06d}")
    if state == Verification.WAITING_DESK:
        world.add(
            VerificationRequest(
                id=uuid7(),
                city_id=CITY,
                person_id=person.pk,
                created_at=world.ago(1),
                desk_place=f"{world.regions[facts.township].name}便民服务中心志愿服务窗口",
                due_at=world.now + timedelta(days=2),
            )
        )
    return resident


def _number(world: World) -> int:
    serial = world.next("volunteer_no")
    return world.next("volunteer_no") if serial == LIN_NUMBER else serial


def _verification(world: World, *, unclaimed: bool) -> Verification:
    if unclaimed:
        return Verification.NONE
    dice = world.rng.random()
    if dice < 0.93:
        return Verification.VERIFIED
    return Verification.WAITING_DESK if dice < 0.945 else Verification.NONE


def _account(facts: DemoPerson, at: datetime) -> Account:
    phone = f"+86{facts.phone}"
    return Account(
        id=uuid7(),
        phone_index=blind_index(phone, "phone"),
        phone_sealed=seal_text(phone, "phone"),
        phone_tail=phone[-4:],
        password="!",
        created_at=at,
        language="en" if facts.identity_country else "zh-hans",
        elder=facts.name in ("周桂兰",),
    )


def _person(
    facts: DemoPerson,
    account: Account | None,
    at: datetime,
    state: Verification,
    *,
    unclaimed: bool,
) -> Person:
    phone = f"+86{facts.phone}"
    known = _known(facts)
    verified = state == Verification.VERIFIED
    return Person(
        id=uuid7(),
        account_id=account.pk if account else None,
        name=facts.name,
        pinyin=pinyin_key(facts.name, person=True)[:120],
        sex=_sex(facts),
        birth_date=facts.birth_date,
        nationality=known.country or "CN",
        languages=list(facts.languages),
        document_kind=facts.identity_kind if verified else "",
        document_country=(known.country or "") if verified else "",
        document_sealed=seal_text(known.normalised, "document") if verified else None,
        document_tail=known.normalised[-4:] if verified else "",
        identity_index=blind_index(known.index_text, "identity"),
        verification=state,
        verified_by=("aliyun" if account else "") if verified else "",
        verified_at=at + timedelta(minutes=6) if verified else None,
        entered_by=EnteredBy.IMPORT if unclaimed else EnteredBy.SELF,
        contact_index=blind_index(phone, "phone") if unclaimed else None,
        contact_sealed=seal_text(phone, "phone") if unclaimed else None,
        contact_tail=phone[-4:] if unclaimed else "",
        claimed_at=None if unclaimed else at,
        pledged_at=None if unclaimed else at,
        created_at=at,
    )


def _known(facts: DemoPerson) -> IdentityFacts:
    """The number as the product reads it. Some invented ones are not of this world (819999)."""
    kind = IdentityKind(facts.identity_kind)
    try:
        return check(
            kind, facts.identity_number, country=facts.identity_country, today=date(2100, 1, 1)
        )
    except IdentityNumberError:
        country = (facts.identity_country or "CN")[:2]
        return IdentityFacts(kind, facts.identity_number, facts.birth_date, None, country)


def _sex(facts: DemoPerson) -> Sex:
    return Sex.FEMALE if facts.sex == "f" else Sex.MALE


def _volunteer(
    world: World, facts: DemoPerson, person: Person, at: datetime, number: int
) -> Volunteer:
    claimed = person.account_id is not None
    return Volunteer(
        id=uuid7(),
        city_id=CITY,
        person_id=person.pk,
        volunteer_no=make_volunteer_no(CITY, number),
        name=person.name,
        pinyin=person.pinyin,
        sex=person.sex,
        birth_date=person.birth_date,
        is_claimed=claimed,
        is_verified=person.verification == Verification.VERIFIED,
        state=VolunteerState.ACTIVE if claimed else VolunteerState.UNCLAIMED,
        group=facts.group,
        region_id=world.regions[facts.village].pk,
        languages=list(facts.languages),
        registered_at=at,
        yearly_goal_minutes=world.rng.choice((0, 0, 1200, 2400, 3600)),
    )


def _plan_consents(world: World, resident: Resident, at: datetime) -> None:
    if resident.account is None:
        return
    given = [ConsentPurpose.ACCOUNT, ConsentPurpose.SMS]
    if resident.person.verification == Verification.VERIFIED:
        given.append(ConsentPurpose.IDENTITY_NUMBER)
    for purpose, share in (
        (ConsentPurpose.CHECK_IN_POSITION, 0.7),
        (ConsentPurpose.NAMES_SHOWN, 0.4),
        (ConsentPurpose.MATCHING, 0.6),
    ):
        if world.rng.random() < share:
            given.append(purpose)
    for purpose in given:
        world.add(
            Consent(
                id=uuid7(),
                person_id=resident.id,
                purpose=purpose,
                version=1,
                given_at=at,
                given_by=resident.id,
            )
        )


def _qualify(
    world: World, resident: Resident, code: str, number: str, issued: str = "", until: str = ""
) -> None:
    start = (
        date.fromisoformat(issued)
        if issued
        else world.today - timedelta(days=world.rng.randint(60, 900))
    )
    end = date.fromisoformat(until) if until else start + timedelta(days=365 * 3)
    expired = end < world.today
    waits = not issued and world.rng.random() < 0.03
    reviewer = None if waits else _reviewer(world)
    world.add(
        Qualification(
            id=uuid7(),
            city_id=CITY,
            volunteer_id=resident.volunteer.pk,
            kind_id=code,
            number=number,
            issuer="示范发证机关",
            valid_from=start,
            valid_until=end if until or not issued or expired else None,
            state=ProofState.WAITING if waits else ProofState.ACCEPTED,
            reviewed_by=reviewer,
            reviewed_at=None if waits else world.ago(100),
            created_at=world.ago(101),
        )
    )


def _reviewer(world: World) -> UUID | None:
    clerk = world.cast.get("liu_chengan")
    return clerk.id if clerk else None


def _plan_minors(world: World) -> None:
    """Everybody under 18 has a guardian who agreed; the pupil of the cast has his mother."""
    adults = [r for r in world.residents if r.account and 30 <= r.facts.age_on(world.today) <= 55]
    for resident in world.residents:
        if resident.facts.age_on(world.today) >= 18:
            continue
        mother = resident is world.cast["jiang_yuan"]
        guardian = world.cast["xu_min"] if mother else world.rng.choice(adults)
        assert guardian.account is not None
        asked = resident.person.created_at
        world.add(
            Guardianship(
                id=uuid7(),
                child_id=resident.id,
                guardian_id=guardian.id,
                guardian_name=guardian.person.name,
                guardian_phone_index=guardian.account.phone_index,
                guardian_phone_sealed=guardian.account.phone_sealed,
                relation="parent",
                state=GuardianState.GIVEN,
                asked_at=asked,
                decided_at=asked + timedelta(hours=2),
            )
        )
