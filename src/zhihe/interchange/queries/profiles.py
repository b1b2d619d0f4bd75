"""Column profiles: which receiver wants which columns. The shipped ones and the city's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhihe.interchange.errors import UnknownProfile
from zhihe.interchange.queries.columns import FIELDS, PROTECTED
from zhihe.interchange.terms import RuleKey, Subject
from zhihe.platform import city_rules
from zhihe.platform.reference_files import items


@dataclass(frozen=True, slots=True)
class Profile:
    """``columns``: (field, title). ``grades`` limits service records to these evidence grades."""

    code: str
    name: str
    name_en: str
    subject: Subject
    columns: tuple[tuple[str, str], ...]
    grades: tuple[str, ...] = ()

    @property
    def protected(self) -> tuple[str, ...]:
        """Fields whose every look is shown to the person."""
        return tuple(field for field, _ in self.columns if field in PROTECTED)


def profiles(city: str, now: datetime) -> list[Profile]:
    """The shipped profiles, then the city's own (a city's code replaces the shipped one)."""
    rows = {row["code"]: row for row in items("interchange", "profiles")}
    rows |= {row["code"]: row for row in city_rules.read(city, RuleKey.PROFILES, now)}
    return [_profile(row) for row in rows.values()]


def profile(city: str, code: str, now: datetime) -> Profile:
    """One of them; UnknownProfile otherwise."""
    for found in profiles(city, now):
        if found.code == code:
            return found
    raise UnknownProfile()


def _profile(row: dict[str, Any]) -> Profile:
    """KeyError or ValueError for a field nobody knows: a wrong rule must not export nonsense."""
    subject = Subject(row["subject"])
    columns = tuple((c["field"], c["zh"]) for c in row["columns"])
    unknown = [field for field, _ in columns if field not in FIELDS[subject]]
    if unknown:
        raise ValueError(f"profile {row['code']}: unknown fields {unknown}")
    return Profile(
        row["code"],
        row["zh"],
        row.get("en", row["zh"]),
        subject,
        columns,
        tuple(row.get("grades", ())),
    )
