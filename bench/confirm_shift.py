"""Confirming a shift of 500 people against the same rows as set-based SQL in one transaction."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import datetime, timedelta
from typing import Any

import psycopg
from _ground import django, report, scratch

PEOPLE, ROUNDS = 500, 5
TWIN = """
INSERT INTO ledger_transfer (id, city_id, from_account_id, to_account_id, unit, amount, kind, source_id, at)
  SELECT gen_random_uuid(), city_id, %(issuer)s, %(owner)s, 'recorded', 60, 'service', gen_random_uuid(), now()
  FROM attendance_servicerecord WHERE city_id = '421200' AND shift_id = %(shift)s;
INSERT INTO audit_auditevent (id, city_id, at, verb, role, subject_kind, subject_id, reason, detail, salt)
  SELECT gen_random_uuid(), city_id, now(), 'twin', '', 'record', id, '', '{}', sha256('x')
  FROM attendance_servicerecord WHERE city_id = '421200' AND shift_id = %(shift)s;
INSERT INTO audit_auditleaf (id, city_id, at, commitment)
  SELECT gen_random_uuid(), city_id, now(), sha256(id::text::bytea)
  FROM attendance_servicerecord WHERE city_id = '421200' AND shift_id = %(shift)s;
UPDATE ledger_ledgeraccount SET balance = balance + 60 WHERE city_id = '421200' AND id IN
  (SELECT id FROM ledger_ledgeraccount WHERE city_id = '421200' LIMIT 500);
UPDATE attendance_servicerecord SET updated_at = now() WHERE city_id = '421200' AND shift_id = %(shift)s;
"""


def punched_shift(cast: Any, crowd: list[Any], starts: datetime) -> Any:
    """A shift on which everybody punched in and out, with the proposed records."""
    from tests.factories.activities import make_activity, shift_of
    from zhihe.attendance.actions.propose_record import propose_record
    from zhihe.attendance.models import Punch
    from zhihe.foundation import clock
    from zhihe.foundation.uuid7 import uuid7

    activity = make_activity(cast, starts_at=starts, minutes=60, capacity=PEOPLE)
    shift = shift_of(activity)
    for _person, volunteer in crowd:
        for kind, at in (("in", starts), ("out", starts + timedelta(minutes=60))):
            Punch.objects.create(
                city=cast.city,
                client_id=uuid7(),
                shift=shift,
                activity=activity,
                volunteer=volunteer,
                kind=kind,
                method="rotating_code",
                claimed_at=at,
                received_at=at,
                counted_at=at,
                fence="inside",
                by_id=volunteer.person_id,
            )
        propose_record(city="421200", shift_id=shift.pk, volunteer_id=volunteer.pk, now=clock.now())
    return shift


def ours(cast: Any, shift: Any) -> tuple[float, int]:
    """Seconds and statements of the action."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    from zhihe.attendance.actions.confirm_records import confirm_records
    from zhihe.attendance.models import ServiceRecord
    from zhihe.foundation import clock

    rows = ServiceRecord.objects.in_city("421200").filter(shift=shift)
    ids = list(rows.values_list("pk", flat=True))
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        began = time.perf_counter()
        confirm_records(
            actor=cast.confirmer.actor(), shift_id=shift.pk, record_ids=ids, now=clock.now()
        )
        seconds = time.perf_counter() - began
    return seconds, len(captured)


def twin(owner: str, shift: Any) -> float:
    """Seconds of the same rows as plain SQL."""
    from zhihe.ledger.models import LedgerAccount

    accounts = list(LedgerAccount.objects.in_city("421200").values_list("pk", flat=True)[:2])
    with psycopg.connect(owner) as raw:
        began = time.perf_counter()
        values = {"shift": shift.pk, "issuer": accounts[0], "owner": accounts[1]}
        for part in TWIN.split(";")[:-1]:
            raw.execute(part, values if "%(" in part else None)
        raw.commit()
        return time.perf_counter() - began


def main() -> None:
    with scratch() as (owner, _app):
        django(owner)
        from bench_data import people

        from tests.cast import make_cast
        from zhihe.foundation import clock

        cast, crowd, mine, twins, statements = make_cast(), people(PEOPLE), [], [], []
        for round_no in range(ROUNDS):
            shift = punched_shift(cast, crowd, clock.now() - timedelta(days=2 + round_no))
            seconds, count = ours(cast, shift)
            mine.append(seconds)
            statements.append(count)
            twins.append(twin(owner, shift))
        report(
            "confirm_shift",
            {
                "people": PEOPLE,
                "rounds": ROUNDS,
                "ours_ms": round(statistics.median(mine) * 1000, 1),
                "twin_ms": round(statistics.median(twins) * 1000, 1),
                "ratio": round(statistics.median(mine) / statistics.median(twins), 2),
                "statements": statements[-1],
            },
        )


sys.exit(main())
