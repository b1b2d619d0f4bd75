"""Who may do what with persons; the getter is the check."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from zhihe.accounts.models import (
    Account,
    Guardianship,
    Person,
    ResetRequest,
    VerificationRequest,
)
from zhihe.accounts.queries.duplicates import candidates
from zhihe.accounts.terms import DESK_ROLES, MERGE_ROLES, RESET_ROLES, SECOND_PERSON
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, NotFound
from zhihe.regions.models import Region


def access_own_person(account: Account, person_id: UUID) -> Person:
    """A living person of the account, else NotFound."""
    row = Person.objects.filter(
        pk=person_id, account=account, closed_at__isnull=True, merged_into__isnull=True
    ).first()
    if row is None:
        raise NotFound()
    return row


def access_claimable(indexes: list[bytes], person_id: UUID) -> Person:
    """An unclaimed person whose contact number the visitor has proved, else NotFound."""
    row = Person.objects.filter(
        pk=person_id,
        contact_index__in=indexes,
        account__isnull=True,
        disowned_at__isnull=True,
        merged_into__isnull=True,
        closed_at__isnull=True,
    ).first()
    if row is None:
        raise NotFound()
    return row


def access_guardianship(index: bytes, guardianship_id: UUID) -> Guardianship:
    """A guardianship asked of the proved number, else NotFound."""
    row = (
        Guardianship.objects.select_related("child")
        .filter(pk=guardianship_id, guardian_phone_index=index)
        .first()
    )
    if row is None:
        raise NotFound()
    return row


def desk_path(actor: Actor) -> str:
    """Region path the actor's desk serves ('' for none)."""
    hat = actor.hat
    if hat is None or hat.role not in DESK_ROLES or hat.region_id is None:
        return ""
    return hat.region_path or (
        Region.objects.filter(pk=hat.region_id, city_id=actor.city)
        .values_list("path", flat=True)
        .first()
        or ""
    )


def visible_verifications(actor: Actor) -> QuerySet[VerificationRequest]:
    """Requests of the desk's region and all below; a request without a region shows at the top."""
    path = desk_path(actor)
    if not path:
        return VerificationRequest.objects.none()
    inside = Q(region__path__startswith=path)
    if path.count("/") == 1:
        inside |= Q(region__isnull=True)
    return VerificationRequest.objects.filter(inside, city_id=actor.city)


def access_verification(actor: Actor, request_id: UUID) -> VerificationRequest:
    """A request at the actor's desk, else NotFound; Forbidden for the own one."""
    row = visible_verifications(actor).select_related("person").filter(pk=request_id).first()
    if row is None:
        raise NotFound()
    if row.person_id == actor.person_id:
        raise Forbidden()
    return row


def may_merge(actor: Actor) -> bool:
    """Clerks of county and city look after duplicates."""
    return actor.has_role(*MERGE_ROLES)


def access_duplicate(actor: Actor, duplicate_id: UUID, person_id: UUID) -> tuple[Person, Person]:
    """A pair that looks alike, for clerks of county and city; NotFound for any other two."""
    if not may_merge(actor):
        raise Forbidden()
    for pair in candidates(limit=1000):
        if (pair.duplicate.pk, pair.into.pk) == (duplicate_id, person_id):
            return pair.duplicate, pair.into
    raise NotFound()


def may_reset(actor: Actor) -> bool:
    """Whether the hat worn now stands at a desk where a lost sign-in is reset."""
    return actor.has_role(*RESET_ROLES)


def visible_resets(actor: Actor) -> QuerySet[ResetRequest]:
    """Resets asked at the own desk, and those that wait for a second person in this hat."""
    hat = actor.hat
    if hat is None or not may_reset(actor):
        return ResetRequest.objects.none()
    kinds = [kind for kind, roles in SECOND_PERSON.items() if hat.role in roles]
    second = Q(kind__in=kinds)
    path = desk_path(actor)
    if path:
        second &= Q(region__path__startswith=path)
    return ResetRequest.objects.filter(second | Q(asked_by=actor.person_id), city_id=actor.city)


def access_reset(actor: Actor, reset_id: UUID) -> ResetRequest:
    """A reset this hat may decide as the second person, else NotFound; Forbidden for the own one."""
    rows = visible_resets(actor).select_related("person", "person__account", "guardianship")
    row = rows.filter(pk=reset_id).first()
    if row is None:
        raise NotFound()
    own = {row.asked_by, row.person_id}
    accounts = {row.asked_account, row.person.account_id} - {None}
    if actor.person_id in own or actor.account_id in accounts:
        raise Forbidden()
    return row
