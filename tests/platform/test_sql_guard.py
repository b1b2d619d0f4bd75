"""The guard refuses what a sharded database could not route, and lets the rest through."""

import pytest

from tests.support.sql_guard import verdict

GOOD = [
    "SELECT id FROM opportunities_shift WHERE city_id = %s AND id = %s",
    'SELECT "opportunities_shift"."id" FROM "opportunities_shift" INNER JOIN "opportunities_activity" ON'
    ' ("opportunities_shift"."activity_id" = "opportunities_activity"."id" AND ("opportunities_shift"."city_id"'
    ' = ("opportunities_activity"."city_id"))) WHERE "opportunities_shift"."city_id" = %s',
    "UPDATE opportunities_shift SET taken = taken + 1 WHERE city_id = %s AND id = %s",
    "INSERT INTO audit_auditleaf (id, city_id) VALUES (%s, %s)",
    "SELECT 1 FROM accounts_person WHERE id = %s",
    "SELECT id FROM opportunities_shift s WHERE s.city_id = %s AND EXISTS (SELECT 1 FROM recruitment_placement p"
    " WHERE p.city_id = s.city_id AND p.shift_id = s.id)",
]
BAD = [
    "SELECT id FROM opportunities_shift WHERE id = %s",
    "SELECT s.id FROM opportunities_shift s JOIN opportunities_activity a ON a.id = s.activity_id WHERE s.city_id = %s",
    "UPDATE opportunities_shift SET city_id = %s WHERE city_id = %s",
    "SELECT id FROM opportunities_shift WHERE id = %s FOR UPDATE",
    "CREATE TRIGGER t AFTER UPDATE ON opportunities_shift EXECUTE FUNCTION f()",
    "SELECT id FROM opportunities_shift s WHERE s.city_id = %s AND EXISTS (SELECT 1 FROM recruitment_placement p"
    " WHERE p.shift_id = s.id)",
    "DELETE FROM volunteers_volunteerskill WHERE volunteer_id = %s",
]


@pytest.mark.parametrize("sql", GOOD)
def test_a_statement_that_names_its_city_passes(sql: str) -> None:
    assert verdict(sql) == ""


@pytest.mark.parametrize("sql", BAD)
def test_a_statement_without_its_city_is_refused(sql: str) -> None:
    assert verdict(sql) != ""
