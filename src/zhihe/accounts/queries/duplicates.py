"""Unclaimed persons who look like a claimed one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from zhihe.accounts.models import Person

LOOK_ALIKE = """
SELECT d.id, p.id, CASE WHEN a.phone_index = d.contact_index THEN 'phone' ELSE 'birth' END
FROM accounts_person d
JOIN accounts_person p ON p.name = d.name AND p.id <> d.id
JOIN accounts_account a ON a.id = p.account_id
WHERE d.account_id IS NULL AND d.merged_into_id IS NULL AND d.disowned_at IS NULL
  AND d.closed_at IS NULL AND p.merged_into_id IS NULL AND p.closed_at IS NULL
  AND (a.phone_index = d.contact_index OR p.birth_date = d.birth_date)
ORDER BY d.created_at, d.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible duplicate, the claimed person, and why: 'phone' (same number) or 'birth'."""

    duplicate: Person
    into: Person
    why: str


def candidates(limit: int) -> list[Pair]:
    """Same name with the account's number or the same birth date; oldest duplicates first."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK_ALIKE, [limit])
        rows = cursor.fetchall()
    people = Person.objects.in_bulk({key for row in rows for key in row[:2]})
    return [Pair(people[duplicate], people[into], why) for duplicate, into, why in rows]
