"""Numbers of a series without gaps by mistake: one conditional UPDATE per number."""

from __future__ import annotations

from django.db import connection

from zhihe.foundation.uuid7 import uuid7


def take(city: str, name: str, count: int = 1) -> int:
    """Reserve ``count`` numbers of the series and return the first (starting at 1)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_counter (id, city_id, name, value) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (city_id, name) DO UPDATE SET value = platform_counter.value + %s"
            " RETURNING value",
            [uuid7(), city, name, count, count],
        )
        return int(cursor.fetchone()[0]) - count + 1
