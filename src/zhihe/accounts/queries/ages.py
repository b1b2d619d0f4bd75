"""Ages of persons under the city's registration rules."""

from __future__ import annotations

from datetime import date, datetime

from zhihe.accounts.rules import AgeBand, AgeRules, age_rules
from zhihe.accounts.terms import RuleKey
from zhihe.foundation.clock import local_date
from zhihe.foundation.identity_numbers import age_on
from zhihe.platform import city_rules


def rules_of(city: str, now: datetime) -> AgeRules:
    """The age rules in force in the city."""
    return age_rules(city_rules.read(city, RuleKey.AGE_RULES, now))


def band_of(city: str, birth_date: date | None, now: datetime) -> AgeBand | None:
    """What the rules say about somebody born then; None while the birth date is not known."""
    if birth_date is None:
        return None
    return rules_of(city, now).band(age_on(birth_date, local_date(now)))
