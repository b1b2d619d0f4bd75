"""The inbox, the operator's pushes, and the demonstration's phones."""

from __future__ import annotations

import hmac
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhihe.messaging.actions.read_notices import read_notices
from zhihe.messaging.actions.take_receipts import take_receipts
from zhihe.messaging.integrations.gateway import PushError
from zhihe.messaging.labels import words
from zhihe.messaging.queries.notices import notices_of
from zhihe.messaging.queries.operator import gateway
from zhihe.platform.access import PUBLIC, SIGNED_IN, access


@access(SIGNED_IN, getter="own notices")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """All notices of the person; opening one marks it read."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = [
        {"notice": n, "words": words(n.kind, n.params)}
        for n in notices_of(actor.city, actor.person_id)
    ]
    unread = sum(1 for row in rows if row["notice"].read_at is None)
    return render(request, "messaging/inbox.html", {"rows": rows, "unread": unread})


@access(SIGNED_IN, getter="own notices")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Everything read."""
    actor = request.actor  # type: ignore[attr-defined]
    read_notices(city=actor.city, person_id=actor.person_id, now=request.now)  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse("messaging:inbox"))


@access(SIGNED_IN, getter="own notices")
@require_POST
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark one read and go where it points."""
    actor = request.actor  # type: ignore[attr-defined]
    row = next((n for n in notices_of(actor.city, actor.person_id) if n.pk == notice_id), None)
    if row is None:
        raise Http404
    read_notices(
        city=actor.city,
        person_id=actor.person_id,
        now=request.now,
        notice_id=notice_id,  # type: ignore[attr-defined]
    )
    safe = row.url if row.url.startswith("/") and not row.url.startswith("//") else ""
    return HttpResponseRedirect(safe or reverse("messaging:inbox"))


@csrf_exempt
@access(PUBLIC, getter="secret path segment")
@require_POST
def receipts(request: HttpRequest, token: str) -> HttpResponse:
    """SmsReport push of the operator. The path holds the shared secret; a wrong one is 404."""
    if not settings.SMS_PUSH_TOKEN or not hmac.compare_digest(token, settings.SMS_PUSH_TOKEN):
        raise Http404
    operator = gateway()
    if operator is None:
        raise Http404
    try:
        batch = operator.parse_receipts(request.body)
    except PushError:
        return JsonResponse({"code": 400, "msg": "not understood"}, status=400)
    take_receipts(receipts=list(batch.receipts), now=request.now)  # type: ignore[attr-defined]
    return JsonResponse({"code": 0, "msg": "ok"})
