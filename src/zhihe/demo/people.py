"""Invented people for the demo city: the same seed gives the same people.

Plain Python. Nobody here can be a real person: identity numbers carry valid check digits but begin with a
division that does not exist (421299; 819999 for residence permits; 9999… for permanent residents), telephone
numbers count up from 199 0000 0000, and full names of well-known people are skipped.
Shares: 70 % adults, 15 % retired, 12 % students, 3 % adults with other documents than the identity card.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from zhihe.demo.identity import with_check_digit

DATA = Path(__file__).parent / "data"
VOLUNTEERS = Path(__file__).parent.parent / "volunteers" / "reference"
REFERENCE_DATE = date(2026, 11, 1)
SHARES = (("adult", 70), ("retired", 15), ("student", 12), ("other_document", 3))
AGES = {"adult": (18, 59), "retired": (58, 84), "student": (10, 22), "other_document": (19, 68)}
DIALECT = {
    "421202": "xianan",
    "421221": "jiayu",
    "421222": "tongcheng",
    "421223": "chongyang",
    "421224": "tongshan",
    "421281": "chibi",
}
OTHER_DOCUMENTS = {
    "passport": 40,
    "hmt_residence": 20,
    "hm_travel": 15,
    "tw_travel": 15,
    "foreign_pr": 10,
}
NUMERIC_COUNTRY = {
    "NGA": "566",
    "GHA": "288",
    "JPN": "392",
    "KOR": "410",
    "CZE": "203",
    "FRA": "250",
    "ITA": "380",
    "ESP": "724",
    "IND": "356",
    "BGD": "050",
    "VNM": "704",
    "RUS": "643",
    "IRL": "372",
    "DEU": "276",
    "KEN": "404",
    "PAK": "586",
    "BRA": "076",
    "MYS": "458",
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`identity_country` is set for foreign documents only; `village` is a code below `township`."""

    index: int
    name: str
    sex: str
    birth_date: date
    identity_kind: str
    identity_number: str
    identity_country: str | None
    phone: str
    township: str
    village: str
    group: str
    skills: tuple[str, ...]
    qualifications: tuple[str, ...]
    languages: tuple[str, ...]

    def age_on(self, day: date) -> int:
        return (
            day.year
            - self.birth_date.year
            - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
        )


class Places:
    """Townships weighted by population, with their villages."""

    def __init__(self) -> None:
        regions = json.loads((DATA / "regions.json").read_text(encoding="utf-8"))["regions"]
        villages: dict[str, list[str]] = defaultdict(list)
        for row in regions:
            if row["level"] == "village":
                villages[row["parent"]].append(row["code"])
        towns = [row for row in regions if row["level"] == "township"]
        self.codes = [row["code"] for row in towns]
        self.sums = list(accumulate(row["population"] for row in towns))
        self.villages = dict(villages)

    def pick(self, rng: random.Random) -> tuple[str, str]:
        town = rng.choices(self.codes, cum_weights=self.sums)[0]
        return town, rng.choice(self.villages[town])


class Names:
    """Surnames by weight, given names by generation and sex."""

    def __init__(self) -> None:
        data = json.loads((DATA / "names.json").read_text(encoding="utf-8"))
        self.surnames = [row["name"] for row in data["surnames"]]
        self.sums = list(accumulate(row["weight"] for row in data["surnames"]))
        self.given = data["given"]
        self.foreign = data["foreign"]
        self.famous = set(data["famous"])

    def pick(self, rng: random.Random, sex: str, year: int) -> str:
        while True:
            surname = rng.choices(self.surnames, cum_weights=self.sums)[0]
            name: str = surname + rng.choice(self.given[generation(year)][sex])
            if name not in self.famous:
                return name


class Identities:
    """Numbers that are never given twice. Odd serials are men, even are women; the cast has those from 900."""

    def __init__(self) -> None:
        self.serials: dict[tuple[str, date, str], int] = defaultdict(int)

    def number(self, prefix: str, born: date, sex: str) -> str:
        serial = 100 + 2 * self.serials[prefix, born, sex] + (1 if sex == "m" else 0)
        if serial >= 900:
            raise ValueError(f"too many people born on {born}")
        self.serials[prefix, born, sex] += 1
        return with_check_digit(f"{prefix}{born:%Y%m%d}{serial}")


def generation(year: int) -> str:
    for before, key in ((1965, "before_1965"), (1985, "1965_1984"), (2000, "1985_1999")):
        if year < before:
            return key
    return "after_2000"


@cache
def professional_skills() -> dict[str, str]:
    """Skill code to the usual certificate, only where the certificate is a professional one."""
    skills = json.loads((VOLUNTEERS / "skills.json").read_text(encoding="utf-8"))["items"]
    kinds = json.loads((VOLUNTEERS / "qualifications.json").read_text(encoding="utf-8"))["items"]
    professional = {row["code"] for row in kinds if row["professional"]}
    return {
        row["code"]: row["qualification"] for row in skills if row["qualification"] in professional
    }


