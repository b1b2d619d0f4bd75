"""Numbers people read aloud, copy and type: volunteer numbers and unguessable codes.

A volunteer number is 6 digits of city, 8 of serial, 2 of check (ISO 7064 MOD 97-10, which finds
every wrong digit and every swapped pair). It is our own rule, guessable, and no secret.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from stdnum.iso7064 import mod_97_10

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""31 characters without 0/O and 1/I/L, which people confuse; 4.95 bits each."""

MAX_SERIAL = 99_999_999


def make_volunteer_no(city_code: str, serial: int) -> str:
    """The 16 digits of a volunteer.

    ValueError for a code that is not 6 digits or a serial outside 1 to 99,999,999.
    """
    if not re.fullmatch(r"[1-9][0-9]{5}", city_code):
        raise ValueError("a city code has 6 digits")
    if not 1 <= serial <= MAX_SERIAL:
        raise ValueError("serial out of range")
    body = f"{city_code}{serial:08d}"
    return body + mod_97_10.calc_check_digits(body)


def normalise(no: str) -> str:
    """Half-width, upper case, without spaces and hyphens; nothing is judged."""
    return re.sub(r"[\s\-‐-―]", "", unicodedata.normalize("NFKC", no)).upper()


def valid(no: str) -> bool:
    """Whether this, grouped or not, can be a volunteer number."""
    digits = normalise(no)
    form = re.fullmatch(r"[1-9][0-9]{15}", digits)
    return form is not None and digits[6:14] != "00000000" and bool(mod_97_10.is_valid(digits))


def display(no: str) -> str:
    """In groups of four, `3302 0000 0000 0157`. ValueError when not valid."""
    if not valid(no):
        raise ValueError("not a volunteer number")
    digits = normalise(no)
    return " ".join(digits[i : i + 4] for i in range(0, 16, 4))


def human_code(n: int) -> str:
    """`n` characters from a secure random source: 8 give 39 bits, 12 give 59.

    ValueError if n < 1.
    """
    if n < 1:
        raise ValueError("a code has at least one character")
    return "".join(secrets.choice(ALPHABET) for _ in range(n))


def normalise_human_code(text: str) -> str | None:
    """A code as typed, in the form it was given out; None when it cannot be one."""
    code = normalise(text)
    return code if code and set(code) <= set(ALPHABET) else None
