"""What COPY wrote is what the actions write: one by one taken out and done again by them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.demo.replay import CITY, WAYS, acting, drop, events, forget, redo, rows, shift_with
from zhihe.accounts.actions.give_consent import give_consent
from zhihe.accounts.actions.name_person import name_person
from zhihe.accounts.actions.sign_in_with_code import sign_in_with_code
from zhihe.accounts.actions.state_document import state_document
from zhihe.accounts.actions.take_pledge import take_pledge
from zhihe.accounts.actions.verify_identity import verify_identity
from zhihe.accounts.integrations.identity_provider import IdentityResult
from zhihe.accounts.models import Account, Consent, Person, PhoneCode
from zhihe.accounts.queries.codes import code_hash
from zhihe.accounts.queries.documents import open_number
from zhihe.accounts.queries.phones import phone_of_person
from zhihe.accounts.terms import CodePurpose, ConsentPurpose
from zhihe.attendance.models import Punch, Sheet
from zhihe.audit.models import AuditEvent
from zhihe.foundation.clock import local_date
from zhihe.ledger.models import LedgerAccount
from zhihe.opportunities.actions.draft_activity import draft_activity
from zhihe.opportunities.actions.end_activity import end_activity
from zhihe.opportunities.actions.publish_activity import publish_activity
from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.platform.actor import Actor, system_actor
from zhihe.platform.invariants import count_all
from zhihe.recruitment.models import Application, Placement
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer
from zhihe.volunteers.actions.set_abilities import set_abilities
from zhihe.volunteers.models import Volunteer, VolunteerSkill


@pytest.mark.parametrize(("method", "roll"), WAYS)
@pytest.mark.row("L14", part="rows by COPY equal those of the actions")
def test_a_shift_by_copy_is_the_shift_by_the_actions(
    part_of_city: str, method: str, roll: bool
) -> None:
    story = shift_with(method, roll=roll)
    tables = (Application, Punch, Sheet)
    before = {model.__name__.lower(): list(story.of(model)) for model in tables}
    before["punch"] = list(story.of(Punch))
    before["record"] = list(story.records)
    placed = story.of(Placement).values_list("pk", flat=True)
    by_timer = AuditEvent.objects.in_city(CITY).filter(
        subject_id__in=list(placed), verb="attendance.came", role="system"
    )
    before["timer"] = list(by_timer.values_list("at", flat=True))
    told = story.told()
    assert (
        min(told[k].total() for k in ("application", "punch", "record", "transfer", "events")) > 1
    )
    story.undo()
    assert story.told()["record"] == Counter()
    redo(story, before)
    after = story.told()
    for name in told:
        assert after[name] == told[name], name
    assert {name: n for name, n in count_all() if n and not name.startswith("I6")} == {}


def test_a_person_by_copy_is_the_person_by_the_actions(
    part_of_city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registered with the phone and verified, as the pages do it."""
    served = LedgerAccount.objects.in_city(CITY).values("owner_id")
    volunteer = (
        Volunteer.objects.in_city(CITY)
        .filter(is_verified=True)
        .exclude(pk__in=served)
        .exclude(person_id__in=_anybody_else())
        .order_by("id")[0]
    )
    person = Person.objects.get(pk=volunteer.person_id)
    told, moments = _life(person, volunteer), _moments(person, volunteer)
    phone, number = phone_of_person(person), open_number(person)
    names = {str(person.pk): "P", str(volunteer.pk): "V", str(person.account_id): "A"}
    before = events(names, names)
    reference = (
        AuditEvent.objects.in_city(CITY)
        .get(subject_id=person.pk, verb="accounts.verified")
        .detail["reference"]
    )
    forget(map(UUID, names))
    drop(
        VolunteerSkill.objects.in_city(CITY).filter(volunteer=volunteer),
        Volunteer.objects.in_city(CITY).filter(pk=volunteer.pk),
        Consent.objects.filter(person=person), Person.objects.filter(pk=person.pk),
        Account.objects.filter(pk=person.account_id),
    )  # fmt: skip
    monkeypatch.setattr(
        "zhihe.accounts.actions.verify_identity.identity_provider", lambda: _Says(reference)
    )
    skills = [dict(row)["skill_id"] for row in told["skills"]]
    made, row = _register(person, volunteer, phone, number, skills, moments)
    again = {str(made.pk): "P", str(row.pk): "V", str(made.account_id): "A"}
    assert events(again, again) == before
    after = _life(made, row)
    for name in told:
        assert after[name] == told[name], name


def _anybody_else() -> Any:
    """Persons somebody appointed or took in."""
    from zhihe.organisations.models import Appointment, Membership

    return {
        *Appointment.objects.in_city(CITY).values_list("person_id", flat=True),
        *Membership.objects.in_city(CITY).values_list("person_id", flat=True),
        *Application.objects.in_city(CITY).values_list("applied_by", flat=True),
    }


