"""A station begins to act in a person's name, by the person's SMS code or a signed slip."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zhihe.accounts.actions.check_phone_code import check_phone_code
from zhihe.accounts.actions.claim_person import claim_person
from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.models import Account, Person
from zhihe.accounts.queries.phones import phone_index, phone_of_person, seal_phone
from zhihe.accounts.terms import CodePurpose
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Refusal
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer


class ProofNeeded(Refusal):
    """Neither a code nor the number of a slip was given."""

    code = "proof_needed"
    message = _("请输入他手机上的验证码，或者填好他签过字的代办单编号。")
    status = 422


class NoPhone(Refusal):
    """The person has no phone a code could go to."""

    code = "no_phone"
    message = _("他没有登记手机号，请用签字的代办单。")


@transaction.atomic
def begin_acting(
    *,
    actor: Actor,
    person: Person,
    station: Organisation,
    now: datetime,
    code: str = "",
    slip: str = "",
) -> Actor:
    """The actor in the person's name. A code proves the phone, so an unclaimed person is claimed with
    it; a slip does not. The person is told. Raises CodeWrong, ProofNeeded, NoPhone.
    """
    code, slip = code.strip(), slip.strip()[:40]
    if not code and not slip:
        raise ProofNeeded()
    if code:
        _check_code(actor, person, code, now)
    acting = actor.acting_for(person.pk, station.pk)
    enrol_volunteer(
        actor=acting,
        person=person,
        now=now,
        today=clock.local_date(now),
        region_id=station.region_id,
    )
    record_event(
        actor=acting,
        now=now,
        fact=Fact(
            "home.act_for",
            "person",
            person.pk,
            person_id=person.pk,
            detail={"proof": "code" if code else "slip", "slip": slip},
        ),
    )
    notify_person(
        city=actor.city,
        person_id=person.pk,
        kind="home.acted_for",
        params={"station": station.name},
        url="/me/trace",
        now=now,
    )
    return acting


def _check_code(actor: Actor, person: Person, code: str, now: datetime) -> None:
    phone = phone_of_person(person)
    if not phone:
        raise NoPhone()
    check_phone_code(
        phone=phone, purpose=CodePurpose.ACT_FOR, code=code, now=now, subject_id=person.pk
    )
    if person.account_id is None:
        account, _made = Account.objects.get_or_create(
            phone_index=phone_index(phone),
            defaults={
                "phone_sealed": seal_phone(phone),
                "phone_tail": phone[-4:],
                "password": make_password(None),
                "created_at": now,
            },
        )
        claim_person(city=actor.city, account=account, person=person, now=now)
