"""Identity documents: is this number possible, and what does it say about its holder?

Sources: GB 11643 (citizen numbers, check character ISO 7064 MOD 11-2), the 2018 rules for residence
permits of Hong Kong, Macao and Taiwan residents (same form, 81/82/83), and the notice of the
National Immigration Administration for the 2023 permanent residence card (same form, first
digit 9).
`stdnum.cn.ric` is not used: it refuses those and accepts a birth year 2099.
Nothing here asks whether the document exists: that is verification, a provider's work.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from babel import Locale
from babel.core import get_global
from stdnum.iso7064 import mod_11_2

_MAX_AGE = 130
_PROVINCE = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")
"""First two digits of GB/T 2260 codes as citizen numbers use them."""

_PERMIT_REGIONS = frozenset({"810000", "820000", "830000"})
_ICAO_ONLY = {"D": "DE", "GBD": "GB", "GBN": "GB", "GBO": "GB", "GBP": "GB", "GBS": "GB"}


class IdentityKind(StrEnum):
    """The documents people sign up with."""

    CN_ID = "cn_id"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PR = "foreign_pr"
    PASSPORT = "passport"
    HM_TRAVEL = "hm_travel"
    TW_TRAVEL = "tw_travel"
    OTHER = "other"


class Sex(StrEnum):
    """As the 17th character of an 18-character number tells it: odd male, even female."""

    MALE = "male"
    FEMALE = "female"


class IdentityNumberError(ValueError):
    """The number is refused; `code` says why and the number itself is never repeated.

    Codes: `empty`; `length`; `format` (characters the document cannot have); `checksum`;
    `region` (no such province); `other_kind` (a good form, but of another document);
    `birth_date` (no such day, or more than 130 years ago); `birth_date_future`;
    `birth_mismatch`, `sex_mismatch` (number and form disagree); `country` (missing or unknown).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """What the number and the form together establish.

    `country` is the ISO 3166-1 alpha-2 code of the nationality, "CN" for Hong Kong, Macao and
    Taiwan residents as well, None where nobody said. The number stays out of `repr` and so of logs.
    """

    kind: IdentityKind
    normalised: str = field(repr=False)
    birth_date: date | None
    sex: Sex | None
    country: str | None

    @property
    def index_text(self) -> str:
        """The text under which one document is found again: input of the blind index."""
        country = self.country if self.kind is IdentityKind.PASSPORT else ""
        return f"{self.kind}:{country or ''}:{self.normalised}"


def normalise(number: str) -> str:
    """Half-width, upper case, without spaces, hyphens, dots, brackets and invisible characters."""
    text = unicodedata.normalize("NFKC", number).replace("×", "X").upper()
    return "".join(c for c in text if c.isalnum())


def age_on(birth: date, day: date) -> int:
    """Full years (周岁) on a day. Born on 29 February: a year older on 1 March of a common year.

    ValueError when the day is before the birth.
    """
    if day < birth:
        raise ValueError("the day is before the birth")
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def check(
    kind: IdentityKind,
    number: str,
    *,
    country: str | None = None,
    birth_date: date | None = None,
    sex: Sex | None = None,
    today: date,
) -> IdentityFacts:
    """The facts of a number as typed in, or IdentityNumberError.

    `country` (alpha-2, alpha-3 or numeric) is required for a passport. `birth_date` and `sex` are
    those of the form: a number that tells them must agree, one that does not hands them through.
    """
    text = normalise(number)
    if not text:
        raise IdentityNumberError("empty")
    stated = _alpha2(country) if country else None
    text, own = _READERS[kind](text, stated)
    told_birth, told_sex = (_born(text), _sex(text)) if _is_18(kind, text) else (None, None)
    _agree(told_birth, birth_date, "birth_mismatch")
    _agree(told_sex, sex, "sex_mismatch")
    born = told_birth or birth_date
    if born is not None:
        _plausible(born, today)
    return IdentityFacts(kind, text, born, told_sex or sex, own)


def mask(number: str) -> str:
    """For pages: the first three and the last two characters, the rest stars, same length.

    Of a number shorter than ten only first and last are shown, shorter than five nothing.
    The birth date never shows.
    """
    text = normalise(number)
    head, tail = (3, 2) if len(text) >= 10 else (1, 1) if len(text) >= 5 else (0, 0)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


def _is_18(kind: IdentityKind, text: str) -> bool:
    numbered = {IdentityKind.CN_ID, IdentityKind.HMT_RESIDENCE, IdentityKind.FOREIGN_PR}
    return kind in numbered and len(text) == 18


