"""Issue the activity code and open the doors (X08)."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.foundation.bigrams import pinyin_key
from zhihe.opportunities.errors import ActivityMoved
from zhihe.opportunities.events import ActivityPublished
from zhihe.opportunities.models import Activity
from zhihe.opportunities.rules import publishing as rules
from zhihe.opportunities.terms import ActivityState
from zhihe.platform.actor import Actor
from zhihe.platform.counters import take
from zhihe.platform.events import publish
from zhihe.platform.models import City
from zhihe.platform.vault import seal


@transaction.atomic
def publish_activity(*, actor: Actor, activity: Activity, now: datetime) -> str:
    """From draft, returned or submitted to published; returns the activity code.

    Called by ``submit_activity`` (low risk) and ``review_activity`` (accepted). The secret behind
    the rotating check-in codes is made here and kept sealed. Raises ActivityMoved.
    """
    city = City.objects.get(pk=activity.city_id)
    day = clock.local_date(now)
    serial = take(city.code, f"activity_code:{day:%y%m%d}")
    code = rules.make_activity_code(_prefix(city), day, serial)
    changed = (
        Activity.objects.in_city(city)
        .filter(pk=activity.pk, state__in=(*rules.EDITABLE, ActivityState.SUBMITTED))
        .update(
            state=ActivityState.PUBLISHED,
            activity_code=code,
            published_at=now,
            updated_at=now,
            return_reason="",
            code_secret_sealed=seal(secrets.token_bytes(32), "activity_code"),
        )
    )
    if not changed:
        raise ActivityMoved()
    record_event(
        actor=actor,
        now=now,
        fact=Fact("opportunities.published", "activity", activity.pk, detail={"code": code}),
    )
    publish(city.code, ActivityPublished(str(activity.pk)))
    return code


def _prefix(city: City) -> str:
    """Two letters of the city: set in its look, else the initials of its name (咸宁: XN)."""
    chosen = str(city.look.get("code_prefix", ""))
    initials = "".join(part[:1] for part in pinyin_key(" ".join(city.name[:2])).split())
    return (chosen or initials or "ZH").upper()[:2].ljust(2, "X")
