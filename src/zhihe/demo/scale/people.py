"""Who registers: by the phone with or without real name, or on a list of a unit."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from random import Random

from zhihe.accounts.models import Account, Consent, Person
from zhihe.accounts.queries.documents import identity_index
from zhihe.accounts.queries.phones import phone_index, seal_phone
from zhihe.accounts.terms import ConsentPurpose, DocumentKind, EnteredBy, Sex, Verification
from zhihe.demo.loading.residents import _known
from zhihe.demo.people import DemoPerson, iter_people
from zhihe.demo.scale.log import Log
from zhihe.demo.scale.moments import DAY, Ids, moment, stamp
from zhihe.demo.scale.sizes import Sizes
from zhihe.demo.scale.spread import tickets
from zhihe.demo.scale.store import Store
from zhihe.foundation.check_digit import make_volunteer_no
from zhihe.foundation.pinyin import pinyin_key
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform.vault import seal_text
from zhihe.volunteers.models import Volunteer, VolunteerSkill
from zhihe.volunteers.terms import Group, VolunteerState

MEMBERS = 0.6  # of the verified who ask a team near by to take them in
VERSION = 1


@lru_cache(maxsize=100_000)
def _pinyin(name: str) -> str:
    return pinyin_key(name, person=True)[:120]


def _bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


def _texts(values: tuple[str, ...]) -> str:
    return "{" + ",".join(values) + "}"


class Team:
    """An organisation somebody may belong to: ids as text, ``decider`` its person in charge."""

    __slots__ = ("county", "decider", "id", "name", "region")

    def __init__(self, id: str, name: str, county: str, region: int, decider: str) -> None:
        self.id, self.name, self.county, self.region, self.decider = (
            id, name, county, region, decider
        )  # fmt: skip


class People:
    """Registers everybody in order of time and keeps of the verified what serving needs."""

    def __init__(
        self, store: Store, log: Log, ids: Ids, rng: Random, sizes: Sizes, seed: int,
        regions: dict[str, int], city: str, today: date,
    ) -> None:  # fmt: skip
        self.log, self.ids, self.rng, self.city, self.regions = log, ids, rng, city, regions
        self.left = {"real": sizes.real_name, "light": sizes.light, "entered": sizes.entered}
        self.facts: Iterator[DemoPerson] = iter_people(seed, sizes.volunteers, today)
        self.minors: deque[DemoPerson] = deque()
        self.serial = 0
        self.teams: list[Team] = []
        self.person_ids: list[str] = []  # of the verified, in order of registration
        self.volunteer_ids: list[str] = []
        self.names: list[str] = []
        self.account_ids: list[str] = []
        self.groups: list[str] = []
        self.counties: list[str] = []
        self.urns: dict[str, array[int]] = {}
        self.since = array("q")
        self.kept = array("H")
        self.missed = array("H")
        self._tables(store)

    def _tables(self, store: Store) -> None:
        city = self.city
        self.account = store.table(
            Account, "id", "phone_index", "phone_sealed", "phone_tail", "password", "last_login",
            "created_at",
        )  # fmt: skip
        common = ("id", "account_id", "name", "pinyin", "claimed_at", "created_at")
        self.light = store.table(Person, *common)
        document = ("sex", "birth_date", "document_kind", "document_country", "document_sealed",
                    "document_tail", "identity_index")  # fmt: skip
        self.real = store.table(
            Person, *common, *document, "verified_at", "pledged_at",
            verification=Verification.VERIFIED, verified_by="aliyun",
        )  # fmt: skip
        self.entered = store.table(
            Person, "id", "name", "pinyin", "created_at", *document, "entered_for",
            "entered_label", "contact_index", "contact_sealed", "contact_tail",
            entered_by=EnteredBy.IMPORT,
        )  # fmt: skip
        self.volunteer = store.table(
            Volunteer, "id", "person_id", "volunteer_no", "name", "pinyin", "sex", "birth_date",
            "is_claimed", "is_verified", "state", "group", "region_id", "languages",
            "registered_at", city_id=city,
        )  # fmt: skip
        self.consent = store.table(
            Consent, "id", "person_id", "purpose", "given_at", "given_by", version=VERSION
        )
        self.skill = store.table(VolunteerSkill, "id", "volunteer_id", "skill_id", city_id=city)
        self.member = store.table(
            Membership, "id", "organisation_id", "person_id", "since", "applied_at", "decided_by",
            city_id=city, state=MembershipState.ACTIVE,
        )  # fmt: skip

    def register(self, count: int, midnight: int, latest: int) -> None:
        """The people of one day, between eight in the morning and ten at night, by ``latest``."""
        moments = sorted(
            min(midnight + 8 * 3600 + int(self.rng.random() * 14 * 3600), latest - 600)
            for _ in range(count)
        )
        for at in moments:
            kind, facts = self._next(moment(at).date())
            if kind == "entered":
                self._enter(facts, at)
            elif kind == "light":
                self._light(facts, at)
            else:
                self._real(facts, at)

    def _next(self, day: date) -> tuple[str, DemoPerson]:
        """Whoever comes next. Minors come on the lists of their schools, never before the bodies."""
        left = self.left
        adults = left["real"] + left["light"]
        if self.minors and self.teams and left["entered"]:
            left["entered"] -= 1
            return "entered", self.minors.popleft()
        while (facts := next(self.facts, None)) is not None:
            if facts.age_on(day) >= 18:
                break
            if self.teams and left["entered"]:
                left["entered"] -= 1
                return "entered", facts
            self.minors.append(facts)
        if facts is None:
            facts = self.minors.popleft()
        lists = left["entered"] - len(self.minors) if self.teams else 0
        dice = self.rng.random() * (adults + max(0, lists))
        kind = "real" if dice < left["real"] else "light" if dice < adults else "entered"
        left[kind] -= 1
        return kind, facts

    def _account(self, facts: DemoPerson, at: int) -> str:
        identity, phone = self.ids.at(at), f"+86{facts.phone}"
        when = stamp(at)
        self.account.add(
            identity, _bytes(phone_index(phone)), _bytes(seal_phone(phone)), phone[-4:],
            f"!{self.rng.getrandbits(160):040x}", when, when,
        )  # fmt: skip
        self.log.tell(at, "accounts.open", "account", identity)
        return identity

    def _agree(self, person: str, purpose: ConsentPurpose, at: int) -> None:
        self.consent.add(self.ids.hex(at), person, purpose.value, stamp(at), person)
        detail = f'{{"purpose":"{purpose.value}","version":{VERSION}}}'
        self.log.tell(at, "accounts.consent_given", "person", person, person, person, detail=detail)

    def _enrol(
        self, facts: DemoPerson, person: str, at: int, *, actor: str, kind: str, region: int,
        group: str,
    ) -> str:  # fmt: skip
        identity = self.ids.at(at)
        self.serial += 1
        told = kind != "light"
        self.volunteer.add(
            identity, person, make_volunteer_no(self.city, self.serial), facts.name,
            _pinyin(facts.name), _sex(facts) if told else "",
            facts.birth_date.isoformat() if told else "\\N",
            "f" if kind == "entered" else "t", "t" if kind == "real" else "f",
            (VolunteerState.UNCLAIMED if kind == "entered" else VolunteerState.ACTIVE).value,
            group, region, _texts(facts.languages) if kind == "real" else "{}", stamp(at),
        )  # fmt: skip
        self.log.tell(at, "volunteers.enrol", "volunteer", identity, actor, person)
        return identity

    def _named(self, facts: DemoPerson, person: str, at: int) -> None:
        self.log.tell(at, "accounts.name", "person", person, person, person)
        self._agree(person, ConsentPurpose.ACCOUNT, at)

    def _light(self, facts: DemoPerson, at: int) -> None:
        account = self._account(facts, at)
        person, named = self.ids.at(at + 30), stamp(at + 30)
        self.light.add(person, account, facts.name, _pinyin(facts.name), named, named)
        self._named(facts, person, at + 30)
        region = self.regions[facts.village]
        self._enrol(
            facts, person, at + 45, actor=person, kind="light", region=region, group=facts.group
        )

    def _document(self, facts: DemoPerson) -> tuple[str, ...]:
        known = _known(facts)
        tail = known.normalised[-4:] if len(known.normalised) > 8 else ""
        return (
            _sex(facts), facts.birth_date.isoformat(), DocumentKind(facts.identity_kind).value,
            known.country or "", _bytes(seal_text(known.normalised, "document")), tail,
            _bytes(identity_index(known.index_text)),
        )  # fmt: skip

    def _real(self, facts: DemoPerson, at: int) -> None:
        account = self._account(facts, at)
        person, named = self.ids.at(at + 30), stamp(at + 30)
        self.real.add(
            person, account, facts.name, _pinyin(facts.name), named, named,
            *self._document(facts), stamp(at + 110), stamp(at + 150),
        )  # fmt: skip
        self._named(facts, person, at + 30)
        self._agree(person, ConsentPurpose.IDENTITY_NUMBER, at + 90)
        kind = f'{{"kind":"{facts.identity_kind}"}}'
        tell = self.log.tell
        tell(at + 90, "accounts.document", "person", person, person, person, detail=kind)
        told = f'{{"by":"aliyun","reference":"{self.rng.getrandbits(64):016X}"}}'
        tell(at + 110, "accounts.verified", "person", person, person, person, detail=told)
        self._agree(person, ConsentPurpose.CHECK_IN_POSITION, at + 130)
        tell(at + 150, "accounts.pledged", "person", person, person, person)
        volunteer = self._enrol(
            facts, person, at + 45, actor=person, kind="real",
            region=self.regions[facts.village], group=facts.group,
        )  # fmt: skip
        self._able(facts, person, volunteer, at + 200)
        self._keep(facts, account, person, volunteer, at)
        if self.teams and self.rng.random() < MEMBERS:
            self._join(facts, person, at)

    def _able(self, facts: DemoPerson, person: str, volunteer: str, at: int) -> None:
        for skill in facts.skills:
            self.skill.add(self.ids.hex(at), volunteer, skill)
        added = ",".join(f'"{skill}"' for skill in sorted(facts.skills))
        detail = f'{{"added":[{added}],"taken_back":[]}}'
        self.log.tell(
            at, "volunteers.set_abilities", "volunteer", volunteer, person, person, detail=detail
        )

    def _keep(self, facts: DemoPerson, account: str, person: str, volunteer: str, at: int) -> None:
        index, county = len(self.person_ids), facts.township[:6]
        self.person_ids.append(person)
        self.volunteer_ids.append(volunteer)
        self.account_ids.append(account)
        self.names.append(facts.name)
        self.groups.append(facts.group)
        self.counties.append(county)
        self.since.append(at)
        self.kept.append(0)
        self.missed.append(0)
        urn = self.urns.setdefault(county, array("I"))
        urn.extend([index] * tickets(self.rng))

    def _join(self, facts: DemoPerson, person: str, at: int) -> None:
        team = self._team(facts)
        asked, decided = at + 260, at + 260 + int(self.rng.random() * DAY / 2)
        identity = self.ids.at(asked)
        when = stamp(asked)
        since = stamp(decided + 8 * 3600)[:10]
        self.member.add(identity, team.id, person, since, when, team.decider)
        tell = self.log.tell
        detail = f'{{"organisation":"{team.id}"}}'
        tell(asked, "organisations.apply_to_join", "membership", identity, person, person,
             detail=detail)  # fmt: skip
        tell(decided, "organisations.decide_membership", "membership", identity, team.decider,
             person, "org_admin", '{"after":"active"}')  # fmt: skip

    def _team(self, facts: DemoPerson) -> Team:
        for _ in range(8):
            team = self.rng.choice(self.teams)
            if team.county == facts.township[:6]:
                return team
        return team

    def _enter(self, facts: DemoPerson, at: int) -> None:
        """On the list of a unit: a person without an account, and a member by the own signature."""
        team, person, phone = self._team(facts), self.ids.at(at), f"+86{facts.phone}"
        when = stamp(at)
        self.entered.add(
            person, facts.name, _pinyin(facts.name), when, *self._document(facts), team.id,
            team.name, _bytes(phone_index(phone)), _bytes(seal_phone(phone)), phone[-4:],
        )  # fmt: skip
        detail = f'{{"organisation":"{team.id}"}}'
        self.log.tell(
            at, "accounts.entered", "person", person, team.decider, person, "org_admin", detail
        )
        self._enrol(
            facts, person, at, actor=team.decider, kind="entered", region=team.region,
            group=Group.EMPLOYED.value,
        )  # fmt: skip
        since = stamp(at + 8 * 3600)[:10]
        self.member.add(self.ids.hex(at), team.id, person, since, when, team.decider)


def _sex(facts: DemoPerson) -> str:
    return (Sex.FEMALE if facts.sex == "f" else Sex.MALE).value