@cache
def everyday_skills() -> tuple[str, ...]:
    skills = json.loads((VOLUNTEERS / "skills.json").read_text(encoding="utf-8"))["items"]
    return tuple(row["code"] for row in skills if row["code"] not in professional_skills())


def quotas(count: int) -> list[str]:
    """The kinds in their exact shares; what rounding leaves over goes to the adults."""
    kinds = [kind for kind, share in SHARES for _ in range(count * share // 100)]
    return kinds + ["adult"] * (count - len(kinds))


def birth_date(rng: random.Random, kind: str, on: date) -> date:
    youngest, oldest = AGES[kind]
    age = rng.randint(youngest, oldest)
    return on.replace(year=on.year - age) - timedelta(days=rng.randrange(365))


def group_of(rng: random.Random, kind: str, age: int) -> str:
    if kind in ("retired", "student"):
        return kind
    if age < 24:
        return "employed"
    return rng.choices(("employed", "professional", "other"), (66, 20, 14))[0]


def skills_of(rng: random.Random, group: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Skills and the certificates that go with them: professionals have one skill with its certificate."""
    wanted = rng.choices((0, 1, 2, 3), (25, 40, 25, 10))[0]
    skills = set(rng.sample(everyday_skills(), wanted))
    if group != "professional":
        return tuple(sorted(skills)), ()
    skill = rng.choice(sorted(professional_skills()))
    return tuple(sorted(skills | {skill})), (professional_skills()[skill],)


def languages_of(rng: random.Random, township: str, age: int) -> tuple[str, ...]:
    spoken = ["cmn"] if age < 75 or rng.random() < 0.5 else []
    if not spoken or rng.random() < min(0.95, 0.3 + age / 100):
        spoken.append(DIALECT[township[:6]])
    if age < 45 and rng.random() < 0.12:
        spoken.append("en")
    if rng.random() < 0.01:
        spoken.append("sign")
    return tuple(spoken)


def other_document(
    rng: random.Random, names: Names, identities: Identities, index: int, sex: str, born: date
) -> tuple[str, str, str, str | None]:
    """Name, kind, number, country of a person without an identity card; sex may follow from the name."""
    kind = rng.choices(tuple(OTHER_DOCUMENTS), tuple(OTHER_DOCUMENTS.values()))[0]
    if kind in ("passport", "foreign_pr"):
        row = rng.choice([row for row in names.foreign if row["sex"] == sex])
        full = f"{row['given']} {row['family']}"
        if kind == "passport":
            return full, kind, f"X{42000000 + index:08d}", row["country"]
        return (
            full,
            kind,
            identities.number("999" + NUMERIC_COUNTRY[row["country"]], born, sex),
            row["country"],
        )
    name = names.pick(rng, sex, born.year)
    if kind == "hmt_residence":
        return name, kind, identities.number("819999", born, sex), None
    return name, kind, f"{'H' if kind == 'hm_travel' else ''}{99000000 + index:08d}", None


def one_person(
    rng: random.Random,
    index: int,
    kind: str,
    on: date,
    places: Places,
    names: Names,
    identities: Identities,
) -> DemoPerson:
    sex = rng.choices("fm", (56, 44))[0]
    born = birth_date(rng, kind, on)
    township, village = places.pick(rng)
    country = None
    if kind == "other_document":
        name, document, number, country = other_document(rng, names, identities, index, sex, born)
    else:
        name = names.pick(rng, sex, born.year)
        document, number = "cn_id", identities.number("421299", born, sex)
    group = group_of(rng, kind, on.year - born.year)
    skills, qualifications = skills_of(rng, group)
    languages = languages_of(rng, township, on.year - born.year)
    if country:
        languages = ("en", *(code for code in languages if code == "cmn"))
    return DemoPerson(
        index=index,
        name=name,
        sex=sex,
        birth_date=born,
        identity_kind=document,
        identity_number=number,
        identity_country=country,
        phone=f"199{index:08d}",
        township=township,
        village=village,
        group=group,
        skills=skills,
        qualifications=qualifications,
        languages=languages,
    )


def iter_people(seed: int, count: int, on: date = REFERENCE_DATE) -> Iterator[DemoPerson]:
    rng = random.Random(seed)
    places, names, identities = Places(), Names(), Identities()
    kinds = quotas(count)
    rng.shuffle(kinds)
    for index, kind in enumerate(kinds):
        yield one_person(rng, index, kind, on, places, names, identities)


def make_people(seed: int, count: int, on: date = REFERENCE_DATE) -> list[DemoPerson]:
    """`count` people as seen on the day `on`; pass `on` so that ages do not drift with the calendar."""
    return list(iter_people(seed, count, on))
