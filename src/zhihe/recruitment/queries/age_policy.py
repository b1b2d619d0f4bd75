"""The city's age policy as bands of the rules; the data belong to accounts."""

from __future__ import annotations

from datetime import time
from functools import lru_cache

from zhihe.accounts.rules import AgeBand, age_rules
from zhihe.accounts.terms import RuleKey
from zhihe.recruitment.rules import Band

RULE = str(RuleKey.AGE_RULES)
"""Key of the city rule: the code of one of accounts/reference/age_rules.json."""


@lru_cache(maxsize=32)
def bands(code: str | None) -> tuple[Band, ...]:
    """Bands of a rule value; None and '' give the default, an unknown code raises KeyError."""
    return tuple(_band(row) for row in age_rules(code or "").bands)


def _band(row: AgeBand) -> Band:
    return Band(
        from_age=row.from_age,
        to_age=row.to_age,
        may_register=row.may_register,
        guardian_consent=row.guardian_consent,
        accompanied=row.accompanied,
        hazardous_allowed=row.hazardous_allowed,
        max_minutes_per_day=row.max_minutes_per_day,
        latest_end=time.fromisoformat(row.latest_end) if row.latest_end else None,
    )
