"""Enter the people of a checked batch: one transaction, all of them or none."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.enter_person import PersonEntry, enter_person
from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.actions.open_sub_team import open_sub_team
from zhihe.organisations.actions.place_in_sub_team import place_in_sub_team
from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.terms import LIVE_MEMBERSHIPS, MembershipState
from zhihe.platform.actor import Actor
from zhihe.platform.durably import durably
from zhihe.platform.refusals import Refusal
from zhihe.volunteers.actions.enrol_volunteer import enrol_volunteer
from zhihe.volunteers.models import ImportBatch, ImportRow, Volunteer
from zhihe.volunteers.queries.imports import read_of
from zhihe.volunteers.rules.roster import ERROR
from zhihe.volunteers.terms import Group, ImportState, Outcome

EVERY = 50
KEPT = [
    "outcome",
    "person_id",
    "volunteer_id",
    "membership_id",
    "team_membership_id",
    "made_person",
]


class RowFailed(Exception):
    """One row could not be entered: the whole batch is rolled back and says which."""

    def __init__(self, number: int, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.number, self.refusal = number, refusal


def apply_import(*, city: str, batch_id: UUID, actor: Actor, now: datetime) -> ImportBatch:
    """Run by the job; a second run of the same job finds the batch applied and does nothing."""
    batch = ImportBatch.objects.in_city(city).select_related("organisation").get(pk=batch_id)
    if batch.state != ImportState.APPLYING:
        return batch
    try:
        _apply(batch, actor, now)
    except RowFailed as failed:
        _failed(batch, actor, f"{failed.number}: {failed.refusal}", now)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _apply(batch: ImportBatch, actor: Actor, now: datetime) -> None:
    rows = list(ImportRow.objects.in_city(batch.city_id).filter(batch=batch).order_by("number"))
    made = joined = 0
    teams = _Teams(batch, actor, now)
    for done, row in enumerate(rows):
        if done % EVERY == 0:
            _progress(batch, done * 100 // len(rows))
        if any(severity == ERROR for _, _, severity in row.findings):
            row.outcome = Outcome.LEFT_OUT
            continue
        try:
            _enter(row, batch.organisation, teams, actor, now)
        except Refusal as refusal:
            raise RowFailed(row.number, refusal) from refusal
        made, joined = made + row.made_person, joined + (not row.made_person)
    ImportRow.objects.in_city(batch.city_id).bulk_update(rows, KEPT, batch_size=500)
    moved = (
        ImportBatch.objects.in_city(batch.city_id)
        .filter(pk=batch.pk, state=ImportState.APPLYING)
        .update(
            state=ImportState.APPLIED,
            applied_at=now,
            progress=100,
            made_teams=teams.made if teams.wanted else None,
            counts={**batch.counts, "made": made, "joined": joined},
        )
    )
    if not moved:
        raise RuntimeError("another worker applied the batch")
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.apply_import", "import", batch.pk, detail={"made": made, "joined": joined}
        ),
    )


class _Teams:
    """The sub-teams of the departments, opened when the first row of each is entered."""

    def __init__(self, batch: ImportBatch, actor: Actor, now: datetime) -> None:
        self.wanted = batch.made_teams is not None
        self.made: list[UUID] = []
        self._batch, self._actor, self._now = batch, actor, now
        self._known: set[str] = set()

    def open(self, department: str) -> None:
        """NameTaken and WrongStage stop the batch as any refusal of a row does."""
        if not self.wanted or not department or department in self._known:
            return
        team, made = open_sub_team(
            actor=self._actor,
            organisation=self._batch.organisation,
            department=department,
            now=self._now,
        )
        self._known.add(department)
        if made:
            self.made.append(team.pk)

    def place(self, membership: Membership | None) -> UUID | None:
        """The belonging to the sub-team of the member's department, if there is one to give."""
        if not self.wanted or membership is None:
            return None
        return place_in_sub_team(actor=self._actor, membership=membership, now=self._now)


def _enter(
    row: ImportRow, organisation: Organisation, teams: _Teams, actor: Actor, now: datetime
) -> None:
    facts = read_of(row)["facts"]
    born = date.fromisoformat(facts["birth_date"]) if facts["birth_date"] else None
    entered = enter_person(
        actor=actor,
        now=now,
        organisation_id=organisation.pk,
        organisation_label=organisation.name,
        entry=PersonEntry(
            name=facts["name"],
            phone=facts["phone"],
            kind=facts["kind"],
            number=facts["number"],
            birth_date=born,
            sex=facts["sex"],
        ),
    )
    volunteer = _volunteer(entered.person, entered.made, facts, organisation, actor, now)
    row.person_id, row.volunteer_id = entered.person.pk, volunteer.pk
    row.made_person = entered.made
    row.outcome = Outcome.MADE if entered.made else Outcome.JOINED
    teams.open(facts["department"])
    belonging = _belongs(entered.person, facts, organisation, actor, now)
    row.membership_id = belonging.pk if belonging else None
    row.team_membership_id = teams.place(belonging)


def _volunteer(
    person: Person,
    made: bool,
    facts: dict[str, Any],
    organisation: Organisation,
    actor: Actor,
    now: datetime,
) -> Volunteer:
    """What the list says beyond the person is written for new people only: others know better."""
    volunteer = enrol_volunteer(
        actor=actor,
        person=person,
        now=now,
        today=clock.local_date(now),
        region_id=organisation.region_id,
        group=Group.EMPLOYED if made else "",
    )
    if made:
        wishes = [facts["wish"]] if facts["wish"] else []
        Volunteer.objects.in_city(actor.city).filter(pk=volunteer.pk).update(
            political=facts["political"][:24], education=facts["education"][:24], wishes=wishes
        )
    return volunteer


def _belongs(
    person: Person, facts: dict[str, Any], organisation: Organisation, actor: Actor, now: datetime
) -> Membership | None:
    """A yes in the list makes an unclaimed person a member; whoever has an account, or was absent,
    is asked and belongs after the own yes. Nobody is put in twice.
    """
    live = Membership.objects.in_city(actor.city).filter(
        organisation=organisation, person_id=person.pk, state__in=LIVE_MEMBERSHIPS
    )
    if live.exists():
        return None
    member = facts["consent"] == "yes" and not person.is_claimed
    row = Membership.objects.create(
        city_id=actor.city,
        organisation=organisation,
        person_id=person.pk,
        applied_at=now,
        state=MembershipState.ACTIVE if member else MembershipState.INVITED,
        since=clock.local_date(now) if member else None,
        department=facts["department"],
        decided_by=actor.person_id,
    )
    if person.is_claimed:
        notify_person(
            city=actor.city,
            person_id=person.pk,
            kind="organisations.invited",
            now=now,
            params={"unit": organisation.name},
            url="/me/organisations",
        )
    return row


def _progress(batch: ImportBatch, percent: int) -> None:
    """Seen by the page while the transaction runs."""
    durably(
        "UPDATE volunteers_importbatch SET progress = %s WHERE city_id = %s AND id = %s RETURNING progress",
        [percent, batch.city_id, batch.pk],
    )


@transaction.atomic
def _failed(batch: ImportBatch, actor: Actor, words: str, now: datetime) -> None:
    ImportBatch.objects.in_city(batch.city_id).filter(
        pk=batch.pk, state=ImportState.APPLYING
    ).update(state=ImportState.FAILED, error=words[:200], progress=0)
    record_event(actor=actor, now=now, fact=Fact("volunteers.import_failed", "import", batch.pk))
