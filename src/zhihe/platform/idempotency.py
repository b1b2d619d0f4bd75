"""The same key, the same deed: once, whatever the network does.

The key row is inserted first, inside the deed's transaction: a concurrent second request waits
on the unique index, then finds the stored answer. A refusal rolls the key back with the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.models import IdempotencyKey
from zhihe.platform.refusals import KeyReused
from zhihe.platform.vault import open_sealed, seal

FIELD = "idempotency_key"


def once(
    *,
    city: str,
    actor: str,
    key: str,
    fields: Any,
    now: datetime,
    deed: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    """Run ``deed`` at most once per (city, actor, key) and return its JSON-able answer.

    Raises KeyReused (422) when the key was used with other fields.
    """
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=True, default=str)
    fingerprint = hashlib.sha256(canonical.encode()).digest()
    with transaction.atomic():
        if not _insert(city, actor, key, fingerprint, now):
            return _stored(city, actor, key, fingerprint)
        answer = deed()
        IdempotencyKey.objects.in_city(city).filter(actor=actor, key=key).update(
            answer=seal(json.dumps(answer).encode(), "idempotency")
        )
        return answer


def _insert(city: str, actor: str, key: str, fingerprint: bytes, now: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_idempotencykey"
            " (id, city_id, actor, key, fingerprint, created_at) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (city_id, actor, key) DO NOTHING",
            [uuid7(), city, actor, key, fingerprint, now],
        )
        return cursor.rowcount == 1


def _stored(city: str, actor: str, key: str, fingerprint: bytes) -> dict[str, Any]:
    row = IdempotencyKey.objects.in_city(city).get(actor=actor, key=key)
    if bytes(row.fingerprint) != fingerprint or row.answer is None:
        raise KeyReused()
    return json.loads(open_sealed(bytes(row.answer), "idempotency"))  # type: ignore[no-any-return]


def idempotent_post(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of form views: a POST carrying the hidden UUID is replayed, not repeated.

    Only redirects (successes) are stored; a page shown again with errors stores nothing.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.POST.get(FIELD, "")[:64]
        if request.method != "POST" or not key:
            return view(request, *args, **kwargs)
        actor = getattr(request, "actor", None)
        who = str(actor.person_id or "") if actor else ""
        if not who:
            request.session.setdefault("visitor", uuid7().hex)
            who = request.session["visitor"]
        fields = {k: v for k, v in request.POST.lists() if k not in (FIELD, "csrfmiddlewaretoken")}
        box: list[HttpResponse] = []

        def deed() -> dict[str, Any]:
            response = view(request, *args, **kwargs)
            box.append(response)
            if not isinstance(response, HttpResponseRedirect):
                raise _NotStored()
            return {"location": response.url}

        try:
            answer = once(
                city=request.city.code,  # type: ignore[attr-defined]
                actor=who,
                key=key,
                fields={"path": request.path, "fields": fields},
                now=request.now,  # type: ignore[attr-defined]
                deed=deed,
            )
        except _NotStored:
            return box[0]
        return box[0] if box else HttpResponseRedirect(answer["location"])

    return wrapped


class _NotStored(Exception):
    """The form was shown again: roll everything back, keep the page."""
