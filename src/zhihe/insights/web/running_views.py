"""运行: what the system administrator looks at in the morning."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhihe.foundation import clock
from zhihe.insights.labels import TEXT_STATES
from zhihe.insights.queries.running import how_it_runs
from zhihe.organisations.terms import Role
from zhihe.platform.access import ROLES as BY_ROLE
from zhihe.platform.access import access

LATE_SECONDS = 300


@access(BY_ROLE, Role.SYSTEM_ADMIN, getter="own installation")
@require_safe
def running(request: HttpRequest) -> HttpResponse:
    """Jobs, texts, database and audit tree, with what is late."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    state = how_it_runs(actor.city, now)
    late = (now - state.oldest).total_seconds() if state.oldest else 0
    context = {
        "state": state,
        "waiting": state.jobs.get("todo", 0),
        "doing": state.jobs.get("doing", 0),
        "failed": state.jobs.get("failed", 0),
        "stuck": late > LATE_SECONDS,
        "late_minutes": int(late // 60),
        "last_done": clock.local(state.last_done) if state.last_done else None,
        "texts": [(words, state.texts.get(key, 0)) for key, words in TEXT_STATES.items()],
        "release": _release(),
    }
    return render(request, "insights/running.html", context)


def _release() -> str:
    try:
        return version("zhihe")
    except PackageNotFoundError:
        return ""
