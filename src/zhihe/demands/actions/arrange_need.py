"""One click: the verified request becomes an activity that somebody can take."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction

from zhihe.demands.actions.move_need import move_need
from zhihe.demands.errors import WrongStep
from zhihe.demands.models import Need
from zhihe.demands.terms import NeedState
from zhihe.foundation import clock
from zhihe.opportunities.actions.publish_single_helper import publish_single_helper
from zhihe.opportunities.rules.forms import HelperForm
from zhihe.organisations.models import Organisation
from zhihe.platform.actor import Actor

STARTS = {"morning": time(9, 0), "afternoon": time(14, 30), "evening": time(19, 0), "": time(9, 0)}
NOTICE = timedelta(hours=2)


def proposed_start(need: Need, now: datetime) -> datetime:
    """First wanted day at the wanted part of the day that is still two hours away."""
    day: date = max(need.wanted_from or clock.local_date(now), clock.local_date(now))
    start = datetime.combine(day, STARTS[need.when_part], tzinfo=clock.ZONE)
    while start < now + NOTICE:
        start += timedelta(days=1)
    return start


@transaction.atomic
def arrange_need(
    *,
    actor: Actor,
    need: Need,
    organisation: Organisation,
    now: datetime,
    starts_at: datetime | None = None,
    minutes: int | None = None,
) -> Need:
    """The public text says category, street and time only. Raises WrongStep when another desk did it."""
    locked = Need.objects.in_city(actor.city).filter(
        pk=need.pk, state__in=(NeedState.FILED, NeedState.VERIFIED), activity__isnull=True
    )
    if not locked.select_for_update().exists():
        raise WrongStep()
    activity = publish_single_helper(
        actor=actor,
        organisation=organisation,
        form=HelperForm(
            what=f"{need.region.name} · {need.category.name}",
            category=need.category.service_category or "neighbour.errand",
            address=f"{need.region.name} {need.street}".strip()[:120],
            region_id=need.region_id,
            starts_at=starts_at or proposed_start(need, now),
            minutes=minutes or need.category.minutes,
            words=need.public_words,
            leader_id=actor.person_id,
            leader_name=actor.name,
            contact_phone=organisation.phone,
        ),
        now=now,
        need_id=need.pk,
    )
    return move_need(
        actor=actor,
        need=need,
        step="arrange",
        now=now,
        activity_id=activity.pk,
        verified_by=need.verified_by or actor.person_id,
        verified_at=need.verified_at or now,
    )