def _agree(told: object, stated: object, code: str) -> None:
    if told is not None and stated is not None and told != stated:
        raise IdentityNumberError(code)


def _born(text: str) -> date:
    try:
        return date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        raise IdentityNumberError("birth_date") from None


def _sex(text: str) -> Sex:
    return Sex.MALE if int(text[16]) % 2 else Sex.FEMALE


def _plausible(born: date, today: date) -> None:
    if born > today:
        raise IdentityNumberError("birth_date_future")
    if age_on(born, today) > _MAX_AGE:
        raise IdentityNumberError("birth_date")


def _kind_of_18(text: str) -> IdentityKind:
    if text[0] == "9":
        return IdentityKind.FOREIGN_PR
    if text[:6] in _PERMIT_REGIONS:
        return IdentityKind.HMT_RESIDENCE
    if _PROVINCE.match(text):
        return IdentityKind.CN_ID
    raise IdentityNumberError("region")


def _read_18(kind: IdentityKind, text: str) -> str:
    if len(text) != 18:
        raise IdentityNumberError("length")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise IdentityNumberError("format")
    if not mod_11_2.is_valid(text):
        raise IdentityNumberError("checksum")
    if _kind_of_18(text) is not kind:
        raise IdentityNumberError("other_kind")
    return text


def _read_cn_id(text: str, _stated: str | None) -> tuple[str, str | None]:
    return _read_18(IdentityKind.CN_ID, text), "CN"


def _read_hmt_residence(text: str, _stated: str | None) -> tuple[str, str | None]:
    return _read_18(IdentityKind.HMT_RESIDENCE, text), "CN"


def _read_foreign_pr(text: str, stated: str | None) -> tuple[str, str | None]:
    """New card: 9, province, numeric country, birth date, serial, check. Old: alpha-3 + 12 digits.

    The country in the number is the one at first issue, so the form's word goes first.
    """
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", text):
        return text, stated or _alpha2(text[:3])
    if text[0].isalpha():
        raise IdentityNumberError("length" if len(text) != 15 else "format")
    _read_18(IdentityKind.FOREIGN_PR, text)
    return text, stated or _known_alpha2(text[3:6])


def _read_passport(text: str, stated: str | None) -> tuple[str, str | None]:
    if stated is None:
        raise IdentityNumberError("country")
    if not 5 <= len(text) <= 15:
        raise IdentityNumberError("length")
    if not re.fullmatch(r"[A-Z0-9]+", text):
        raise IdentityNumberError("format")
    return text, stated


def _read_hm_travel(text: str, _stated: str | None) -> tuple[str, str | None]:
    """H or M and eight digits for life; two more count the renewals on old cards and go."""
    if len(text) not in (9, 11):
        raise IdentityNumberError("length")
    if not re.fullmatch(r"[HM][0-9]{8}([0-9]{2})?", text):
        raise IdentityNumberError("format")
    return text[:9], "CN"


def _read_tw_travel(text: str, _stated: str | None) -> tuple[str, str | None]:
    """Eight digits for life; old booklets add two that count renewals and a letter: dropped."""
    if len(text) not in (8, 10, 11):
        raise IdentityNumberError("length")
    if not re.fullmatch(r"[0-9]{8}([0-9]{2}[A-Z]?)?", text):
        raise IdentityNumberError("format")
    return text[:8], "CN"


def _read_other(text: str, stated: str | None) -> tuple[str, str | None]:
    if not 4 <= len(text) <= 32:
        raise IdentityNumberError("length")
    return text, stated


_READERS = {
    IdentityKind.CN_ID: _read_cn_id,
    IdentityKind.HMT_RESIDENCE: _read_hmt_residence,
    IdentityKind.FOREIGN_PR: _read_foreign_pr,
    IdentityKind.PASSPORT: _read_passport,
    IdentityKind.HM_TRAVEL: _read_hm_travel,
    IdentityKind.TW_TRAVEL: _read_tw_travel,
    IdentityKind.OTHER: _read_other,
}


@cache
def _territories() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - {"ZZ"}


def _known_alpha2(code: str) -> str | None:
    """ISO 3166-1 alpha-2 of an alpha-2, alpha-3, numeric or passport-only code (CLDR), or None."""
    code = _ICAO_ONLY.get(code, code)
    found = get_global("territory_aliases").get(code, [code])
    return found[0] if len(found) == 1 and found[0] in _territories() else None


def _alpha2(code: str) -> str:
    found = _known_alpha2(code.strip().upper())
    if found is None:
        raise IdentityNumberError("country")
    return found
