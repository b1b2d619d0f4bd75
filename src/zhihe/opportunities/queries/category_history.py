"""The history of a category: what it was called before, who changed it (N40)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zhihe.accounts.models import Person
from zhihe.audit.models import AuditEvent
from zhihe.foundation import clock
from zhihe.opportunities.labels import CATEGORY_VERBS, date_text
from zhihe.opportunities.queries.trace import TraceLine
from zhihe.opportunities.rules.forms import category_subject


def category_history(city: str, code: str, now: datetime) -> list[TraceLine]:
    """Newest first; two queries."""
    rows = AuditEvent.objects.in_city(city).filter(subject_id=category_subject(code))
    events = list(rows.order_by("-at", "-id")[:100])
    people = {event.actor_id for event in events if event.actor_id}
    names: dict[UUID | None, str] = dict(
        Person.objects.filter(pk__in=people).values_list("pk", "name")
    )
    today = clock.local_date(now)
    return [
        TraceLine(
            when=f"{date_text(clock.local_date(e.at), today)} {clock.local(e.at):%H:%M}",
            what=CATEGORY_VERBS.get(e.verb, e.verb),
            why=_before(e),
            who=names.get(e.actor_id, ""),
        )
        for e in events
    ]


def _before(event: AuditEvent) -> str:
    before, after = event.detail.get("before", {}), event.detail.get("after", {})
    if before.get("name") and before.get("name") != after.get("name"):
        return _("「%(old)s」改叫「%(new)s」") % {"old": before["name"], "new": after["name"]}
    return ""
