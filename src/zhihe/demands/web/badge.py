"""Where the desk's menu shows, and how much waits."""

from django.http import HttpRequest

from zhihe.demands import policies
from zhihe.demands.terms import NeedState


def at_desk(request: HttpRequest) -> bool:
    """The hat worn now handles requests."""
    return request.actor.has_role(*policies.DESK_ROLES)  # type: ignore[attr-defined]


def waiting(request: HttpRequest) -> int:
    """Requests of the scope that wait to be verified."""
    return policies.visible_to(request.actor).filter(state=NeedState.FILED).count()  # type: ignore[attr-defined]
