"""任命: who may give which role, and the duties that stay apart."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, phone_of, sign_in
from zhihe.organisations.actions.appoint import appoint, give_role
from zhihe.organisations.actions.end_appointment import end_appointment
from zhihe.organisations.errors import (
    AppointedAlready,
    LastAdmin,
    NotAppointable,
    OwnAppointment,
    SeparatedDuties,
    WrongDates,
)
from zhihe.organisations.models import Appointment
from zhihe.organisations.queries.hats import hats_of
from zhihe.organisations.rules import duties_clash
from zhihe.organisations.terms import SEPARATED_ROLES, Role
from zhihe.platform import invariants
from zhihe.platform.refusals import Forbidden


def give(cast: Cast, who: str, to: str, role: str, now: Any, **where: Any) -> Appointment:
    return appoint(
        actor=cast.members[who].actor(), person=cast.members[to].person, role=role, now=now, **where
    )


@pytest.mark.row("Z26")
def test_an_admin_makes_a_project_manager_at_the_own_team(cast: Cast, now: Any) -> None:
    row = give(cast, "org_admin", "volunteer", Role.PROJECT_MANAGER, now, organisation=cast.team)
    hats = hats_of("421200", cast.volunteer.id, now)
    assert [(h.role, h.organisation_id) for h in hats] == [(Role.PROJECT_MANAGER, cast.team.pk)]
    assert row.appointed_by == cast.org_admin.id


def test_the_corps_appoints_at_its_teams_and_nobody_else_does(cast: Cast, now: Any) -> None:
    give(cast, "parent_admin", "volunteer", Role.LEADER, now, organisation=cast.team)
    for who in ("sibling_admin", "other_admin", "leader", "stranger", "line_clerk", "city_clerk"):
        with pytest.raises(Forbidden):
            give(cast, who, "second_volunteer", Role.LEADER, now, organisation=cast.team)
    with pytest.raises(Forbidden):
        give(cast, "org_admin", "volunteer", Role.LEADER, now, organisation=cast.corps)


def test_only_the_city_appoints_clerks_and_only_security_the_auditor(cast: Cast, now: Any) -> None:
    give(cast, "city_clerk", "volunteer", Role.TOWNSHIP_CLERK, now, region=cast.regions["township"])
    give(cast, "security_admin", "elder", Role.AUDITOR, now, region=cast.regions["city"])
    for who in ("county_clerk", "org_admin", "stranger", "system_admin", "auditor"):
        with pytest.raises(Forbidden):
            give(cast, who, "student", Role.TOWNSHIP_CLERK, now, region=cast.regions["township"])
    with pytest.raises(Forbidden):
        give(cast, "city_clerk", "student", Role.AUDITOR, now, region=cast.regions["city"])


def test_nobody_appoints_themselves_nor_a_person_who_cannot_sign_in(cast: Cast, now: Any) -> None:
    with pytest.raises(OwnAppointment):
        give(cast, "org_admin", "org_admin", Role.CONFIRMER, now, organisation=cast.team)
    with pytest.raises(WrongDates):
        give(cast, "org_admin", "volunteer", Role.LEADER, now, organisation=cast.team, until=now)
    person = cast.volunteer.person
    person.account_id = None
    with pytest.raises(NotAppointable):
        appoint(
            actor=cast.org_admin.actor(),
            person=person,
            role=Role.LEADER,
            organisation=cast.team,
            now=now,
        )


@pytest.mark.parametrize("role", [r for r in Role])
@pytest.mark.parametrize("held", [r for r in Role])
def test_separated_duties_clash_with_everything_else(role: Role, held: Role) -> None:
    apart = role != held and (role in SEPARATED_ROLES or held in SEPARATED_ROLES)
    assert duties_clash(role, [held]) is apart


def test_a_business_role_and_audit_never_meet_in_one_account(cast: Cast, now: Any) -> None:
    with pytest.raises(SeparatedDuties):
        give(cast, "org_admin", "auditor", Role.LEADER, now, organisation=cast.team)
    with pytest.raises(SeparatedDuties):
        give(cast, "security_admin", "leader", Role.AUDITOR, now, region=cast.regions["city"])
    wife = cast.elder.person  # two persons behind one phone number
    wife.account_id = cast.auditor.person.account_id
    wife.save(update_fields=["account"])
    with pytest.raises(SeparatedDuties):
        appoint(
            actor=cast.org_admin.actor(),
            person=wife,
            role=Role.LEADER,
            organisation=cast.team,
            now=now,
        )
    ended = cast.auditor.appointments[Role.AUDITOR]
    end_appointment(actor=cast.security_admin.actor(), appointment=ended, reason="调岗", now=now)
    give(
        cast,
        "org_admin",
        "auditor",
        Role.LEADER,
        now + timedelta(minutes=1),
        organisation=cast.team,
    )


def test_the_database_refuses_what_the_action_would_have_to_forget(cast: Cast, now: Any) -> None:
    facts = {
        "city_id": "421200",
        "person_id": cast.auditor.id,
        "role": Role.LEADER,
        "account_id": cast.auditor.person.account_id,
        "organisation": cast.team,
        "since": now,
        "created_at": now,
    }
    with pytest.raises(IntegrityError, match="appointment_separation"), transaction.atomic():
        Appointment.objects.create(**facts)
    with pytest.raises(IntegrityError, match="appointment_once"), transaction.atomic():
        Appointment.objects.create(
            **{**facts, "person_id": cast.leader.id, "account_id": cast.leader.person.account_id}
        )
    assert [k for k in invariants.statements() if k.startswith("I15a")]


def test_the_same_role_twice_is_said_kindly(cast: Cast, now: Any) -> None:
    with pytest.raises(AppointedAlready):
        give(cast, "org_admin", "leader", Role.LEADER, now, organisation=cast.team)


def test_an_organisation_keeps_somebody_in_charge(cast: Cast, now: Any) -> None:
    own = cast.org_admin.appointments[Role.ORG_ADMIN]
    with pytest.raises(LastAdmin):
        end_appointment(actor=cast.org_admin.actor(), appointment=own, reason="", now=now)
    give(cast, "org_admin", "volunteer", Role.ORG_ADMIN, now, organisation=cast.team)
    end_appointment(actor=cast.org_admin.actor(), appointment=own, reason="", now=now)
    assert hats_of("421200", cast.org_admin.id, now) == ()


def test_a_role_ends_by_its_date_alone(cast: Cast, now: Any) -> None:
    give(
        cast,
        "org_admin",
        "volunteer",
        Role.LEADER,
        now,
        organisation=cast.team,
        until=now + timedelta(days=1),
    )
    assert len(hats_of("421200", cast.volunteer.id, now)) == 1
    assert hats_of("421200", cast.volunteer.id, now + timedelta(days=1)) == ()


def test_the_page_needs_number_and_name_and_the_second_factor(cast: Cast, client: Client) -> None:
    sign_in(client, cast.org_admin, strong=False)
    url = reverse("organisations:appoint")
    assert client.get(url).status_code == 302
    sign_in(client, cast.org_admin, strong=True)
    sent = {
        "phone": phone_of("0001")[3:],
        "name": "林晓",
        "role": "leader",
        "organisation": str(cast.team.pk),
    }
    assert client.post(url, sent).status_code == 422
    assert client.post(url, {**sent, "name": "林晓禾"}).status_code == 302
    assert Appointment.objects.in_city("421200").filter(person_id=cast.volunteer.id).count() == 1


def test_a_hat_is_chosen_and_worn_and_oneself_is_a_choice(
    cast: Cast, client: Client, now: Any
) -> None:
    give(cast, "sibling_admin", "org_admin", Role.LEADER, now, organisation=cast.sibling)
    sign_in(client, cast.org_admin)
    assert client.get(reverse("organisations:desk"))["Location"].startswith(
        reverse("organisations:choose_hat")
    )
    hat = hats_of("421200", cast.org_admin.id, now)[1]
    url = reverse("organisations:choose_hat")
    chosen = client.post(url, {"hat": str(hat.appointment_id), "next": "//evil.example/"})
    assert chosen["Location"] == reverse("organisations:desk")
    assert cast.sibling.name in client.get(reverse("organisations:desk")).content.decode()
    client.post(url, {"hat": "self"})
    assert client.get(reverse("organisations:desk")).status_code == 302
    stranger = cast.parent_admin.appointments[Role.ORG_ADMIN]
    assert client.post(url, {"hat": str(stranger.pk)}).status_code == 404


def race(cast: Cast, roles: list[str], now: Any, deed: Any) -> list[str]:
    """All at once, on connections of their own; the codes of what came back."""
    start, done = threading.Barrier(len(roles)), []

    def run(role: str) -> None:
        start.wait()
        try:
            deed(role)
            done.append("given")
        except (SeparatedDuties, AppointedAlready) as refusal:
            done.append(refusal.code)
        except IntegrityError:
            done.append("constraint")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(role,)) for role in roles]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_of_32_clashing_roles_given_at_once_one_side_stands(committed_cast: Cast, now: Any) -> None:
    cast = committed_cast
    roles = [Role.AUDITOR if n % 2 else Role.LEADER for n in range(32)]

    def deed(role: str) -> None:
        with transaction.atomic():
            _give(role)

    def _give(role: str) -> None:
        give_role(
            city="421200",
            person_id=cast.volunteer.id,
            role=role,
            now=now,
            appointed_by=None,
            organisation=cast.team if role == Role.LEADER else None,
            region=cast.regions["city"] if role == Role.AUDITOR else None,
        )

    done = race(cast, roles, now, deed)
    assert done.count("given") == 1
    assert "constraint" not in done


def test_without_the_lock_and_the_constraint_the_clash_happens(
    committed_cast: Cast, now: Any
) -> None:
    """Negative control: the look-before-write alone lets both sides in."""
    from tests.support.databases import current_name, owner_connection
    from tests.support.sql_guard import all_cities

    with owner_connection(current_name()) as owner:
        for name in ("appointment_separation", "appointment_once"):
            owner.execute(f"ALTER TABLE organisations_appointment DROP CONSTRAINT {name}")
    looked = threading.Barrier(2)

    def deed(role: str) -> None:
        with transaction.atomic():
            held = Appointment.objects.in_city("421200").filter(
                person_id=committed_cast.volunteer.id
            )
            assert not duties_clash(role, held.values_list("role", flat=True))
            looked.wait()
            Appointment.objects.create(
                city_id="421200",
                person_id=committed_cast.volunteer.id,
                role=role,
                since=now,
                created_at=now,
                organisation=committed_cast.team if role == Role.LEADER else None,
                region=committed_cast.regions["city"],
            )

    done = race(committed_cast, [Role.AUDITOR, Role.LEADER], now, deed)
    assert done == ["given", "given"]
    with all_cities():
        assert [k for k in invariants.broken() if k.startswith("I15a")] != []
    with owner_connection(current_name()) as owner:
        owner.execute(
            "DELETE FROM organisations_appointment WHERE appointed_by IS NULL AND role IN"
            f" ('auditor', 'leader') AND person_id = '{committed_cast.volunteer.id}'"
        )
