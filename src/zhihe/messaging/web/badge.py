"""The number on the bell."""

from django.http import HttpRequest

from zhihe.messaging.queries.notices import unread_count


def unread(request: HttpRequest) -> int:
    """Unread notices of the visitor."""
    actor = request.actor  # type: ignore[attr-defined]
    return 0 if actor.person_id is None else unread_count(actor.city, actor.person_id)
