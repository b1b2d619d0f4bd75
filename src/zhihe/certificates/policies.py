"""Who may see, end and seal."""

from __future__ import annotations

from uuid import UUID

from zhihe.certificates.models import Certificate, CertificateRecord, SealImage
from zhihe.organisations.models import Organisation
from zhihe.organisations.policies import access_organisation_as, get_organisation, governs, holds
from zhihe.organisations.terms import Role
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Forbidden, NotFound


def access_own_certificate(actor: Actor, certificate_id: UUID) -> Certificate:
    """A certificate of the person who asks (or is acted for)."""
    person = actor.on_behalf_of or actor.person_id
    row = (
        Certificate.objects.in_city(actor.city)
        .select_related("volunteer")
        .filter(pk=certificate_id, person_id=person)
        .first()
    )
    if row is None or person is None:
        raise NotFound()
    return row


def access_certificate_for_ending(actor: Actor, certificate_id: UUID) -> Certificate:
    """A certificate with hours the actor's organisation recorded, for its admin or its city clerk."""
    row = Certificate.objects.in_city(actor.city).filter(pk=certificate_id).first()
    if row is None:
        raise NotFound()
    links = (
        CertificateRecord.objects.in_city(actor.city)
        .filter(certificate=row)
        .select_related("record")
    )
    ids = {link.record.organisation_id for link in links}
    rows = Organisation.objects.in_city(actor.city).filter(pk__in=ids).select_related("region")
    if any(holds(actor, o, Role.ORG_ADMIN) or governs(actor, o.region, o.lines) for o in rows):
        return row
    raise NotFound()


def access_organisation_seal(actor: Actor, organisation_id: UUID) -> Organisation:
    """The organisation whose seal the actor may put in or release: its admin, or the admin above."""
    return access_organisation_as(actor, organisation_id, Role.ORG_ADMIN)


def access_seal(actor: Actor, seal_id: UUID) -> SealImage:
    """A seal image, for those who may handle it."""
    row = (
        SealImage.objects.in_city(actor.city)
        .select_related("organisation")
        .filter(pk=seal_id)
        .first()
    )
    if row is None:
        raise NotFound()
    organisation = get_organisation(actor, row.organisation_id)
    if not holds(actor, organisation, Role.ORG_ADMIN):
        raise Forbidden()
    return row
