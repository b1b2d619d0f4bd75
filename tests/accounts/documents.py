"""Identity numbers with right check characters; nobody's."""

from __future__ import annotations

from datetime import date

from stdnum.iso7064 import mod_11_2


def cn_id(born: date, serial: int = 21, area: str = "421202") -> str:
    """A citizen number: ``serial`` odd is male."""
    body = f"{area}{born:%Y%m%d}{serial:03d}"
    return body + mod_11_2.calc_check_digit(body)
