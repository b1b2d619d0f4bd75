"""Ask for a list: the receiver's profile, the period, and what it is for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.interchange import policies
from zhihe.interchange.errors import ReasonNeeded, UnknownProfile, WrongPeriod
from zhihe.interchange.models import ExportLog
from zhihe.interchange.queries.profiles import profile
from zhihe.interchange.terms import Format, Subject
from zhihe.platform.actor import Actor
from zhihe.platform.refusals import StepUpNeeded

SHORTEST_REASON = 4


@transaction.atomic
def ask_export(
    *,
    actor: Actor,
    profile_code: str,
    form: str,
    reason: str,
    now: datetime,
    first: date | None = None,
    last: date | None = None,
    activity_id: UUID | None = None,
) -> ExportLog:
    """The scope is that of the hat worn now. Raises StepUpNeeded, UnknownProfile, ReasonNeeded,
    WrongPeriod, Forbidden, NotFound.
    """
    if not actor.strong:
        raise StepUpNeeded()
    scope = policies.scope_of(actor)
    chosen = profile(actor.city, profile_code, now)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonNeeded()
    if first and last and last < first:
        raise WrongPeriod()
    if (chosen.subject == Subject.COVER) != (activity_id is not None):
        raise UnknownProfile()
    if activity_id is not None:
        policies.access_activity_for_cover(actor, activity_id)
    log = ExportLog.objects.create(
        city_id=actor.city,
        profile=chosen.code,
        profile_name=chosen.name,
        subject=chosen.subject,
        format=Format(form),
        columns=[title for _, title in chosen.columns],
        protected=list(chosen.protected),
        organisation=scope.organisation,
        region=scope.region,
        line=scope.line,
        activity_id=activity_id,
        first=first,
        last=last,
        reason=reason.strip()[:200],
        asked_by=actor.person_id,
        role=actor.hat.role if actor.hat else "",
        asked_at=now,
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "interchange.ask_export",
            "export",
            log.pk,
            reason=log.reason,
            detail={"profile": chosen.code, "protected": log.protected},
        ),
    )
    app.configure_task("interchange.make_export", queue="exports").defer(
        city=actor.city, export_id=str(log.pk)
    )
    return log
