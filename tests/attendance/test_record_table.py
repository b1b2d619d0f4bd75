"""The tables themselves refuse what no action may do (I2, I4), whatever the code says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.attendance.test_confirm_records import confirm, forgotten
from tests.cast import CITY, Cast
from tests.factories.activities import make_activity, shift_of
from tests.factories.punches import attend, proposed
from zhihe.attendance.models import RecordCorrection


@pytest.fixture
def shift(cast: Cast) -> Any:
    return shift_of(make_activity(cast))


def execute(sql: str, args: list[Any]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, args)


SET = "UPDATE attendance_servicerecord SET {} WHERE city_id = %s AND id = %s"
OTHER = "00000000-0000-4000-8000-000000000001"
REFUSED = [
    ("state = 'confirmed'", "record_confirmed_by"),
    ("state = 'frozen'", "record_confirmed_by"),
    ("confirmed_by = creator_id", "record_first_is_another"),
    ("confirmed_by = leader_id", "record_first_is_another"),
    ("confirmed_by = person_id", "record_first_is_another"),
    (f"confirmed_by = '{OTHER}', second_by = '{OTHER}'", "record_second_is_another"),
    ("second_by = creator_id", "record_second_is_another"),
    ("second_by = leader_id", "record_second_is_another"),
    ("second_by = person_id", "record_second_is_another"),
    (f"entered_by = '{OTHER}', confirmed_by = '{OTHER}'", "record_enterer_is_another"),
    (f"entered_by = '{OTHER}', second_by = '{OTHER}'", "record_enterer_is_another"),
    (f"roll_caller_ids = ARRAY['{OTHER}'::uuid], confirmed_by = '{OTHER}'", "record_roll_caller"),
    (f"roll_caller_ids = ARRAY['{OTHER}'::uuid], second_by = '{OTHER}'", "record_roll_caller"),
    (
        f"state = 'confirmed', confirmed_by = '{OTHER}', confirmed_at = now(), needs_second = true",
        "record_second_person",
    ),
    ("minutes = -1", "record_minutes"),
    ("minutes = 1441", "record_minutes"),
    ("presence_minutes = -1", "record_minutes"),
    ("grade = 'E'", "record_grade"),
    ("state = 'done'", "record_state"),
    ("evidence_id = NULL", "evidence_id"),
    ("activity_title = 'x'", "permission denied"),
    ("creator_id = person_id", "permission denied"),
    ("leader_id = person_id", "permission denied"),
    ("person_id = leader_id", "permission denied"),
    ("organisation_name = 'x'", "permission denied"),
]


@pytest.mark.parametrize(("change", "why"), REFUSED)
@pytest.mark.row("N11", part="by the table")
def test_a_direct_update_is_refused(cast: Cast, shift: Any, change: str, why: str) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    with pytest.raises(DatabaseError, match=why):
        execute(SET.format(change), [CITY, record.pk])
    # The same statement with an honest change goes through: it is the value that is refused.
    execute(SET.format("flags = '{}'"), [CITY, record.pk])


def test_a_direct_insert_of_counted_hours_is_refused(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    columns = [f.column for f in record._meta.concrete_fields if f.column != "id"]
    picked = [
        "'confirmed'"
        if c == "state"
        else "creator_id"
        if c == "confirmed_by"
        else "now()"
        if c == "confirmed_at"
        else f'"{c}"'
        for c in columns
    ]
    names = ", ".join(f'"{c}"' for c in columns)
    sql = (
        f"INSERT INTO attendance_servicerecord (id, {names})"
        f" SELECT gen_random_uuid(), {', '.join(picked)} FROM attendance_servicerecord"
        " WHERE city_id = %s AND id = %s"
    )
    with pytest.raises(DatabaseError, match=r"record_first_is_another|record_once"):
        execute(sql, [CITY, record.pk])


def test_history_cannot_be_rewritten_or_deleted(cast: Cast, shift: Any) -> None:
    record = forgotten(cast, shift)
    for table in ("recordreview", "recordcorrection", "punch", "sheet"):
        for deed in (
            f"DELETE FROM attendance_{table} WHERE city_id = %s",
            f"UPDATE attendance_{table} SET id = id WHERE city_id = %s",
        ):
            with pytest.raises(DatabaseError, match="permission denied"):
                execute(deed, [CITY])
    with pytest.raises(DatabaseError, match="permission denied"):
        execute(
            "DELETE FROM attendance_servicerecord WHERE id = %s AND city_id = %s", [record.pk, CITY]
        )


def test_a_correction_of_one_person_is_refused_by_the_table(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    record = proposed(shift, cast.volunteer)
    for over, why in (
        ({"second_by": None}, "correction_two_persons"),
        ({"second_by": cast.confirmer.id}, "correction_two_persons"),
        ({"minutes_after": 150}, "correction_minutes"),
        ({"minutes_after": 0}, "correction_minutes"),
    ):
        fields: dict[str, Any] = {
            "city_id": CITY,
            "record": record,
            "minutes_before": 150,
            "minutes_after": 100,
            "reason": "x",
            "by_id": cast.confirmer.id,
            "second_by": cast.parent_admin.id,
            "at": shift.ends_at,
        } | over
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            RecordCorrection.objects.create(**fields)


@pytest.mark.row("N11", part="nobody in two places")
def test_two_counted_records_never_share_time(cast: Cast, shift: Any) -> None:
    attend(shift, cast.volunteer)
    confirm(cast.confirmer.actor(), proposed(shift, cast.volunteer))
    beside = shift_of(make_activity(cast, starts_at=shift.ends_at))
    attend(beside, cast.volunteer)
    confirm(cast.confirmer.actor(), proposed(beside, cast.volunteer))
    inside = shift_of(make_activity(cast, starts_at=shift.starts_at + timedelta(minutes=30)))
    attend(inside, cast.volunteer)
    record = proposed(inside, cast.volunteer)
    with pytest.raises(DatabaseError, match="record_one_place"):
        execute(
            SET.format(
                f"state = 'confirmed', needs_second = false, confirmed_by = '{OTHER}',"
                " confirmed_at = now()"
            ),
            [CITY, record.pk],
        )
