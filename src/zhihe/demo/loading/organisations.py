"""Organisations in their tree, their places, their people and who may do what."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from zhihe.demo.loading.world import CITY, Resident, Staff, Told, World, items
from zhihe.foundation.bigrams import tsvector_literal
from zhihe.foundation.pinyin import pinyin_key
from zhihe.foundation.uuid7 import uuid7
from zhihe.organisations.models import (
    Appointment,
    Membership,
    Organisation,
    OrganisationReview,
    Place,
)
from zhihe.organisations.terms import (
    ACTIVE_STAGES,
    BaseType,
    Certification,
    MembershipState,
    OrganisationKind,
    PlaceKind,
    Role,
    Stage,
)
from zhihe.platform.fields import scaled_point

KINDS = {
    "demand_unit": OrganisationKind.UNIT,
    "association": OrganisationKind.LEAGUE,
    "agency": OrganisationKind.UNIT,
}
BASE_TYPES = {
    "social_org": BaseType.SOCIAL_ORGANISATION,
    "subdistrict_service": BaseType.COMMUNITY_SERVICE,
    "committee": BaseType.RESIDENTS_COMMITTEE,
}
PLACES = {
    "practice_office": PlaceKind.PRACTICE_STATION,
    "practice_station": PlaceKind.PRACTICE_POINT,
    "service_station": PlaceKind.COMMUNITY_STATION,
}
ROLES = {
    "base_clerk": Role.PROJECT_MANAGER,
    "school_clerk": Role.PROJECT_MANAGER,
    "duty_officer": Role.PROJECT_MANAGER,
}
CAST_POSTS = {  # organisation: who of the cast stands where
    "eco_team": (("he_yanqiu", "leader"),),
    "xianan_corps": (("song_zhiwei", "confirmer"),),
    "xianan_library": (("lu_jingzhi", "manager"),),
    "yinquan_school": (("zhong_yu", "manager"),),
    "jiugong_rescue": (("yue_linchuan", "leader"),),
}
WITH_STUDENTS = {"school", "base", "corps", "team"}


def term(terms: Any, value: str, other: Any) -> str:
    """The term of that name, else the other one: files may know finer kinds than the code."""
    return str(terms(value)) if value in set(terms) else str(other)


def plan_organisations(world: World) -> None:
    """Parents come before children in the file."""
    for row in items("organisations"):
        world.organisations[row["key"]] = world.add(_organisation(world, row))
        for place in row["places"]:
            _plan_place(world, world.organisations[row["key"]], place)
    for row in items("organisations"):
        if row["successor"]:
            heir = world.organisations[row["successor"]]
            world.organisations[row["key"]].successor_id = heir.pk


def _organisation(world: World, row: dict[str, Any]) -> Organisation:
    above = world.organisations.get(row["parent"] or "")
    identity = uuid7()
    founded = world.moment(date.fromisoformat(row["since"]), "09:00")
    principal = _named(world, row["principal"])
    kind = KINDS.get(row["kind"]) or term(OrganisationKind, row["kind"], OrganisationKind.TEAM)
    base = row["base_type"] or ""
    words = f"{row['name']} {row['name_en']} {row['intro']}"
    return Organisation(
        id=identity,
        city_id=CITY,
        name=row["name"],
        name_en=row["name_en"],
        pinyin=pinyin_key(row["name"])[:200],
        kind=kind,
        base_type=BASE_TYPES.get(base) or (term(BaseType, base, "") if base else ""),
        parent_id=above.pk if above else None,
        path=f"{above.path if above else ''}{identity}/",
        region_id=world.regions[row["region"]].pk,
        lines=row["lines"],
        certification=_certification(row["certification"]),
        stage=row["stage"],
        trial_until=world.today + timedelta(days=60) if row["stage"] == "trial" else None,
        students_allowed=row["kind"] in WITH_STUDENTS and row["certification"] != "none",
        intro=row["intro"],
        intro_en=row["intro_en"],
        phone=row["phone"],
        principal_id=principal.id if principal else None,
        principal_name=row["principal"],
        handler_name=row["principal"],
        address=row["places"][0]["address"] if row["places"] else "",
        search=tsvector_literal(words),
        created_at=founded,
    )


def _certification(value: str) -> str:
    if value == "school_contracted":
        return Certification.SCHOOL
    return term(Certification, value, Certification.NONE)


def _named(world: World, name: str) -> Resident | None:
    return next((r for r in world.residents if r.person.name == name), None)


def _plan_place(world: World, organisation: Organisation, row: dict[str, Any]) -> None:
    kind = PLACES.get(row["kind"]) or term(PlaceKind, row["kind"], PlaceKind.OTHER)
    world.places[row["key"]] = world.add(
        Place(
            id=uuid7(),
            city_id=CITY,
            organisation_id=organisation.pk,
            name=row["name"],
            name_en=row["name_en"],
            kind=kind,
            region_id=world.regions[row["region"]].pk,
            address=row["address"],
            lon=row["lon"],
            lat=row["lat"],
            point=scaled_point(row["lon"], row["lat"]),
            phone=organisation.phone,
            hours="周一至周日 8:30–17:30",
            created_at=organisation.created_at,
        )
    )


def plan_staff(world: World) -> None:
    """Four different adults run each organisation; the cast stands where the cast file says."""
    taken = {r.id for r in world.cast.values()}
    adults, known = _adults(world), list(world.cast.values())
    for row in items("organisations"):
        organisation = world.organisations[row["key"]]
        principal = _named(world, row["principal"])
        pool = _near(adults, row["region"], taken)
        principal_free = principal is not None and principal.id not in taken
        admin = principal if principal_free and principal else pool.pop()
        taken.add(admin.id)
        four = [p for p in pool if p.id != admin.id][-4:]
        taken.update(p.id for p in four)
        staff = Staff(admin, four[0], [four[1], four[2]], four[3])
        world.staff[row["key"]] = _with_cast(world, row["key"], staff)
        _review(world, organisation)
        if organisation.stage not in (*ACTIVE_STAGES, Stage.SUSPENDED):
            continue
        for who, role in (
            (admin, Role.ORG_ADMIN),
            (staff.manager, Role.PROJECT_MANAGER),
            (staff.leaders[0], Role.LEADER),
            (staff.leaders[1], Role.LEADER),
            (staff.confirmer, Role.CONFIRMER),
        ):
            if who not in known:
                appoint(world, who, role, organisation=organisation)
                join(world, who, organisation)
    _plan_cast_roles(world)


def _with_cast(world: World, key: str, staff: Staff) -> Staff:
    """The cast does what its roles say; the generated persons stay beside."""
    for who, post in CAST_POSTS.get(key, ()):
        if post == "leader":
            staff.leaders[0] = world.cast[who]
        else:
            setattr(staff, post, world.cast[who])
    return staff


def _adults(world: World) -> list[Resident]:
    return [
        r
        for r in world.residents
        if r.account
        and r.person.verification == "verified"
        and 25 <= r.facts.age_on(world.today) <= 66
    ]


def _near(adults: list[Resident], region: str, taken: set[Any]) -> list[Resident]:
    county = region[:6] if region != CITY else "421202"
    return [r for r in adults if r.id not in taken and r.facts.township.startswith(county)]


def _review(world: World, organisation: Organisation) -> None:
    if organisation.stage == Stage.APPLIED:
        return
    clerk = world.cast["liu_chengan" if organisation.parent_id else "yan_jibai"]
    at = organisation.created_at + timedelta(days=3)
    world.add(
        OrganisationReview(
            id=uuid7(),
            city_id=CITY,
            organisation_id=organisation.pk,
            verdict=organisation.stage,
            reason="材料齐全，走访过场地" if organisation.stage in ACTIVE_STAGES else "按规定处理",
            reviewer_id=clerk.id,
            at=at,
        )
    )
    world.tell(
        Told(
            at,
            "organisations.review",
            "organisation",
            organisation.pk,
            clerk.id,
            "county_clerk",
            detail={"verdict": str(organisation.stage)},
        )
    )


def appoint(
    world: World,
    who: Resident,
    role: str,
    *,
    organisation: Organisation | None = None,
    region: str = "",
    line: str = "",
    until: date | None = None,
) -> None:
    """An appointment from a while ago, by the clerk above."""
    since = world.ago(300)
    end = world.moment(until, "23:59") if until else None
    world.add(
        Appointment(
            id=uuid7(),
            city_id=CITY,
            person_id=who.id,
            account_id=who.account.pk if who.account else None,
            role=role,
            organisation_id=organisation.pk if organisation else None,
            region_id=world.regions[region].pk if region else None,
            line=line,
            since=since,
            until=end,
            appointed_by=world.cast["yan_jibai"].id,
            created_at=since,
        )
    )


def join(
    world: World,
    who: Resident,
    organisation: Organisation,
    state: str = MembershipState.ACTIVE,
    department: str = "",
) -> None:
    """A membership; waiting ones have applied yesterday."""
    waiting = state == MembershipState.APPLIED
    since = world.today - timedelta(days=world.rng.randint(30, 500))
    world.add(
        Membership(
            id=uuid7(),
            city_id=CITY,
            organisation_id=organisation.pk,
            person_id=who.id,
            state=state,
            department=department,
            since=None if waiting else since,
            applied_at=world.ago(1) if waiting else world.moment(since, "10:00"),
        )
    )


def _plan_cast_roles(world: World) -> None:
    for row in items("cast"):
        who = world.cast[row["key"]]
        for post in row["appointments"]:
            until = date.fromisoformat(post["until"])
            role, scope, target = post["role"], post["scope"], post["target"]
            if role == "volunteer":
                join(world, who, world.organisations[target])
            elif scope == "organisation":
                code = ROLES.get(role) or Role(role)
                appoint(world, who, code, organisation=world.organisations[target], until=until)
                join(world, who, world.organisations[target])
            elif scope == "region":
                appoint(world, who, Role(role), region=target, until=until)
            elif scope == "line":
                appoint(world, who, Role(role), region=CITY, line=target, until=until)
            elif scope == "platform":
                appoint(world, who, Role(role), region=CITY, until=until)


def plan_members(world: World) -> None:
    """Most people belong to one team of their county, some to two, a few knock at the door."""
    active = [
        (row, world.organisations[row["key"]])
        for row in items("organisations")
        if row["stage"] in ACTIVE_STAGES
    ]
    known = {(m.organisation_id, m.person_id) for m in world.rows[Membership]}
    for resident in world.residents:
        near = [
            o
            for row, o in active
            if row["region"] == CITY or row["region"][:6] == resident.facts.township[:6]
        ]
        for organisation in world.rng.sample(near, world.rng.choices((0, 1, 2), (15, 60, 25))[0]):
            if (organisation.pk, resident.id) not in known:
                knocks = resident.account is not None and world.rng.random() < 0.02
                join(
                    world,
                    resident,
                    organisation,
                    MembershipState.APPLIED if knocks else MembershipState.ACTIVE,
                )
