"""Take an import back: what the batch made, and nobody claimed or served with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.accounts.actions.withdraw_entry import withdraw_entry
from zhihe.accounts.models import Person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.actions.close_sub_team import close_sub_team
from zhihe.organisations.models import Membership
from zhihe.organisations.terms import MembershipState
from zhihe.platform.actor import Actor
from zhihe.volunteers.errors import WrongImportState
from zhihe.volunteers.models import ImportBatch, ImportRow
from zhihe.volunteers.queries.traces import served_among
from zhihe.volunteers.terms import ImportState, Outcome


@transaction.atomic
def undo_import(*, actor: Actor, batch: ImportBatch, now: datetime) -> tuple[int, int]:
    """(people taken back, people kept because they claimed, said it is not they, or served).

    A membership the batch gave to somebody who stays ends too, unless the person said yes to it.
    Sub-teams the batch made are closed when nobody is left in them.
    Raises WrongImportState.
    """
    city = actor.city
    moved = (
        ImportBatch.objects.in_city(city)
        .filter(pk=batch.pk, state=ImportState.APPLIED)
        .update(state=ImportState.UNDONE, undone_at=now)
    )
    if not moved:
        raise WrongImportState()
    rows = list(
        ImportRow.objects.in_city(city)
        .filter(batch=batch, outcome__in=(Outcome.MADE, Outcome.JOINED))
        .order_by("number")
    )
    served = served_among(city, [row.volunteer_id for row in rows if row.volunteer_id])
    people = Person.objects.in_bulk([row.person_id for row in rows])
    back = kept = 0
    for row in rows:
        person = people[row.person_id]
        gone = (
            row.made_person
            and row.volunteer_id not in served
            and withdraw_entry(actor=actor, person=person, reason="import undone", now=now)
        )
        row.undone = bool(gone)
        _end_membership(row, bool(gone), actor, now)
        back, kept = back + bool(gone), kept + (not gone and row.made_person)
    ImportRow.objects.in_city(city).bulk_update(rows, ["undone"], batch_size=500)
    for team_id in batch.made_teams or ():
        close_sub_team(actor=actor, team_id=team_id, now=now)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "volunteers.undo_import", "import", batch.pk, detail={"back": back, "kept": kept}
        ),
    )
    return back, kept


def _end_membership(row: ImportRow, gone: bool, actor: Actor, now: datetime) -> None:
    given = [pk for pk in (row.membership_id, row.team_membership_id) if pk is not None]
    states = [MembershipState.INVITED] + ([MembershipState.ACTIVE] if gone else [])
    Membership.objects.in_city(actor.city).filter(pk__in=given, state__in=states).update(
        state=MembershipState.LEFT, until=clock.local_date(now), decided_by=actor.person_id
    )
