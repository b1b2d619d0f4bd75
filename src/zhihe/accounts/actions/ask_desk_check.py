"""Put a person into the queue of a desk that looks at the document."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.models import Person, VerificationRequest
from zhihe.accounts.queries.desk import desk_due
from zhihe.accounts.terms import RuleKey, Verification
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.clock import local_date
from zhihe.platform import city_rules
from zhihe.platform.actor import Actor


@transaction.atomic
def ask_desk_check(
    *, actor: Actor, person: Person, region_id: int | None, place: str, now: datetime
) -> VerificationRequest:
    """The open request of the person, made when there is none; says where and until when."""
    due = desk_due(actor.city, now)
    where = place or city_rules.read(actor.city, RuleKey.DESK_PLACE, now)
    request, made = VerificationRequest.objects.get_or_create(
        person=person,
        decided_at=None,
        defaults={
            "city_id": actor.city,
            "region_id": region_id,
            "desk_place": where[:120],
            "due_at": due,
            "created_at": now,
        },
    )
    Person.objects.filter(pk=person.pk).exclude(verification=Verification.VERIFIED).update(
        verification=Verification.WAITING_DESK
    )
    person.refresh_from_db()
    if made:
        record_event(
            actor=actor,
            now=now,
            fact=Fact("accounts.desk_asked", "person", person.pk, person_id=person.pk),
        )
        notify_person(
            city=actor.city,
            person_id=person.pk,
            kind="accounts.desk_asked",
            params={"place": where, "until": local_date(due).isoformat()},
            now=now,
            sms_template="desk_verification",
            sms_params={"deadline": local_date(due).isoformat(), "place": where},
        )
    return request
