"""Promises of the tables: keys, grants and the role that cannot rewrite history."""

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.cast import Cast
from tests.support.sql_guard import all_cities
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.audit.models import AuditLeaf
from zhihe.platform.database_setup import all_city_models
from zhihe.platform.keys import CityForeignKey


def test_test_bodies_run_as_the_application_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("zhihe_app",)


def test_every_city_table_is_keyed_by_city_and_id(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'p'"
        )
        keys = dict(cursor.fetchall())
    assert {m._meta.db_table: keys[m._meta.db_table] for m in all_city_models()} == {
        m._meta.db_table: "PRIMARY KEY (city_id, id)" for m in all_city_models()
    }


def test_every_city_foreign_key_joins_on_the_city(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f'")
        names = {row[0] for row in cursor.fetchall()}
    wanted = {
        f"cfk_{m._meta.db_table}_{f.column}"[:63]
        for m in all_city_models()
        for f in m._meta.concrete_fields
        if isinstance(f, CityForeignKey)
    }
    assert wanted - names == set()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditleaf SET commitment = ''",
        "DELETE FROM audit_auditleaf",
        "TRUNCATE audit_auditleaf",
        "UPDATE attendance_punch SET counted_at = now()",
        "UPDATE attendance_servicerecord SET activity_title = ''",
        "UPDATE ledger_transfer SET amount = 1",
        "DELETE FROM accounts_person",
        "ALTER TABLE audit_auditleaf DISABLE TRIGGER ALL",
    ],
)
def test_the_application_cannot_rewrite_history(cast: Cast, statement: str) -> None:
    record_event(
        actor=cast.leader.actor(),
        now=cast.place.created_at,
        fact=Fact("test.deed", "place", cast.place.pk),
    )
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    with refused, transaction.atomic(), all_cities(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_event_and_its_leaf_are_written_together(cast: Cast) -> None:
    event = record_event(
        actor=cast.leader.actor(),
        now=cast.place.created_at,
        fact=Fact("test.deed", "place", cast.place.pk, reason="因为"),
    )
    leaf = AuditLeaf.objects.in_city(cast.city).get(id=event.id)
    assert len(bytes(leaf.commitment)) == 32
