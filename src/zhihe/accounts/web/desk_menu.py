"""What the office's side bar shows for accounts."""

from __future__ import annotations

from django.http import HttpRequest

from zhihe.accounts.labels import ROLES
from zhihe.accounts.policies import may_merge, may_reset, visible_resets, visible_verifications
from zhihe.accounts.terms import DESK_ROLES
from zhihe.frame.menus import AccountLine, url_or_empty


def may_check_documents(request: HttpRequest) -> bool:
    """Whether the hat worn now serves a desk."""
    return bool(request.actor.has_role(*DESK_ROLES))  # type: ignore[attr-defined]


def may_merge_persons(request: HttpRequest) -> bool:
    """Whether the hat worn now looks after duplicates."""
    return may_merge(request.actor)  # type: ignore[attr-defined]


def waiting_documents(request: HttpRequest) -> int:
    """How many people wait at this desk."""
    rows = visible_verifications(request.actor)  # type: ignore[attr-defined]
    return rows.filter(decided_at__isnull=True).count()


def may_reset_sign_ins(request: HttpRequest) -> bool:
    """Whether the hat worn now resets lost sign-ins, or decides as the second person."""
    return may_reset(request.actor)  # type: ignore[attr-defined]


def waiting_resets(request: HttpRequest) -> int:
    """How many resets wait for this person's second look."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = visible_resets(actor).exclude(asked_by=actor.person_id)
    return rows.filter(decided_at__isnull=True).count()


def who_is_at_the_desk(request: HttpRequest) -> AccountLine | None:
    """Name and hat of the person signed in."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_anonymous:
        return None
    hat = actor.hat
    role = f"{ROLES.get(hat.role, hat.role)} · {hat.label}" if hat else ""
    switch = url_or_empty("organisations:choose_hat") if len(actor.hats) > 1 else ""
    return AccountLine(actor.name, role, switch, url_or_empty("accounts:sign_out"))
