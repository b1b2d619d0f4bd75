"""Codes of the four levels (GB/T 2260 and the statistical codes below it). Plain Python."""

from __future__ import annotations

import re

from zhihe.regions.terms import Level

LEVELS = {
    "市": Level.CITY,
    "地级市": Level.CITY,
    "县": Level.COUNTY,
    "区": Level.COUNTY,
    "区县": Level.COUNTY,
    "乡": Level.TOWNSHIP,
    "镇": Level.TOWNSHIP,
    "街道": Level.TOWNSHIP,
    "乡镇": Level.TOWNSHIP,
    "乡镇街道": Level.TOWNSHIP,
    "村": Level.VILLAGE,
    "社区": Level.VILLAGE,
    "村社区": Level.VILLAGE,
}
LENGTHS = {Level.CITY: 4, Level.COUNTY: 6, Level.TOWNSHIP: 9, Level.VILLAGE: 12}
ABOVE = {Level.COUNTY: Level.CITY, Level.TOWNSHIP: Level.COUNTY, Level.VILLAGE: Level.TOWNSHIP}


def full_code(code: str) -> str:
    """Twelve digits: '4212' and '421200' → '421200000000'; '' for what is no code."""
    digits = code.strip().removesuffix(".0")
    if not re.fullmatch(r"\d{4}|\d{6}|\d{9}|\d{12}", digits):
        return ""
    return digits.ljust(12, "0")


def level_of(code: str) -> Level:
    """The level that a twelve-digit code has by its zeros."""
    if code[9:] != "000":
        return Level.VILLAGE
    if code[6:9] != "000":
        return Level.TOWNSHIP
    return Level.COUNTY if code[4:6] != "00" else Level.CITY


def parent_code(code: str) -> str:
    """The code right above, by the zeros; '' for a city."""
    level = level_of(code)
    if level == Level.CITY:
        return ""
    return code[: LENGTHS[ABOVE[level]]].ljust(12, "0")
