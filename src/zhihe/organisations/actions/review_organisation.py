"""A clerk decides about an organisation: trial, admit, incubate, refuse, suspend, reinstate, exit."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.organisations.actions.appoint import give_role
from zhihe.organisations.errors import (
    ChildrenLeft,
    OwnCase,
    ReasonNeeded,
    WrongStage,
    WrongSuccessor,
)
from zhihe.organisations.labels import STAGE
from zhihe.organisations.models import (
    Appointment,
    Membership,
    Organisation,
    OrganisationReview,
    Place,
)
from zhihe.organisations.rules import NEEDS_REASON, REINSTATE, TRIAL_DAYS, VERDICTS
from zhihe.organisations.terms import (
    ACTIVE_STAGES,
    LIVE_MEMBERSHIPS,
    MembershipState,
    Role,
    Stage,
)
from zhihe.platform.actor import Actor


@transaction.atomic
def review_organisation(
    *,
    actor: Actor,
    organisation: Organisation,
    verdict: str,
    reason: str,
    now: datetime,
    trial_until: date | None = None,
    successor: Organisation | None = None,
) -> Organisation:
    """``verdict`` is a key of ``rules.VERDICTS``; the getter was access_organisation_for_review.

    Raises OwnCase, ReasonNeeded, WrongStage, ChildrenLeft, WrongSuccessor.
    """
    if actor.person_id in (organisation.applied_by, organisation.principal_id):
        raise OwnCase()
    if verdict in NEEDS_REASON and not reason.strip():
        raise ReasonNeeded()
    stage = _stage_before(organisation) if verdict == REINSTATE else verdict
    changes: dict[str, Any] = {"stage": stage, "trial_until": None}
    if stage == Stage.TRIAL:
        changes["trial_until"] = trial_until or clock.local_date(now) + timedelta(days=TRIAL_DAYS)
    if verdict == Stage.EXITED:
        changes["successor_id"] = _successor(actor, organisation, successor)
    moved = (
        Organisation.objects.in_city(actor.city)
        .filter(pk=organisation.pk, stage__in=VERDICTS.get(verdict, ()))
        .update(**changes)
    )
    if not moved:
        raise WrongStage()
    OrganisationReview.objects.create(
        city_id=actor.city,
        organisation=organisation,
        verdict=stage,
        reason=reason.strip()[:300],
        reviewer_id=actor.person_id,
        at=now,
    )
    _consequences(actor, organisation, verdict, now)
    record_event(
        actor=actor,
        now=now,
        fact=Fact(
            "organisations.review",
            "organisation",
            organisation.pk,
            reason=reason,
            detail={
                "before": organisation.stage,
                "after": stage,
                "successor": str(changes.get("successor_id") or ""),
            },
        ),
    )
    organisation.refresh_from_db()
    _tell(organisation, stage, reason, now)
    return organisation


def _stage_before(organisation: Organisation) -> str:
    """The stage the suspension interrupted, from the reviews; admitted where nothing is known."""
    verdicts = (
        OrganisationReview.objects.in_city(organisation.city_id)
        .filter(organisation=organisation)
        .exclude(verdict=Stage.SUSPENDED)
        .order_by("-at")
        .values_list("verdict", flat=True)
    )
    last = verdicts.first()
    return last if last in ACTIVE_STAGES else Stage.ADMITTED


def _successor(actor: Actor, organisation: Organisation, successor: Organisation | None) -> object:
    below = Organisation.objects.in_city(actor.city).filter(parent=organisation)
    if below.exclude(stage__in=(Stage.EXITED, Stage.REFUSED)).exists():
        raise ChildrenLeft()
    if successor is None:
        return None
    if successor.pk == organisation.pk or successor.stage not in ACTIVE_STAGES:
        raise WrongSuccessor()
    return successor.pk


def _consequences(actor: Actor, organisation: Organisation, verdict: str, now: datetime) -> None:
    first_yes = organisation.stage == Stage.APPLIED and verdict in ACTIVE_STAGES
    if first_yes and organisation.applied_by:
        give_role(
            city=actor.city,
            person_id=organisation.applied_by,
            role=Role.ORG_ADMIN,
            organisation=organisation,
            appointed_by=actor.person_id,
            now=now,
        )
    if verdict == Stage.EXITED:
        _close_doors(actor, organisation, now)


def _close_doors(actor: Actor, organisation: Organisation, now: datetime) -> None:
    """Roles end, memberships end, places close; records and certificates stay."""
    city, today = actor.city, clock.local_date(now)
    open_roles = Appointment.objects.in_city(city).filter(organisation=organisation, since__lte=now)
    open_roles.filter(until__isnull=True).update(until=now, ended_by=actor.person_id)
    open_roles.filter(until__gt=now).update(until=now, ended_by=actor.person_id)
    Membership.objects.in_city(city).filter(
        organisation=organisation, state__in=LIVE_MEMBERSHIPS
    ).update(state=MembershipState.LEFT, until=today, decided_by=actor.person_id)
    Place.objects.in_city(city).filter(organisation=organisation, closed_at__isnull=True).update(
        closed_at=now
    )


def _tell(organisation: Organisation, stage: str, reason: str, now: datetime) -> None:
    if organisation.applied_by is None:
        return
    notify_person(
        city=organisation.city_id,
        person_id=organisation.applied_by,
        kind="organisations.reviewed",
        now=now,
        url="/me/organisations",
        params={"unit": organisation.name, "result": str(STAGE[Stage(stage)]), "reason": reason},
        sms_template="organisation_result",
        sms_params={"unit": organisation.name, "result": str(STAGE[Stage(stage)])},
        subject_id=organisation.pk,
    )
