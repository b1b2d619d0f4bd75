"""Rules of organisations in plain Python: stages, who appoints whom, separation of duties."""

from __future__ import annotations

from collections.abc import Iterable

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from zhihe.organisations.terms import (
    CLERK_ROLES,
    ORGANISATION_ROLES,
    SEPARATED_ROLES,
    Role,
    Stage,
)

# verdict: stages it may be given in. REINSTATE is no stage, hence a word of its own.
REINSTATE = "reinstate"
VERDICTS: dict[str, tuple[Stage, ...]] = {
    Stage.TRIAL: (Stage.APPLIED,),
    Stage.ADMITTED: (Stage.APPLIED, Stage.TRIAL, Stage.INCUBATING),
    Stage.INCUBATING: (Stage.APPLIED, Stage.TRIAL, Stage.ADMITTED),
    Stage.REFUSED: (Stage.APPLIED,),
    Stage.SUSPENDED: (Stage.TRIAL, Stage.ADMITTED, Stage.INCUBATING),
    REINSTATE: (Stage.SUSPENDED,),
    Stage.EXITED: (Stage.TRIAL, Stage.ADMITTED, Stage.INCUBATING, Stage.SUSPENDED),
}
NEEDS_REASON = frozenset({Stage.REFUSED, Stage.SUSPENDED, Stage.EXITED})
TRIAL_DAYS = 180
CLERK_LEVELS = {
    Role.CITY_CLERK: 0,
    Role.COUNTY_CLERK: 1,
    Role.TOWNSHIP_CLERK: 2,
}


def verdicts_from(stage: str) -> tuple[str, ...]:
    """What a clerk may decide now, in the order of the table."""
    return tuple(verdict for verdict, stages in VERDICTS.items() if stage in stages)


def appointable_by(role: str, *, at_organisation: bool) -> tuple[str, ...]:
    """Roles somebody wearing ``role`` may give: an admin at the own organisation and below, a city
    clerk the clerks (any clerk an organisation's first person in charge), and the separated roles
    appoint each other, never themselves.
    """
    if at_organisation:
        if role == Role.ORG_ADMIN:
            return ORGANISATION_ROLES
        if role in (Role.TOWNSHIP_CLERK, Role.COUNTY_CLERK, Role.CITY_CLERK):
            return (Role.ORG_ADMIN,)
        return ()
    if role == Role.CITY_CLERK:
        return CLERK_ROLES
    if role == Role.SECURITY_ADMIN:
        return (Role.SYSTEM_ADMIN, Role.AUDITOR)
    if role == Role.SYSTEM_ADMIN:
        return (Role.SECURITY_ADMIN,)
    return ()


def duties_clash(role: str, held: Iterable[str]) -> bool:
    """Whether ``role`` may not join ``held`` in one account: 三员分立, and no business beside them."""
    others = {h for h in held if h != role}
    if role in SEPARATED_ROLES:
        return bool(others)
    return any(h in SEPARATED_ROLES for h in others)


def credit_code(text: str) -> str:
    """The compact 18 characters of GB 32100 with a right check character; '' for an empty text.

    ValueError when the characters or the check character are wrong.
    """
    compact = uscc.compact(text.strip().upper())
    if not compact:
        return ""
    try:
        return str(uscc.validate(compact))
    except ValidationError as error:
        raise ValueError("credit code") from error
