"""Arithmetic of accounts: tries, ages, PINs. Plain Python."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhihe.accounts.terms import GuardianState

CODE_LIFE = timedelta(minutes=10)
GUARDIAN_CODE_LIFE = timedelta(hours=72)
RESEND_AFTER = timedelta(seconds=60)
CODE_TRIES = 5
HOUR = timedelta(hours=1)
PIN_TRIES = 5
PIN_LOCK = timedelta(minutes=15)
PASSWORD_TRIES = 5
PASSWORD_LOCK = timedelta(minutes=15)
TOTP_TRIES = 5
TOTP_LOCK = timedelta(minutes=15)
TOTP_STEP_SECONDS = 30
DOCUMENT_TRIES = 8
DOCUMENT_LOCK = timedelta(hours=24)
RESET_TRIES = 5
RESET_LOCK = timedelta(hours=1)
NAME_MOST = 60
# A sign-in ends: SESSION_IDLE after the last visit, SESSION_LIFE after it began, whichever is first.
# The second factor rests after STRONG_IDLE without a page; a visit is noted every SEEN_EVERY.
SESSION_IDLE = timedelta(days=30)
SESSION_LIFE = timedelta(days=60)
STRONG_IDLE = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=10)
# Wrong codes and passwords of one network block in an hour, right ones not counted: a school of 500
# may mistype, a guesser has 200 of a million in an hour.
WRONG_PER_BLOCK = 200
# Words of this service: alone, or with digits and signs around them, they are no password.
CONTEXT_WORDS = (
    "zhihe",
    "志合",
    "zhiyuanyun",
    "志愿云",
    "zhiyuanzhe",
    "志愿者",
    "zhiyuan",
    "volunteer",
    "xianning",
    "yibi",
)
WORD_LEAVES = 4
REFERENCE = Path(__file__).parent / "reference"


# A guardian may change the mind at any time; asking anew makes a new row.
GUARDIAN_MOVES: dict[GuardianState, tuple[GuardianState, ...]] = {
    GuardianState.ASKED: (GuardianState.GIVEN, GuardianState.REFUSED),
    GuardianState.REFUSED: (GuardianState.GIVEN,),
    GuardianState.GIVEN: (GuardianState.WITHDRAWN,),
    GuardianState.WITHDRAWN: (GuardianState.GIVEN,),
}


@dataclass(frozen=True, slots=True)
class AgeBand:
    """What one registration body says about one stretch of full years [from, to)."""

    from_age: int
    to_age: int | None
    may_register: bool
    guardian_consent: bool
    accompanied: bool
    profile_hidden: bool
    hazardous_allowed: bool
    max_minutes_per_day: int | None
    latest_end: str | None
    zh: str
    en: str

    def words(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class AgeRules:
    """The bands and the declaration of one registration body (age_rules.json, domain.md §2.7)."""

    code: str
    zh: str
    en: str
    declaration_zh: str
    declaration_en: str
    bands: tuple[AgeBand, ...]

    def band(self, age: int) -> AgeBand:
        """The band of an age in full years; the last one for what lies above all."""
        for band in self.bands:
            if band.from_age <= age and (band.to_age is None or age < band.to_age):
                return band
        return _open_band(age)

    def declaration(self, language: str) -> str:
        return self.declaration_en if language.startswith("en") else self.declaration_zh


@cache
def age_rules(code: str = "") -> AgeRules:
    """The rules named ``code``; '' gives the default. KeyError for an unknown code."""
    items = json.loads((REFERENCE / "age_rules.json").read_text(encoding="utf-8"))["items"]
    for item in items:
        if item["code"] == code or (not code and item["default"]):
            return _rules(item)
    raise KeyError(code)


def _rules(item: dict[str, Any]) -> AgeRules:
    return AgeRules(
        item["code"],
        item["zh"],
        item["en"],
        item["declaration_zh"],
        item["declaration_en"],
        tuple(AgeBand(**band) for band in item["bands"]),
    )


def _open_band(age: int) -> AgeBand:
    """Ages that a body says nothing about: adults decide alone, the others are free as well."""
    return AgeBand(
        age, None, True, False, False, age < 18, age >= 18, None, None, "自己做主", "Decides alone"
    )


@cache
def guardian_relations() -> frozenset[str]:
    """Codes of the relations that may consent for a child."""
    items = json.loads((REFERENCE / "relations.json").read_text(encoding="utf-8"))["items"]
    return frozenset(item["code"] for item in items if item["may_be_guardian"])


def pin_is_fit(pin: str) -> bool:
    """Four to six ASCII digits, not all the same, not a run up or down."""
    if not (4 <= len(pin) <= 6 and pin.isascii() and pin.isdigit()):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return steps not in ({0}, {1}, {-1})


def is_context_word(password: str, phone: str = "") -> bool:
    """Whether the password is little more than a word of this service, the own number or a birthday.

    ``phone`` in E.164. Digits alone are welcome otherwise: any composition is (ASVS 6.2.5).
    """
    plain = unicodedata.normalize("NFKC", password).casefold()
    digits = "".join(c for c in plain if c.isdigit())
    if plain.isdigit() and _is_day(plain):
        return True
    if phone and phone[-8:] in digits and len(plain) - len(digits) < WORD_LEAVES:
        return True
    rest = plain
    for word in CONTEXT_WORDS:
        rest = rest.replace(word, "")
    return rest != plain and len([c for c in rest if c.isalpha()]) < WORD_LEAVES


def _is_day(digits: str) -> bool:
    """19960502 and its like."""
    try:
        return len(digits) == 8 and 1900 <= datetime.strptime(digits, "%Y%m%d").year <= 2100
    except ValueError:
        return False


def name_is_fit(name: str) -> bool:
    """At least one letter of any script, at most 60 characters, no control characters or digits."""
    if not 1 <= len(name) <= NAME_MOST or not any(c.isalpha() for c in name):
        return False
    return all(c.isalpha() or c in " ·.-'’・" or _combines(c) for c in name)


def _combines(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Mc"}


def mask_name(name: str) -> str:
    """王小明 → 王*明, 李四 → 李*, John Smith → J***: for people who may know but not read."""
    if len(name) <= 1:
        return name
    if name[0].isascii():
        return name[0] + "***"
    return name[0] + "*" * (len(name) - 2) + name[-1] if len(name) > 2 else name[0] + "*"
