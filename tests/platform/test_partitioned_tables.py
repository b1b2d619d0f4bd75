"""The city tables hold the same promises when PostgreSQL keeps them in parts by their city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import databases
from tests.support.partitions import PARTS, partition
from tests.support.sql_guard import city_tables

CATALOGUE = {
    "constraints": """
        SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conparentid = 0 AND contype <> 'n'
          AND conrelid::regclass::text = ANY(%(t)s)""",
    "indexes": """
        SELECT tablename, indexname, replace(indexdef, ' ON ONLY ', ' ON ')
        FROM pg_indexes WHERE tablename = ANY(%(t)s)""",
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default,
          is_generated, generation_expression
        FROM information_schema.columns WHERE table_name = ANY(%(t)s)""",
    "rights": """
        SELECT table_name, grantee, privilege_type, column_name
        FROM information_schema.column_privileges WHERE table_name = ANY(%(t)s)
        UNION ALL SELECT table_name, grantee, privilege_type, ''
        FROM information_schema.table_privileges WHERE table_name = ANY(%(t)s)""",
}


@pytest.fixture
def whole(django_db_setup: None) -> Iterator[Any]:
    """An owner's connection to an empty migrated database of this test alone."""
    if databases.PARTITIONED:
        pytest.skip("compares with the plain tables · 与未分区的表对比")
    name = databases.clone("parts")
    try:
        with databases.owner_connection(name) as connection:
            if connection.info.server_version < 170000:
                pytest.skip(
                    "exclusion constraints on parts need PostgreSQL 17 · 需要 PostgreSQL 17"
                )
            yield connection
    finally:
        databases.drop(name)


def plain(value: Any) -> Any:
    """A definition without its casts and brackets: PostgreSQL writes these anew when it reads."""
    return re.sub(r"::[a-z ]+|[()\[\]]", "", value) if isinstance(value, str) else value


def described(connection: Any) -> dict[str, set[tuple[Any, ...]]]:
    names = {"t": sorted(city_tables())}
    return {
        what: {tuple(plain(value) for value in row) for row in connection.execute(sql, names)}
        for what, sql in CATALOGUE.items()
    }


@pytest.mark.drill
def test_in_parts_nothing_of_a_table_is_lost(whole: Any) -> None:
    before = described(whole)
    assert partition(whole, city_tables()) == len(city_tables())
    after = described(whole)
    for what, rows in before.items():
        assert rows - after[what] == set(), f"lost {what}"
        assert after[what] - rows == set(), f"new {what}"
    kinds = whole.execute(
        "SELECT c.relname, c.relkind, count(h.inhrelid) FROM pg_class c"
        " LEFT JOIN pg_inherits h ON h.inhparent = c.oid WHERE c.relname = ANY(%s) GROUP BY 1, 2",
        [sorted(city_tables())],
    ).fetchall()
    assert {row[1:] for row in kinds} == {("p", PARTS)}


@pytest.mark.drill
def test_a_lost_constraint_would_be_seen(whole: Any) -> None:
    before = described(whole)
    partition(whole, city_tables())
    whole.execute("ALTER TABLE recruitment_placement DROP CONSTRAINT placement_one_place")
    whole.execute("REVOKE INSERT ON attendance_punch FROM zhihe_app")
    after = described(whole)
    assert {row[1] for row in before["constraints"] - after["constraints"]} == {
        "placement_one_place"
    }
    assert {row[2] for row in before["rights"] - after["rights"]} == {"INSERT"}


@pytest.mark.drill
def test_a_trigger_on_a_city_table_stops_the_rebuilding(whole: Any) -> None:
    whole.execute(
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
    )
    whole.execute(
        "CREATE TRIGGER late AFTER INSERT ON attendance_punch"
        " FOR EACH ROW EXECUTE FUNCTION nothing()"
    )
    with pytest.raises(RuntimeError, match="late"):
        partition(whole, city_tables())


@pytest.mark.drill
def test_a_broken_rule_is_told_by_the_name_of_the_table_not_of_the_part(whole: Any) -> None:
    partition(whole, city_tables())
    names = whole.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'recruitment_placement__p0'::regclass"
        " AND contype IN ('u', 'x')"
    ).fetchall()
    assert ("placement_one_place__p0",) in names
