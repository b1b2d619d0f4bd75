"""Arithmetic of certificates: grouping by issuer, totals, numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from zhihe.foundation.check_digit import human_code

NUMBER_LENGTH = 12
CHECK_LENGTH = 6


def new_number(issued: date) -> str:
    """Public, unguessable number: year and twelve characters of a 31-letter alphabet (59 bits)."""
    return f"ZH{issued.year}{human_code(NUMBER_LENGTH)}"


def new_check_code() -> str:
    """Typed beside the number."""
    return human_code(CHECK_LENGTH)


def totals_by_grade(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Minutes per evidence grade, in the order A to D, grades without minutes left out."""
    sums: dict[str, int] = defaultdict(int)
    for grade, minutes in rows:
        sums[grade] += minutes
    return {grade: sums[grade] for grade in "ABCD" if sums[grade]}


def totals_by_group(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Minutes per population group whose standard they were counted by, most first."""
    sums: dict[str, int] = defaultdict(int)
    for group, minutes in rows:
        sums[group] += minutes
    return dict(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0])))


def mask_name(name: str) -> str:
    """Public form of a name: the family name and one star per further character (at most two)."""
    stripped = name.strip()
    if not stripped:
        return "*"
    if stripped.isascii():
        return f"{stripped[0]}***"
    return stripped[0] + "*" * min(max(len(stripped) - 1, 1), 2)
