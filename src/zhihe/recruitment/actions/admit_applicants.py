"""Admit several applicants at once; those that cannot be admitted do not stop the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Refusal
from zhihe.recruitment.actions.assess_applicant import assess_applicant
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import Verdict


@transaction.atomic
def admit_applicants(
    *, actor: Actor, applications: Iterable[Application], now: datetime
) -> dict[str, int]:
    """How many became admitted, waiting or were refused by a rule: ``{"admitted": 3, …}``.

    Taken in the order of applying and by shift, so that locks are taken in one order.
    """
    counts = {"admitted": 0, "waiting": 0, "not_possible": 0}
    for row in sorted(applications, key=lambda a: (str(a.shift_id), a.applied_at)):
        try:
            with transaction.atomic():
                state = assess_applicant(
                    actor=actor, application=row, verdict=Verdict.ADMIT, now=now
                )
        except Refusal:
            counts["not_possible"] += 1
        else:
            counts[state] += 1
    return counts
