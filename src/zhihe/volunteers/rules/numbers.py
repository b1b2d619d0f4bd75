"""Which rule makes volunteer numbers: our own, or one a city registers (S07).

A rule is chosen by the dated city rule ``volunteers.number_rule``; numbers given out keep theirs.
The national format was not available to us: ``Volunteer.national_no`` stays as it is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from zhihe.foundation import check_digit

MOST = 20
"""Characters of a number, as the table keeps it."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """``make(city code, serial)``, ``valid(number)``, ``display(number)`` as people read it."""

    make: Callable[[str, int], str]
    valid: Callable[[str], bool]
    display: Callable[[str], str]


OWN = "own"
_rules: dict[str, NumberRule] = {
    OWN: NumberRule(check_digit.make_volunteer_no, check_digit.valid, check_digit.display)
}


def register_number_rule(code: str, rule: NumberRule) -> None:
    """Add a rule, in ``AppConfig.ready``; registering a code again replaces it."""
    _rules[code] = rule


def new_number(code: str, city: str, serial: int) -> str:
    """A number by the rule ``code``. ValueError when its own check does not accept it."""
    rule = _rules[code]
    number = rule.make(city, serial)
    if len(number) > MOST or not rule.valid(number):
        raise ValueError(f"the rule {code} makes numbers it does not accept")
    return number


def display_number(number: str) -> str:
    """As the rule that accepts it shows it; a number of no known rule stays as it is."""
    for rule in _rules.values():
        if rule.valid(number):
            return rule.display(number)
    return number