class _Says:
    """A service that knows everybody."""

    def __init__(self, reference: str) -> None:
        self.document_types = ("cn_id", "passport", "hmt_residence", "hm_travel", "tw_travel",
                               "foreign_pr")  # fmt: skip
        self.reference = reference

    def verify(self, name: str, number: str) -> Any:
        return SimpleNamespace(
            result=IdentityResult.MATCH, retryable=False, provider_ref=self.reference
        )


def _life(person: Person, volunteer: Volunteer) -> dict[str, Any]:
    return {
        "account": rows(Account.objects.filter(pk=person.account_id)),
        "person": rows(Person.objects.filter(pk=person.pk)),
        "consents": rows(Consent.objects.filter(person=person)),
        "volunteer": rows(Volunteer.objects.in_city(CITY).filter(pk=volunteer.pk)),
        "skills": rows(VolunteerSkill.objects.in_city(CITY).filter(volunteer=volunteer)),
    }


def _moments(person: Person, volunteer: Volunteer) -> dict[str, Any]:
    about = AuditEvent.objects.in_city(CITY).filter(
        subject_id__in=(person.pk, volunteer.pk, person.account_id)
    )
    found = dict(about.values_list("verb", "at"))
    given = dict(Consent.objects.filter(person=person).values_list("purpose", "given_at"))
    return found | given


def _register(
    person: Person, volunteer: Volunteer, phone: str, number: str, skills: list[str], at: Any
) -> tuple[Person, Volunteer]:
    opened = at["accounts.open"]
    PhoneCode.objects.create(
        phone_index=_index(phone),
        purpose=CodePurpose.SIGN_IN,
        code_hash=code_hash(phone, CodePurpose.SIGN_IN, None, "123456"),
        created_at=opened,
        expires_at=opened + timedelta(minutes=5),
    )
    account = sign_in_with_code(city=CITY, phone=phone, code="123456", now=opened)
    made = name_person(city=CITY, account=account, name=person.name, now=at["accounts.name"])
    me = Actor(city=CITY, person_id=made.pk, account_id=account.pk)
    enrolled = at["volunteers.enrol"]
    row = enrol_volunteer(
        actor=me, person=made, now=enrolled, today=local_date(enrolled),
        region_id=volunteer.region_id, group=volunteer.group,
    )  # fmt: skip
    stated = at["accounts.document"]
    state_document(
        actor=me, person=made, kind=person.document_kind, number=number,
        country=person.document_country, birth_date=person.birth_date, sex=person.sex, now=stated,
    )  # fmt: skip
    verify_identity(actor=me, person=made, now=at["accounts.verified"])
    position = ConsentPurpose.CHECK_IN_POSITION
    give_consent(actor=me, person=made, purpose=position, now=at[position.value])
    take_pledge(actor=me, person=made, now=at["accounts.pledged"])
    _drain()
    row.refresh_from_db()
    set_abilities(
        actor=me, volunteer=row, skills=skills, languages=volunteer.languages, wishes=[],
        now=at["volunteers.set_abilities"],
    )  # fmt: skip
    made.refresh_from_db()
    return made, row


def _index(phone: str) -> bytes:
    from zhihe.accounts.queries.phones import phone_index

    return phone_index(phone)


def _drain() -> None:
    """What listeners copy from the person to the volunteer."""
    from zhihe.volunteers.actions.refresh_from_person import refresh_from_person

    for person in Person.objects.order_by("-id")[:1]:
        refresh_from_person(city=CITY, person_id=person.pk)


def test_an_activity_by_copy_is_the_activity_by_the_actions(part_of_city: str) -> None:
    """Written, published and ended: every column but the code and its secret."""
    for activity in Activity.objects.in_city(CITY).filter(state="ended").order_by("id")[:4]:
        before = events([activity.pk], {activity.activity_code: "code"})
        told, posts = rows(_one(activity)), _posts(activity)
        form = form_of(activity)
        manager = acting(activity.created_by, activity.created_at, "project_manager")
        made = draft_activity(
            actor=manager, organisation=activity.organisation, form=form, now=activity.created_at
        )
        code = publish_activity(actor=manager, activity=made, now=activity.published_at)
        end_activity(actor=system_actor(CITY), activity_id=made.pk, now=activity.updated_at)
        assert rows(_one(made)) == told
        assert _posts(made) == posts
        found = {str(w).replace(code, activity.activity_code) for e in events([made.pk], {})
                 for w in e}  # fmt: skip
        assert found == {word for e in events([activity.pk], {}) for word in e}
        assert len(before) == 3


def _one(activity: Activity) -> Any:
    return Activity.objects.in_city(CITY).filter(pk=activity.pk)


def _posts(activity: Activity) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.title, p.title_en, p.duties, p.selection, p.min_age, p.max_age, p.skill_id,"
            " p.qualification_id, p.needs_clearance, p.hours_value, p.position, s.starts_at,"
            " s.ends_at, s.capacity, s.offered, s.waiting, s.held, s.cancelled_at"
            " FROM opportunities_post p JOIN opportunities_shift s"
            " ON s.city_id = p.city_id AND s.post_id = p.id"
            " WHERE p.city_id = %s AND p.activity_id = %s ORDER BY p.position, s.starts_at",
            [CITY, activity.pk],
        )
        return list(cursor.fetchall())
