"""Check digit of 18-character numbers (GB 11643, ISO 7064 MOD 11-2), for making invented ones."""

from __future__ import annotations

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_digit(first_17: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return "0123456789X"[(12 - total) % 11]


def with_check_digit(first_17: str) -> str:
    return first_17 + check_digit(first_17)
