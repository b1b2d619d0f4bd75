"""Confirming a shift of 500 people against the same rows as set-based SQL in one transaction."""

from __future__ import annotations

import statistics
import sys
import time
from datetime import timedelta

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


def main() -> None:
    with scratch() as (owner, _app):
        django(owner)
        from bench_data import people
        from django.db import connection, reset_queries
        from django.test.utils import CaptureQueriesContext

        from tests.cast import make_cast
        from tests.factories.activities import make_activity, shift_of
        from zhihe.attendance.actions.confirm_records import confirm_records
        from zhihe.attendance.actions.propose_record import propose_record
        from zhihe.attendance.models import Punch, ServiceRecord
        from zhihe.foundation import clock
        from zhihe.foundation.uuid7 import uuid7
        from zhihe.ledger.models import LedgerAccount

        cast, crowd, ours, twins, statements = make_cast(), people(PEOPLE), [], [], []
        for round_no in range(ROUNDS):
            starts = clock.now() - timedelta(days=2 + round_no)
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
                propose_record(
                    city="421200", shift_id=shift.pk, volunteer_id=volunteer.pk, now=clock.now()
                )
            ids = list(
                ServiceRecord.objects.in_city("421200")
                .filter(shift=shift)
                .values_list("pk", flat=True)
            )
            reset_queries()
            with CaptureQueriesContext(connection) as captured:
                began = time.perf_counter()
                confirm_records(
                    actor=cast.confirmer.actor(), shift_id=shift.pk, record_ids=ids, now=clock.now()
                )
                ours.append(time.perf_counter() - began)
            statements.append(len(captured))
            accounts = list(
                LedgerAccount.objects.in_city("421200").values_list("pk", flat=True)[:2]
            )
            with psycopg.connect(owner) as raw:
                began = time.perf_counter()
                values = {"shift": shift.pk, "issuer": accounts[0], "owner": accounts[1]}
                for part in TWIN.split(";")[:-1]:
                    raw.execute(part, values if "%(" in part else None)
                raw.commit()
                twins.append(time.perf_counter() - began)
        report(
            "confirm_shift",
            {
                "people": PEOPLE,
                "rounds": ROUNDS,
                "ours_ms": round(statistics.median(ours) * 1000, 1),
                "twin_ms": round(statistics.median(twins) * 1000, 1),
                "ratio": round(statistics.median(ours) / statistics.median(twins), 2),
                "statements": statements[-1],
            },
        )


sys.exit(main())
