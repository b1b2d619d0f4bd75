"""Departments as sub-teams: which child of an organisation stands for which department."""

from __future__ import annotations

from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES

LONGEST = 30


def sub_team_of(organisation: Organisation, department: str) -> Organisation | None:
    """The active child whose short name is the department's, None for no department or no child."""
    words = department.strip()[:LONGEST]
    if not words:
        return None
    return (
        Organisation.objects.in_city(organisation.city_id)
        .filter(parent=organisation, short_name=words, stage__in=ACTIVE_STAGES)
        .order_by("created_at", "id")
        .first()
    )


def team_name(organisation: Organisation, department: str) -> str:
    """「市中心医院急诊科小队」, within the 80 characters of a name."""
    tail = f"{department.strip()[:LONGEST]}小队"
    return f"{organisation.name[: 80 - len(tail)]}{tail}"
