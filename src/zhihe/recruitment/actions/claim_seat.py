"""Take a free seat of a first-come shift in one statement: the counter, the rows, the cover."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.actor import Actor
from zhihe.recruitment.errors import refusal_of

CLAIM = """
WITH seat AS (
  UPDATE opportunities_shift SET taken = taken + 1
  WHERE city_id = %(city)s AND id = %(shift)s AND cancelled_at IS NULL AND starts_at > %(now)s
    AND taken + offered + held < capacity AND (waiting = 0 OR starts_at <= %(no_offers)s)
  RETURNING city_id, id, activity_id, starts_at, ends_at
), application AS (
  INSERT INTO recruitment_application (id, city_id, shift_id, activity_id, volunteer_id, state,
    reason, note, question, reply, channel, answer_code, applied_by, applied_at, decided_at)
  SELECT %(application)s, city_id, id, activity_id, %(volunteer)s, 'admitted', '', %(note)s, '', '',
    %(channel)s, '', %(by)s, %(now)s, %(now)s FROM seat
), cover AS (
  INSERT INTO recruitment_cover (id, city_id, policy_id, activity_id, volunteer_id, placed_at)
  SELECT %(cover)s, s.city_id, a.insurance_id, a.id, %(volunteer)s, %(now)s
  FROM seat s JOIN opportunities_activity a ON a.city_id = s.city_id AND a.id = s.activity_id
  WHERE a.city_id = %(city)s AND a.insurance_id IS NOT NULL ON CONFLICT DO NOTHING
), placement AS (
  INSERT INTO recruitment_placement (id, city_id, application_id, shift_id, activity_id,
    volunteer_id, span, state, answer, turnout, placed_by, placed_at, cancel_reason, late)
  SELECT %(placement)s, city_id, %(application)s, id, activity_id, %(volunteer)s,
    tstzrange(starts_at, ends_at), 'placed', 'none', 'unknown', %(by)s, %(now)s, '', false
  FROM seat RETURNING id
) SELECT id FROM placement
"""


def claim_seat(
    *,
    actor: Actor,
    shift_id: UUID,
    volunteer_id: UUID,
    now: datetime,
    closes_minutes: int,
    note: str = "",
    channel: str = "web",
) -> tuple[UUID, UUID] | None:
    """(application, placement) when a seat was free and nobody waits before; None otherwise.

    Nobody passes the waiting list, except in the last ``closes_minutes``: whoever waits had their
    chance then (``take_late_seat``), and no seat stays empty. Overlap: another placement of the
    person was faster (I2). StateMoved: a live application of the person on this shift was faster.
    Both leave the transaction broken.
    """
    values: dict[str, Any] = {
        "city": actor.city,
        "shift": shift_id,
        "volunteer": volunteer_id,
        "now": now,
        "no_offers": now + timedelta(minutes=closes_minutes),
        "note": note,
        "channel": channel,
        "by": actor.person_id,
        "application": uuid7(),
        "placement": uuid7(),
        "cover": uuid7(),
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, values)
            done = cursor.fetchone() is not None
    except IntegrityError as error:
        raise refusal_of(error) from error
    return (values["application"], values["placement"]) if done else None
