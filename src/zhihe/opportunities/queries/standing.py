"""What submitting asks of the organisation and its insurance."""

from __future__ import annotations

from datetime import datetime

from zhihe.opportunities.models import Activity
from zhihe.opportunities.queries.activity_form import form_of
from zhihe.opportunities.queries.choices import hours_allowed
from zhihe.opportunities.rules import publishing as rules
from zhihe.organisations.terms import Certification


def standing_of(activity: Activity, now: datetime) -> rules.Standing:
    """The facts of ``rules.Standing`` for this activity."""
    organisation, cover = activity.organisation, activity.insurance
    return rules.Standing(
        now=now,
        stage=organisation.stage,
        is_certified=organisation.certification != Certification.NONE
        or organisation.students_allowed,
        hours_allowed=hours_allowed(organisation),
        cover_until=cover.valid_until if cover is not None and cover.covers_hazardous else None,
    )


def missing(activity: Activity, now: datetime) -> list[tuple[str, str]]:
    """What is still missing before it can be submitted: (field, Problem)."""
    return rules.problems(form_of(activity), standing_of(activity, now))
