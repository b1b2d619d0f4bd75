"""The application an answer code opens, together with the tail of the phone that got it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from zhihe.accounts.models import Person
from zhihe.platform.actor import Actor
from zhihe.recruitment.errors import CodeUnknown
from zhihe.recruitment.models import Application, Placement


@dataclass(frozen=True, slots=True)
class Opened:
    """What the code opens, and the person as the actor of the answer."""

    application: Application
    placement: Placement | None
    actor: Actor


def opened_by(city: str, code: str, tail: str) -> Opened:
    """CodeUnknown for a wrong code or a wrong tail alike: nothing is told about either."""
    row = (
        Application.objects.in_city(city)
        .exclude(answer_code="")
        .filter(answer_code=code)
        .select_related("shift__post", "activity__organisation", "volunteer")
        .first()
    )
    if row is None:
        raise CodeUnknown()
    person = Person.objects.select_related("account").get(pk=row.volunteer.person_id)
    known = person.account.phone_tail if person.account else person.contact_tail
    if not known or not hmac.compare_digest(known.encode(), tail.encode()):
        raise CodeUnknown()
    placement = Placement.objects.in_city(city).filter(application_id=row.pk).first()
    actor = Actor(city=city, person_id=person.pk, account_id=person.account_id, name=person.name)
    return Opened(row, placement, actor)
