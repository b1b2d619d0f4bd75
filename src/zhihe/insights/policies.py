"""Who may see which figures: the hat worn now decides the region and the line."""

from __future__ import annotations

from zhihe.insights.errors import NoScope
from zhihe.insights.queries.scoped import Scope
from zhihe.organisations.terms import CLERK_ROLES, Role
from zhihe.platform.actor import Actor
from zhihe.regions.models import Region

READERS = (*CLERK_ROLES, Role.AUDITOR)
"""Clerks of every level, and the auditor, who reads figures and no personal data."""


def may_read_figures(actor: Actor) -> bool:
    """Whether the menu shows the figures at all."""
    return actor.has_role(*READERS)


def access_scope(actor: Actor) -> Scope:
    """The region of the hat and all below, along its line for a line clerk; else NoScope."""
    hat = actor.hat
    if hat is None or hat.role not in READERS or hat.region_id is None:
        raise NoScope()
    region = Region.objects.filter(city_id=actor.city, pk=hat.region_id).first()
    if region is None or (hat.role == Role.LINE_CLERK and not hat.line):
        raise NoScope()
    return Scope(actor.city, region, hat.line if hat.role == Role.LINE_CLERK else "")
