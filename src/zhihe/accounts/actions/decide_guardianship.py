"""A guardian agrees, refuses, or takes the consent back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts import rules
from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.actions.withdraw_consent import withdraw_consent
from zhihe.accounts.errors import GuardianNotAsked
from zhihe.accounts.events import GuardianWithdrew, PersonChanged
from zhihe.accounts.models import Guardianship
from zhihe.accounts.terms import ConsentPurpose, GuardianState
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.platform.actor import Actor
from zhihe.platform.events import publish


@transaction.atomic
def decide_guardianship(
    *, city: str, guardianship: Guardianship, to: GuardianState, now: datetime
) -> None:
    """The guardian's number was proved before (policies.access_guardianship).

    Raises GuardianNotAsked when the state does not allow it (two tabs, the back button).
    """
    sources = [source for source, targets in rules.GUARDIAN_MOVES.items() if to in targets]
    rows = Guardianship.objects.filter(pk=guardianship.pk, state__in=sources)
    withdrawn = now if to == GuardianState.WITHDRAWN else None
    if not rows.update(state=to, decided_at=now, withdrawn_at=withdrawn):
        raise GuardianNotAsked()
    child = guardianship.child
    actor = Actor(city=city)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(f"accounts.guardian_{to}", "guardianship", guardianship.pk, person_id=child.pk),
    )
    if to == GuardianState.GIVEN:
        give_consent(actor=actor, person=child, purpose=ConsentPurpose.GUARDIAN, now=now)
    else:
        withdraw_consent(actor=actor, person=child, purpose=ConsentPurpose.GUARDIAN, now=now)
    publish(city, PersonChanged(str(child.pk)))
    if to == GuardianState.WITHDRAWN:
        publish(city, GuardianWithdrew(str(child.pk)))
    notify_person(city=city, person_id=child.pk, kind=f"accounts.guardian_{to}", params={}, now=now)
