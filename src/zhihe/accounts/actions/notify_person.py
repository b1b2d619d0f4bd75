"""Tell a person something: in the inbox, and by SMS when they have a phone and agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from zhihe.accounts.models import Consent, Person
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.accounts.terms import ConsentPurpose
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.messaging.actions.post_notice import post_notice


def notify_person(
    *,
    city: str,
    person_id: UUID,
    kind: str,
    params: dict[str, str],
    now: datetime,
    url: str = "",
    sms_template: str = "",
    sms_params: dict[str, str] | None = None,
    organisation_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> None:
    """Post the in-app notice ``kind`` and, with ``sms_template``, queue the text.

    The text is left out (the notice stays) for a person without a phone or who withdrew the SMS
    consent. ``subject_id`` lets the desk see the delivery state of what it sent.
    """
    post_notice(city=city, person_id=person_id, kind=kind, params=params, now=now, url=url)
    if not sms_template:
        return
    person = Person.objects.select_related("account").get(pk=person_id)
    phone = phone_of_person(person)
    withdrawn = (
        Consent.objects.filter(
            person=person, purpose=ConsentPurpose.SMS, withdrawn_at__isnull=False
        ).exists()
        and not Consent.objects.filter(
            person=person, purpose=ConsentPurpose.SMS, withdrawn_at__isnull=True
        ).exists()
    )
    if not phone or withdrawn:
        return
    enqueue_text(
        city=city,
        phone=phone,
        template=sms_template,
        params=sms_params or params,
        now=now,
        person_id=person_id,
        organisation_id=organisation_id,
        subject_id=subject_id,
    )
