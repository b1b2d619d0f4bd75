"""The bodies of the city: their tree, their places, who runs them, and the clerks above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import Ids, moment
from zhihe.demo.scale.people import People, Team
from zhihe.demo.scale.store import Store
from zhihe.foundation.bigrams import tsvector_literal
from zhihe.foundation.canonical_json import encode
from zhihe.foundation.pinyin import pinyin_key
from zhihe.organisations.models import Appointment, Organisation, OrganisationReview, Place
from zhihe.organisations.terms import Certification, OrganisationKind, PlaceKind, Role, Stage
from zhihe.platform.fields import scaled_point
from zhihe.regions.models import Region

THEMES = (
    ("邻里守望", "Neighbours"), ("护河净滩", "Rivers"), ("银龄", "Elders"), ("护学", "School gate"),
    ("巧手维修", "Repairs"), ("健康", "Health"), ("文化", "Culture"), ("红绿灯下", "Crossings"),
)  # fmt: skip
INTRO = "{place}的乡亲们自己拉起来的队伍，谁家有事，离得最近的先到。"
REASON = "材料齐全，走访过场地"
STAFF = (Role.PROJECT_MANAGER, Role.LEADER, Role.LEADER, Role.CONFIRMER)


@dataclass(slots=True)
class Clerk:
    """A person of the verified by index, with the role worn."""

    index: int
    person: str
    role: str


@dataclass(slots=True)
class Body:
    """A body that may publish; staff by index among the verified."""

    row: Organisation
    place: Place
    region: Region
    county: str
    admin: int
    manager: int
    leaders: tuple[int, int]
    confirmer: int
    clerk: int

    @property
    def staff(self) -> frozenset[int]:
        """Whoever leads, writes and confirms here does not come as a volunteer."""
        return frozenset((*self.leaders, self.manager, self.confirmer, self.clerk))


@dataclass(slots=True)
class Wanted:
    """A body to be: name, where, below whom (a key)."""

    key: str
    name: str
    name_en: str
    kind: str
    region: Region
    above: str


class Bodies:
    """Founds all bodies on one day, with the first of the verified as their people."""

    def __init__(
        self, store: Store, log: Log, ids: Ids, rng: Random, people: People, regions: list[Region],
        city: str,
    ) -> None:  # fmt: skip
        self.store, self.log, self.ids, self.rng = store, log, ids, rng
        self.people, self.regions, self.city = people, regions, city
        self.all: list[Body] = []
        self.clerks: dict[str, Clerk] = {}  # by code of the region
        self._free: Iterator[int] = iter(())

    def found(self, count: int, at: int) -> None:
        """``count`` bodies and the clerks of city and counties at the second ``at``."""
        self._free = iter(range(len(self.people.person_ids)))
        for region in self.regions:
            if region.level in ("city", "county"):
                self._clerk(region, at)
        made: dict[str, Body] = {}
        for wanted in _wanted(self.regions, count):
            at += 20
            made[wanted.key] = self._body(wanted, made.get(wanted.above), at)
        self.all = list(made.values())
        self.people.teams = [self._team(body) for body in self.all]

    def _team(self, body: Body) -> Team:
        decider = self.people.person_ids[body.admin]
        return Team(str(body.row.pk), body.row.name, body.county, body.region.pk, decider)

    def clerk_of(self, body: Body) -> Clerk:
        """The county's clerk; the city's for what belongs to the city."""
        return self.clerks[body.county]

    def _clerk(self, region: Region, at: int) -> None:
        role = Role.CITY_CLERK if region.level == "city" else Role.COUNTY_CLERK
        index = next(self._free)
        self._appoint(index, role, at, region=region)
        self.clerks[region.code] = Clerk(index, self.people.person_ids[index], role.value)

    def _body(self, wanted: Wanted, above: Body | None, at: int) -> Body:
        admin, *staff = (next(self._free) for _ in range(1 + len(STAFF)))
        row = self._organisation(wanted, above, admin, at)
        place = self._place(wanted, row, admin, at)
        county = wanted.region.code[:6]
        self._review(row, county, at + 5)
        self._appoint(admin, Role.ORG_ADMIN, at + 5, organisation=row, told=False)
        for index, role in zip(staff, STAFF, strict=True):
            self._appoint(index, role, at + 10, organisation=row, by=admin)
        manager, first, second, confirmer = staff
        body = Body(
            row, place, wanted.region, county, admin, manager, (first, second), confirmer,
            self.clerks[county].index,
        )  # fmt: skip
        return body

    def _organisation(
        self, wanted: Wanted, above: Body | None, admin: int, at: int
    ) -> Organisation:
        identity, person = self.ids.at(at), self.people.person_ids[admin]
        intro = INTRO.format(place=wanted.region.name)
        words = " ".join((wanted.name, wanted.name_en, "", intro, ""))
        row = Organisation(
            id=identity,
            city_id=self.city,
            name=wanted.name,
            name_en=wanted.name_en,
            pinyin=pinyin_key(wanted.name)[:200],
            kind=wanted.kind,
            parent_id=above.row.pk if above else None,
            path=f"{above.row.path if above else ''}{identity}/",
            region_id=wanted.region.pk,
            lines=[],
            certification=Certification.NONE,
            stage=Stage.ADMITTED,
            intro=intro,
            principal_id=person,
            principal_name=self.people.names[admin],
            handler_name=self.people.names[admin],
            phone="0715-0000000",
            search=tsvector_literal(words),
            applied_by=person,
            created_at=moment(at),
        )
        self.store.row(row)
        detail = _json(kind=wanted.kind, documents=[])
        self.log.tell(at, "organisations.apply", "organisation", identity, person, detail=detail)
        return row

    def _review(self, row: Organisation, county: str, at: int) -> None:
        clerk = self.clerks[county]
        self.store.row(
            OrganisationReview(
                id=self.ids.at(at),
                city_id=self.city,
                organisation_id=row.pk,
                verdict=Stage.ADMITTED,
                reason=REASON,
                reviewer_id=clerk.person,
                at=moment(at),
            )
        )
        detail = _json(before="applied", after="admitted", successor="")
        self.log.tell(
            at, "organisations.review", "organisation", str(row.pk), clerk.person, "", clerk.role,
            detail, REASON,
        )  # fmt: skip

    def _appoint(
        self, index: int, role: Role, at: int, *, organisation: Organisation | None = None,
        region: Region | None = None, by: int | None = None, told: bool = True,
    ) -> None:  # fmt: skip
        people = self.people
        identity = self.ids.at(at)
        person, actor = people.person_ids[index], people.person_ids[by] if by is not None else ""
        if organisation is not None and by is None:
            actor = self.clerks[self.county_of(organisation)].person
        self.store.row(
            Appointment(
                id=identity,
                city_id=self.city,
                person_id=person,
                account_id=people.account_ids[index],
                role=role,
                organisation_id=organisation.pk if organisation else None,
                region_id=region.pk if region else None,
                since=moment(at),
                appointed_by=actor or None,
                created_at=moment(at),
            )
        )
        if not told:
            return
        detail = _json(
            role=role.value, organisation=str(organisation.pk) if organisation else "",
            region=region.pk if region else 0, line="", until="",
        )  # fmt: skip
        self.log.tell(
            at, "organisations.appoint", "appointment", identity, actor, person,
            "org_admin" if actor else "system", detail,
        )  # fmt: skip

    def county_of(self, row: Organisation) -> str:
        region = next(r for r in self.regions if r.pk == row.region_id)
        return region.code[:6]

    def _place(self, wanted: Wanted, row: Organisation, admin: int, at: int) -> Place:
        region, rng = wanted.region, self.rng
        lon = round((region.lon or 114.3) + rng.uniform(-0.012, 0.012), 5)
        lat = round((region.lat or 29.8) + rng.uniform(-0.012, 0.012), 5)
        name = f"{region.name}实践站" if wanted.kind == "station" else f"{wanted.name}驻地"
        place = Place(
            id=self.ids.at(at + 2),
            city_id=self.city,
            organisation_id=row.pk,
            name=name[:80],
            kind=PlaceKind.COMMUNITY_STATION,
            region_id=region.pk,
            address=f"{region.name}示范路 {rng.randint(1, 99)} 号",
            lon=lon,
            lat=lat,
            point=scaled_point(lon, lat),
            phone="0715-0000000",
            created_at=moment(at + 2),
        )
        self.store.row(place)
        detail = _json(organisation=str(row.pk), kind=PlaceKind.COMMUNITY_STATION.value)
        self.log.tell(
            at + 2, "organisations.add_place", "place", str(place.pk),
            self.people.person_ids[admin], "", "org_admin", detail,
        )  # fmt: skip
        return place


def _json(**detail: Any) -> str:
    return encode(detail).decode()


def _wanted(regions: list[Region], count: int) -> list[Wanted]:
    """Corps, then teams of townships, stations of villages, teams by theme: the first ``count``."""
    top = next(r for r in regions if r.level == "city")
    corps = OrganisationKind.CORPS.value
    found = [Wanted("city", f"{top.name}志愿服务总队", "Xianning Volunteer Corps", corps, top, "")]
    by_level = {level: [r for r in regions if r.level == level] for level in LEVELS}
    found += [
        Wanted(r.code, f"{r.name}志愿服务总队", f"{r.name_en} Volunteer Corps", corps, r, "city")
        for r in by_level["county"]
    ]
    found += [
        Wanted(r.code, f"{_full(r, regions)}志愿服务队", f"{r.name_en} Volunteers",
               OrganisationKind.TEAM.value, r, r.code[:6])
        for r in by_level["township"]
    ]  # fmt: skip
    found += [
        Wanted(r.code, f"{_full(r, regions)}志愿服务站", f"{r.name_en} Station",
               OrganisationKind.STATION.value, r, r.code[:9])
        for r in by_level["village"]
    ]  # fmt: skip
    for zh, en in THEMES:
        found += [
            Wanted(f"{r.code}{en}", f"{_full(r, regions)}{zh}服务队", f"{r.name_en} {en}",
                   OrganisationKind.TEAM.value, r, r.code[:6])
            for r in by_level["township"]
        ]  # fmt: skip
    if count > len(found):
        raise ValueError(f"at most {len(found)} bodies")
    return found[:count]


LEVELS = ("county", "township", "village")


def _full(region: Region, regions: list[Region]) -> str:
    """Name with the one above, so that no two are equal."""
    above = next(r for r in regions if r.pk == region.parent_id)
    return f"{above.name}{region.name}"


__all__ = ["Bodies", "Body", "Clerk"]
