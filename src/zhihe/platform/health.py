"""Health and metrics for the operator."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from zhihe.foundation import clock
from zhihe.platform.access import PUBLIC, access
from zhihe.platform.models import InvariantCheck

SKEW_LIMIT_SECONDS = 2.0
jobs_waiting = Gauge("zhihe_jobs_waiting", "Jobs waiting in the queue")
invariants_broken = Gauge(
    "zhihe_invariants_broken", "Invariants that did not hold at the last count (-1: never counted)"
)
invariants_age = Gauge("zhihe_invariants_age_seconds", "Seconds since the invariants were counted")


@access(PUBLIC)
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@access(PUBLIC)
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, is migrated, and its clock agrees within 2 s."""
    with connection.cursor() as cursor:
        before = clock.now()
        cursor.execute("SELECT clock_timestamp()")
        skew = abs((cursor.fetchone()[0] - before).total_seconds())
    ready = skew <= SKEW_LIMIT_SECONDS
    return JsonResponse(
        {"ready": ready, "clock_skew_seconds": round(skew, 3)}, status=200 if ready else 503
    )


@access(PUBLIC)
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text; only counts. Answered to this machine alone: what a proxy passes on comes
    from elsewhere, even when the proxy itself is here."""
    here = request.META.get("REMOTE_ADDR", "") in ("127.0.0.1", "::1", "")
    if not here or "HTTP_X_FORWARDED_FOR" in request.META:
        return HttpResponse(status=404)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        jobs_waiting.set(cursor.fetchone()[0])
    _last_count()
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _last_count() -> None:
    """What the job of the night found."""
    last = InvariantCheck.objects.order_by("-at").first()
    invariants_broken.set(len(last.broken) if last else -1)
    invariants_age.set((clock.now() - last.at).total_seconds() if last else -1)
