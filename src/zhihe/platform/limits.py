"""Rate limits in the database: one upsert per attempt, the same for every process."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.http import HttpRequest

from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.durably import durably
from zhihe.platform.models import RateCount
from zhihe.platform.refusals import TooMany
from zhihe.platform.vault import blind_index

UPSERT = (
    'INSERT INTO platform_ratecount (id, city_id, key, "window", count) VALUES (%s, %s, %s, %s, 1)'
    ' ON CONFLICT (city_id, key, "window") DO UPDATE SET count = platform_ratecount.count + 1'
    " RETURNING count"
)


def take(*, city: str, what: str, who: str, most: int, per: timedelta, now: datetime) -> None:
    """Count one attempt of ``what`` by ``who``; raises TooMany above ``most`` per fixed window.

    ``who`` (an address block, a phone index) is kept as a keyed hash only. Commit or not, call it in
    a transaction of its own when the attempt may be refused later.
    """
    window = _window(per, now)
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [uuid7(), city, _key(what, who), window])
        if cursor.fetchone()[0] > most:
            raise TooMany(seconds=_left(window, per, now))


def refuse_spent(
    *, city: str, what: str, who: str, most: int, per: timedelta, now: datetime
) -> None:
    """Raise TooMany when ``count`` was called ``most`` times in this window; counts nothing."""
    window = _window(per, now)
    rows = RateCount.objects.in_city(city).filter(key=_key(what, who), window=window)
    if rows.filter(count__gte=most).exists():
        raise TooMany(seconds=_left(window, per, now))


def count(*, city: str, what: str, who: str, per: timedelta, now: datetime) -> None:
    """Count one failure; it stays counted though the caller's transaction is rolled back."""
    durably(UPSERT, [uuid7(), city, _key(what, who), _window(per, now)])


def _key(what: str, who: str) -> bytes:
    return blind_index(f"{what}:{who}", "rate")


def _window(per: timedelta, now: datetime) -> datetime:
    seconds = int(per.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _left(window: datetime, per: timedelta, now: datetime) -> int:
    """Full seconds until the next window."""
    return -(-(window + per - now) // timedelta(seconds=1))


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
