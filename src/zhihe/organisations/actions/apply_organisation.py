"""组织入驻: hand in an application with its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.pinyin import pinyin_key
from zhihe.foundation.uuid7 import uuid7
from zhihe.organisations.actions.index_organisation import index_organisation
from zhihe.organisations.errors import NameTaken, OutsideRegion, WrongCreditCode, WrongParent
from zhihe.organisations.models import Organisation, OrganisationDocument
from zhihe.organisations.rules import credit_code
from zhihe.organisations.terms import ACTIVE_STAGES, OrganisationKind, Stage
from zhihe.platform.actor import Actor
from zhihe.platform.uploads import Kept
from zhihe.regions.models import Region

MAY_STAND_ABOVE = (
    OrganisationKind.CORPS,
    OrganisationKind.LEAGUE,
    OrganisationKind.SCHOOL,
    OrganisationKind.UNIT,
    OrganisationKind.CENTRE,
    OrganisationKind.STATION,
    OrganisationKind.BASE,
)


@dataclass(frozen=True, slots=True)
class Application:
    """What the form says. ``credit_code`` may be empty for a team without a body of its own."""

    name: str
    kind: str
    region: Region
    base_type: str = ""
    lines: tuple[str, ...] = ()
    parent: Organisation | None = None
    credit_code: str = ""
    intro: str = ""
    principal_name: str = ""
    handler_name: str = ""
    phone: str = ""
    address: str = ""


@transaction.atomic
def apply_organisation(
    *,
    actor: Actor,
    application: Application,
    documents: Sequence[tuple[str, str, Kept]],
    now: datetime,
) -> Organisation:
    """``documents``: (kind, file name as sent, what was kept). The applicant becomes the person in
    charge on admission. Raises NameTaken, WrongCreditCode, WrongParent, OutsideRegion.
    """
    _check(actor, application)
    identity = uuid7()
    above = application.parent
    try:
        with transaction.atomic():
            row = Organisation.objects.create(
                id=identity,
                city_id=actor.city,
                name=application.name.strip(),
                pinyin=pinyin_key(application.name)[:200],
                kind=application.kind,
                base_type=application.base_type
                if application.kind == OrganisationKind.BASE
                else "",
                parent=above,
                path=f"{above.path if above else ''}{identity}/",
                region=application.region,
                lines=list(application.lines),
                stage=Stage.APPLIED,
                credit_code=_code(application.credit_code),
                intro=application.intro,
                principal_id=actor.person_id,
                principal_name=application.principal_name,
                handler_name=application.handler_name,
                phone=application.phone,
                address=application.address,
                applied_by=actor.person_id,
                created_at=now,
            )
    except IntegrityError as error:
        if "organisation_name_once" in str(error):
            raise NameTaken() from error
        raise
    _keep_documents(row, documents, now)
    index_organisation(city=actor.city, organisation_id=row.pk)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.apply",
            "organisation",
            row.pk,
            detail={"kind": row.kind, "documents": [kept.sha256 for _, _, kept in documents]},
        ),
    )
    return row


def _keep_documents(
    row: Organisation, documents: Sequence[tuple[str, str, Kept]], now: datetime
) -> None:
    OrganisationDocument.objects.bulk_create(
        OrganisationDocument(
            city_id=row.city_id,
            organisation=row,
            kind=kind,
            file=kept.name,
            file_name=name[:120],
            uploaded_by=row.applied_by,
            uploaded_at=now,
        )
        for kind, name, kept in documents
    )


def _code(text: str) -> str:
    try:
        return credit_code(text)
    except ValueError as error:
        raise WrongCreditCode() from error


def _check(actor: Actor, application: Application) -> None:
    if application.region.city_id != actor.city:
        raise OutsideRegion()
    above = application.parent
    if above is None:
        return
    right = above.stage in ACTIVE_STAGES and above.city_id == actor.city
    if not right or above.kind not in MAY_STAND_ABOVE:
        raise WrongParent()
