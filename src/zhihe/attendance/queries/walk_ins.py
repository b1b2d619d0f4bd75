"""Finding the person who stands before the leader: number and name must both fit."""

from __future__ import annotations

import re
import unicodedata

from zhihe.attendance.queries.volunteers_locked import ABLE
from zhihe.volunteers.models import Volunteer


def find_walk_in(city: str, number: str, name: str) -> Volunteer | None:
    """The volunteer with this number whose name is the one given; None otherwise.

    Both are asked for so that a number alone gives no name away.
    """
    digits = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", number).upper())[:20]
    if not digits:
        return None
    row = Volunteer.objects.in_city(city).filter(volunteer_no=digits, state__in=ABLE).first()
    if row is None or row.name.strip() != unicodedata.normalize("NFKC", name).strip():
        return None
    return row
