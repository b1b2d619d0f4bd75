"""候补: a place at the end of the waiting list of a full shift."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection
from django.db.models import F, Q

from zhihe.opportunities.models import Shift
from zhihe.platform.actor import Actor
from zhihe.recruitment.errors import refusal_of
from zhihe.recruitment.models import Application
from zhihe.recruitment.terms import ApplicationState as State

APPEND = """
INSERT INTO recruitment_application (id, city_id, shift_id, activity_id, volunteer_id, state,
  queue_no, reason, note, question, reply, channel, answer_code, applied_by, applied_at)
SELECT %(id)s, %(city)s, %(shift)s, %(activity)s, %(volunteer)s, 'waiting',
  coalesce(max(queue_no), 0) + 1, '', %(note)s, '', '', %(channel)s, '', %(by)s, %(now)s
FROM recruitment_application WHERE city_id = %(city)s AND shift_id = %(shift)s
"""


def join_waiting_list(*, actor: Actor, application: Application, now: datetime) -> bool:
    """Insert the unsaved ``application`` as waiting; False when a seat is free for the taking.

    The counter's UPDATE locks the shift, so that numbers are given in order. Must run inside the
    deed's transaction.
    """
    locked = (
        Shift.objects.in_city(actor.city)
        .filter(pk=application.shift_id, cancelled_at=None, starts_at__gt=now)
        .filter(Q(waiting__gt=0) | Q(capacity__lte=F("taken") + F("offered") + F("held")))
        .update(waiting=F("waiting") + 1)
    )
    if not locked:
        return False
    values: dict[str, Any] = {
        "id": application.pk,
        "city": actor.city,
        "shift": application.shift_id,
        "activity": application.activity_id,
        "volunteer": application.volunteer_id,
        "note": application.note,
        "channel": application.channel,
        "by": application.applied_by,
        "now": now,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(APPEND, values)
    except IntegrityError as error:
        raise refusal_of(error) from error
    application.state = State.WAITING
    return True
