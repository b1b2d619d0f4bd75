"""A department (科室, 小组) becomes a sub-team: found by its name below the organisation, or made."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation.pinyin import pinyin_key
from zhihe.foundation.uuid7 import uuid7
from zhihe.organisations.actions.index_organisation import index_organisation
from zhihe.organisations.errors import NameTaken, WrongStage
from zhihe.organisations.models import Organisation
from zhihe.organisations.queries.sub_teams import sub_team_of, team_name
from zhihe.organisations.terms import ACTIVE_STAGES, OrganisationKind
from zhihe.platform.actor import Actor


@transaction.atomic
def open_sub_team(
    *, actor: Actor, organisation: Organisation, department: str, now: datetime
) -> tuple[Organisation, bool]:
    """(the sub-team, whether it was made now). It answers to the same district, in the same standing.

    The organisation row is locked: two imports at once make one team. WrongStage when the
    organisation is not active; NameTaken when another organisation of the city has the name.
    """
    above = Organisation.objects.in_city(actor.city).select_for_update().get(pk=organisation.pk)
    if above.stage not in ACTIVE_STAGES:
        raise WrongStage()
    found = sub_team_of(above, department)
    if found is not None:
        return found, False
    name = team_name(above, department)
    if Organisation.objects.in_city(actor.city).filter(name=name, stage__in=ACTIVE_STAGES).exists():
        raise NameTaken()
    identity = uuid7()
    row = Organisation.objects.create(
        id=identity,
        city_id=actor.city,
        name=name,
        short_name=department.strip()[:30],
        pinyin=pinyin_key(name)[:200],
        kind=OrganisationKind.TEAM,
        parent=above,
        path=f"{above.path}{identity}/",
        region_id=above.region_id,
        lines=above.lines,
        stage=above.stage,
        trial_until=above.trial_until,
        principal_name=above.principal_name,
        handler_name=above.handler_name,
        phone=above.phone,
        address=above.address,
        applied_by=actor.person_id,
        created_at=now,
    )
    index_organisation(city=actor.city, organisation_id=identity)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.open_sub_team",
            "organisation",
            identity,
            detail={"parent": str(above.pk)},
        ),
    )
    return row, True
