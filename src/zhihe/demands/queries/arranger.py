"""Which organisation carries a request's activity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhihe.demands.models import Need
from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES, OrganisationKind
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import Refusal


class NoStation(Refusal):
    """The township has no active station or organisation yet."""

    code = "no_station"
    message = _("这个乡镇还没有登记服务站，先请县里登记一个站点，再把求助发成活动。")


def arranger_for(actor: Actor, need: Need) -> Organisation:
    """The desk worker's own organisation, else a station of the township, else any active one there."""
    rows = (
        Organisation.objects.in_city(actor.city)
        .select_related("region")
        .filter(stage__in=ACTIVE_STAGES)
    )
    if actor.hat is not None and actor.hat.organisation_id is not None:
        own = rows.filter(pk=actor.hat.organisation_id).first()
        if own is not None:
            return own
    near = rows.filter(region__path__startswith=need.region.path).order_by("created_at")
    found = near.filter(kind=OrganisationKind.STATION).first() or near.first()
    if found is None and need.region.parent is not None:
        found = (
            rows.filter(region__path__startswith=need.region.parent.path)
            .order_by("created_at")
            .first()
        )
    if found is None:
        raise NoStation()
    return found
