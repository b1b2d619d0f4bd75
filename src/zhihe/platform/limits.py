"""Rate limits in the database: one upsert per attempt, the same for every process."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.http import HttpRequest

from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.refusals import TooMany
from zhihe.platform.vault import blind_index


def take(*, city: str, what: str, who: str, most: int, per: timedelta, now: datetime) -> None:
    """Count one attempt of ``what`` by ``who``; raises TooMany above ``most`` per fixed window.

    ``who`` (an address block, a phone index) is kept as a keyed hash only. Commit or not, call it in
    a transaction of its own when the attempt may be refused later.
    """
    seconds = int(per.total_seconds())
    window = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)
    key = blind_index(f"{what}:{who}", "rate")
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO platform_ratecount (id, city_id, key, "window", count) VALUES (%s, %s, %s, %s, 1)'
            ' ON CONFLICT (city_id, key, "window") DO UPDATE SET count = platform_ratecount.count + 1'
            " RETURNING count",
            [uuid7(), city, key, window],
        )
        if cursor.fetchone()[0] > most:
            raise TooMany()


def address_block(request: HttpRequest) -> str:
    """The visitor's network: the address itself for IPv4, the /64 for IPv6; behind our proxy the
    last hop it names."""
    from django.conf import settings

    raw = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        raw = request.META.get("HTTP_X_FORWARDED_FOR", raw).split(",")[-1].strip()
    try:
        address = ipaddress.ip_address(raw)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
