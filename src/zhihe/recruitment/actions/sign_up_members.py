"""集体报名: a team leader or a school signs its members up in one act, with their consent (H05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.terms import MembershipState
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, Refusal
from zhihe.recruitment.actions.apply_for import apply_for
from zhihe.recruitment.errors import ReasonNeeded
from zhihe.recruitment.rules import Finding

MOST = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one member: the state of the application, or why not."""

    person_id: UUID
    state: str = ""
    refusal: str = ""
    findings: tuple[Finding, ...] = ()


@transaction.atomic
def sign_up_members(
    *,
    actor: Actor,
    organisation: Organisation,
    shift_id: UUID,
    person_ids: Sequence[UUID],
    consent: bool,
    now: datetime,
) -> list[Outcome]:
    """One outcome per person, in the order asked; those who do not fit do not stop the others.

    ``consent`` says that every member was asked; each is told who signed them up and can decline
    by the code. ReasonNeeded without it, Forbidden for people who are no members. At most 100.
    """
    if not consent:
        raise ReasonNeeded(_("请先确认：这些成员都问过、都愿意。"))
    wanted = list(dict.fromkeys(person_ids))[:MOST]
    members = set(
        Membership.objects.in_city(actor.city)
        .filter(organisation=organisation, state=MembershipState.ACTIVE, person_id__in=wanted)
        .values_list("person_id", flat=True)
    )
    if members != set(wanted):
        raise Forbidden()
    return [_one(actor, person_id, shift_id, now) for person_id in wanted]


def _one(actor: Actor, person_id: UUID, shift_id: UUID, now: datetime) -> Outcome:
    try:
        with transaction.atomic():
            made = apply_for(
                actor=actor.acting_for(person_id, None), shift_id=shift_id, now=now, channel="team"
            )
    except Refusal as refusal:
        findings = tuple(getattr(refusal, "findings", ()))
        return Outcome(person_id, refusal=str(refusal), findings=findings)
    return Outcome(person_id, state=made.state)
