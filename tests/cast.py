"""The fixed cast of the suite, stranger included. Everybody is invented.

Regions: 咸宁市 > 咸安区 (温泉街道 > 长安社区), 嘉鱼县 (鱼岳镇). Organisations: the district corps with a
team below it and a station, a sibling team, and another county's team.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from zhihe.accounts.models import Account, Person
from zhihe.accounts.terms import Verification
from zhihe.foundation.check_digit import make_volunteer_no
from zhihe.foundation.uuid7 import uuid7
from zhihe.opportunities.models import Category
from zhihe.organisations.models import Appointment, Membership, Organisation, Place
from zhihe.organisations.terms import MembershipState, OrganisationKind, Role, Stage
from zhihe.platform import counters
from zhihe.platform.actor import Actor, Hat
from zhihe.platform.fields import scaled_point
from zhihe.platform.models import City
from zhihe.platform.vault import blind_index, seal_text
from zhihe.regions.models import Region
from zhihe.regions.terms import Level
from zhihe.volunteers.models import Volunteer
from zhihe.volunteers.terms import Group

CITY = "421200"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # Saturday 10:00 in Xianning
LON, LAT = 114.2980, 29.8529


@dataclass
class Member:
    """One of the cast: the person, the volunteer row (or None) and ways to act."""

    key: str
    person: Person
    volunteer: Volunteer | None = None
    appointments: dict[str, Appointment] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.person.pk

    def actor(self, role: str | None = None, *, strong: bool = True) -> Actor:
        """Actor wearing the hat of ``role`` (the only hat when None and there is one)."""
        hats = tuple(hat_of(a) for a in self.appointments.values())
        hat = (
            next((h for h in hats if h.role == role), None)
            if role
            else (hats[0] if len(hats) == 1 else None)
        )
        if role and hat is None:
            raise LookupError(f"{self.key} has no appointment {role}")
        return Actor(
            city=CITY,
            person_id=self.id,
            account_id=self.person.account_id,
            hats=hats,
            hat=hat,
            strong=strong,
            name=self.person.name,
        )


@dataclass
class Cast:
    """Everybody and the few things they meet."""

    city: City
    regions: dict[str, Region]
    organisations: dict[str, Organisation]
    place: Place
    members: dict[str, Member]

    def __getattr__(self, key: str) -> Any:
        members = self.__dict__.get("members", {})
        if key in members:
            return members[key]
        organisations = self.__dict__.get("organisations", {})
        if key in organisations:
            return organisations[key]
        raise AttributeError(key)


def hat_of(row: Appointment) -> Hat:
    """The hat of an appointment."""
    return Hat(
        appointment_id=row.pk,
        role=row.role,
        organisation_id=row.organisation_id,
        region_id=row.region_id or (row.organisation.region_id if row.organisation else None),
        region_path=row.region.path if row.region else "",
        line=row.line,
        label=row.organisation.name if row.organisation else "",
    )


PEOPLE = (  # key, name, birth, group, phone tail
    ("volunteer", "林晓禾", date(1996, 5, 2), Group.EMPLOYED, "0001"),
    ("second_volunteer", "许清和", date(1990, 3, 9), Group.EMPLOYED, "0002"),
    ("elder", "周桂兰", date(1946, 1, 15), Group.RETIRED, "0003"),
    ("student", "江予安", date(2011, 6, 1), Group.STUDENT, "0004"),
    ("guardian", "江海波", date(1980, 6, 1), Group.EMPLOYED, "0005"),
    ("leader", "何砚秋", date(1985, 8, 8), Group.EMPLOYED, "0006"),
    ("confirmer", "宋知微", date(1988, 2, 29), Group.EMPLOYED, "0007"),
    ("org_admin", "陆星野", date(1979, 10, 1), Group.EMPLOYED, "0008"),
    ("project_manager", "顾南枝", date(1991, 4, 4), Group.EMPLOYED, "0009"),
    ("parent_admin", "程以宁", date(1975, 7, 7), Group.EMPLOYED, "0010"),
    ("sibling_admin", "沈南乔", date(1982, 9, 9), Group.EMPLOYED, "0011"),
    ("other_admin", "陈一苇", date(1983, 1, 1), Group.EMPLOYED, "0012"),
    ("station_worker", "吴满珍", date(1987, 12, 12), Group.EMPLOYED, "0013"),
    ("township_clerk", "方平", date(1986, 3, 3), Group.EMPLOYED, "0014"),
    ("other_township_clerk", "罗小满", date(1986, 3, 4), Group.EMPLOYED, "0015"),
    ("county_clerk", "谢知南", date(1984, 5, 5), Group.EMPLOYED, "0016"),
    ("city_clerk", "唐怀远", date(1978, 6, 6), Group.EMPLOYED, "0017"),
    ("line_clerk", "方文静", date(1989, 7, 8), Group.EMPLOYED, "0018"),
    ("auditor", "高明镜", date(1977, 8, 9), Group.EMPLOYED, "0019"),
    ("system_admin", "齐正", date(1981, 9, 10), Group.EMPLOYED, "0020"),
    ("security_admin", "严守", date(1981, 9, 11), Group.EMPLOYED, "0021"),
    ("stranger", "石大山", date(1992, 2, 2), Group.OTHER, "0099"),
)
POSTS = (  # who, role, organisation key, region key, line
    ("leader", Role.LEADER, "team", None, ""),
    ("confirmer", Role.CONFIRMER, "team", None, ""),
    ("org_admin", Role.ORG_ADMIN, "team", None, ""),
    ("project_manager", Role.PROJECT_MANAGER, "team", None, ""),
    ("parent_admin", Role.ORG_ADMIN, "corps", None, ""),
    ("sibling_admin", Role.ORG_ADMIN, "sibling", None, ""),
    ("other_admin", Role.ORG_ADMIN, "other", None, ""),
    ("station_worker", Role.STATION_WORKER, "station", None, ""),
    ("township_clerk", Role.TOWNSHIP_CLERK, None, "township", ""),
    ("other_township_clerk", Role.TOWNSHIP_CLERK, None, "other_township", ""),
    ("county_clerk", Role.COUNTY_CLERK, None, "county", ""),
    ("city_clerk", Role.CITY_CLERK, None, "city", ""),
    ("line_clerk", Role.LINE_CLERK, None, "city", "health"),
    ("auditor", Role.AUDITOR, None, "city", ""),
    ("system_admin", Role.SYSTEM_ADMIN, None, "city", ""),
    ("security_admin", Role.SECURITY_ADMIN, None, "city", ""),
)


def phone_of(tail: str) -> str:
    """E.164 number of a cast member."""
    return f"+861380000{tail}"


def make_cast() -> Cast:
    """Write the cast into an empty database."""
    city = City.objects.create(
        code=CITY, name="咸宁市", name_en="Xianning", hosts=["testserver"], lon=LON, lat=LAT
    )
    regions = _regions(city)
    organisations = _organisations(city, regions)
    place = Place.objects.create(
        city=city,
        organisation=organisations["team"],
        name="永安街道活动室",
        kind="community_station",
        region=regions["township"],
        address="温泉街道长安大道 1 号",
        lon=LON,
        lat=LAT,
        point=scaled_point(LON, LAT),
        created_at=NOW,
    )
    Category.objects.create(
        code="neighbourhood", name="邻里互助", name_en="Neighbourhood", tone="dan"
    )
    counters.take(CITY, "volunteer_no", len(PEOPLE))
    members = {row[0]: _member(city, regions, n, *row) for n, row in enumerate(PEOPLE, 1)}
    for who, role, organisation, region, line in POSTS:
        members[who].appointments[role] = Appointment.objects.create(
            city=city,
            person_id=members[who].id,
            account_id=members[who].person.account_id,
            role=role,
            organisation=organisations[organisation] if organisation else None,
            region=regions[region] if region else None,
            line=line,
            since=NOW - timedelta(days=300),
            created_at=NOW - timedelta(days=300),
        )
    for key in ("volunteer", "second_volunteer", "leader"):
        Membership.objects.create(
            city=city,
            organisation=organisations["team"],
            person_id=members[key].id,
            state=MembershipState.ACTIVE,
            since=date(2026, 1, 1),
            applied_at=NOW - timedelta(days=300),
        )
    return Cast(city, regions, organisations, place, members)


def _regions(city: City) -> dict[str, Region]:
    rows: dict[str, Region] = {}
    for key, code, level, parent, name, name_en in (
        ("city", "421200000000", Level.CITY, None, "咸宁市", "Xianning"),
        ("county", "421202000000", Level.COUNTY, "city", "咸安区", "Xian'an District"),
        ("other_county", "421221000000", Level.COUNTY, "city", "嘉鱼县", "Jiayu County"),
        ("township", "421202001000", Level.TOWNSHIP, "county", "温泉街道", "Wenquan Subdistrict"),
        ("other_township", "421221100000", Level.TOWNSHIP, "other_county", "鱼岳镇", "Yuyue Town"),
        ("village", "421202001001", Level.VILLAGE, "township", "长安社区", "Chang'an Community"),
    ):
        row = Region.objects.create(
            city=city,
            code=code,
            level=level,
            parent=rows.get(parent or ""),
            name=name,
            name_en=name_en,
            valid_from=date(2020, 1, 1),
            lon=LON,
            lat=LAT,
            population=10000,
            population_year=2024,
        )
        row.path = f"{rows[parent].path if parent else ''}{row.pk}/"
        row.save(update_fields=["path"])
        rows[key] = row
    return rows


def _organisations(city: City, regions: dict[str, Region]) -> dict[str, Organisation]:
    rows: dict[str, Organisation] = {}
    for key, name, kind, parent, region, lines in (
        ("corps", "咸安区志愿服务总队", OrganisationKind.CORPS, None, "county", []),
        ("team", "文化文艺服务志愿服务队", OrganisationKind.TEAM, "corps", "township", ["culture"]),
        ("sibling", "护水志愿服务队", OrganisationKind.TEAM, "corps", "township", []),
        ("station", "长安社区志愿服务站", OrganisationKind.STATION, "corps", "township", []),
        (
            "other",
            "嘉鱼县医疗健康服务队",
            OrganisationKind.TEAM,
            None,
            "other_township",
            ["health"],
        ),
    ):
        identity = uuid7()
        above = rows.get(parent or "")
        rows[key] = Organisation.objects.create(
            id=identity,
            city=city,
            name=name,
            kind=kind,
            parent=above,
            region=regions[region],
            path=f"{above.path if above else ''}{identity}/",
            lines=lines,
            stage=Stage.ADMITTED,
            principal_name="负责人",
            handler_name="经办人",
            phone="0715-0000001",
            created_at=NOW - timedelta(days=400),
        )
    return rows


def _member(
    city: City,
    regions: dict[str, Region],
    serial: int,
    key: str,
    name: str,
    born: date,
    group: str,
    tail: str,
) -> Member:
    phone = phone_of(tail)
    account = Account.objects.create(
        phone_index=blind_index(phone, "phone"),
        phone_sealed=seal_text(phone, "phone"),
        phone_tail=tail,
        password="!",
        created_at=NOW - timedelta(days=300),
    )
    person = Person.objects.create(
        account=account,
        name=name,
        birth_date=born,
        verification=Verification.VERIFIED,
        verified_by="desk",
        verified_at=NOW - timedelta(days=299),
        claimed_at=NOW - timedelta(days=300),
        pledged_at=NOW - timedelta(days=299),
        created_at=NOW - timedelta(days=300),
        identity_index=blind_index(f"cn_id:{serial}", "identity"),
        document_kind="cn_id",
    )
    volunteer = Volunteer.objects.create(
        city=city,
        person_id=person.pk,
        volunteer_no=make_volunteer_no(CITY, serial),
        name=name,
        birth_date=born,
        group=group,
        is_claimed=True,
        is_verified=True,
        region=regions["village" if key != "stranger" else "other_township"],
        registered_at=NOW - timedelta(days=299),
    )
    return Member(key, person, volunteer)


def sign_in(client: Any, member: Member, role: str | None = None, *, strong: bool = False) -> None:
    """Give the Django test client a session of this member, wearing the hat of ``role``."""
    session = client.session
    session["account"] = str(member.person.account_id)
    session["person"] = str(member.id)
    session["epoch"] = 0
    session["opened"] = session["seen"] = datetime(2100, 1, 1, tzinfo=UTC).isoformat()
    if role:
        session["hat"] = str(member.appointments[role].pk)
    if strong:
        session["strong_until"] = datetime(2100, 1, 1, tzinfo=UTC).isoformat()
    session.save()
    client.cookies["zhihe_session"] = session.session_key
