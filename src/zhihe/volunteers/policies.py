"""Who may do what with volunteers; the getter is the check."""

from __future__ import annotations

from uuid import UUID

from zhihe.organisations.models import Membership, Organisation
from zhihe.organisations.policies import holds, own_organisation
from zhihe.organisations.terms import MembershipState, Role
from zhihe.platform.actor import Actor
from zhihe.platform.keys import CityQuerySet
from zhihe.platform.refusals import NotFound
from zhihe.volunteers.errors import NotRegistered
from zhihe.volunteers.models import Entry, ImportBatch, Qualification, Volunteer
from zhihe.volunteers.queries.volunteer_of import volunteer_of

RECORDERS = (Role.ORG_ADMIN, Role.PROJECT_MANAGER)


def access_own_volunteer(actor: Actor) -> Volunteer:
    """The actor's own row in this city; NotRegistered without one."""
    row = volunteer_of(actor.city, actor.person_id) if actor.person_id else None
    if row is None:
        raise NotRegistered()
    return row


def access_import(actor: Actor, batch_id: UUID) -> ImportBatch:
    """A batch of the organisation whose admin the actor is (or of one below it)."""
    row = (
        ImportBatch.objects.in_city(actor.city)
        .select_related("organisation")
        .filter(pk=batch_id)
        .first()
    )
    if row is None or not holds(actor, row.organisation, Role.ORG_ADMIN):
        raise NotFound()
    return row


def members_of(organisation: Organisation) -> CityQuerySet:
    """Volunteers who belong to the organisation now."""
    people = (
        Membership.objects.in_city(organisation.city_id)
        .filter(organisation=organisation, state=MembershipState.ACTIVE)
        .values("person_id")
    )
    return Volunteer.objects.in_city(organisation.city_id).filter(person_id__in=people)


def access_member(actor: Actor, volunteer_id: UUID) -> tuple[Organisation, Volunteer]:
    """A volunteer of the organisation whose desk the actor keeps."""
    organisation = own_organisation(actor, *RECORDERS)
    row = members_of(organisation).filter(pk=volunteer_id).first()
    if row is None:
        raise NotFound()
    return organisation, row


def reviewable(actor: Actor) -> CityQuerySet:
    """Qualifications of members of the own organisation."""
    organisation = own_organisation(actor, *RECORDERS)
    return Qualification.objects.in_city(actor.city).filter(
        volunteer__in=members_of(organisation).values("pk")
    )


def access_qualification_for_review(actor: Actor, qualification_id: UUID) -> Qualification:
    """One of them, NotFound otherwise."""
    rows = reviewable(actor).select_related("volunteer", "kind")
    row: Qualification | None = rows.filter(pk=qualification_id).first()
    if row is None:
        raise NotFound()
    return row


def access_proof(actor: Actor, qualification_id: UUID) -> Qualification:
    """The proof: for its holder and for those who review it."""
    row = (
        Qualification.objects.in_city(actor.city)
        .select_related("volunteer")
        .filter(pk=qualification_id)
        .first()
    )
    if row is None:
        raise NotFound()
    if row.volunteer.person_id == actor.person_id:
        return row
    if actor.has_role(*RECORDERS):
        return access_qualification_for_review(actor, qualification_id)
    raise NotFound()


def access_entry_of_desk(actor: Actor, entry_id: UUID) -> Entry:
    """A training or award the own organisation recorded."""
    row = (
        Entry.objects.in_city(actor.city)
        .select_related("organisation", "volunteer")
        .filter(pk=entry_id)
        .first()
    )
    if row is None or not holds(actor, row.organisation, *RECORDERS):
        raise NotFound()
    return row
