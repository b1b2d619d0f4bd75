"""Tell the level above what an organisation has left lying."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.attendance.queries.overdue import level_above, overdue_by_organisation
from zhihe.foundation.clock import local_date
from zhihe.organisations.models import Organisation


@transaction.atomic
def escalate_overdue(*, city: str, now: datetime) -> int:
    """One notice a day per organisation and person above it; returns how many organisations."""
    rows = overdue_by_organisation(city, local_date(now))
    late = {UUID(str(r["organisation_id"])): r for r in rows}
    names = dict(
        Organisation.objects.in_city(city).filter(pk__in=list(late)).values_list("pk", "name")
    )
    for organisation_id, people in level_above(city, list(late), now).items():
        row = late[organisation_id]
        for person_id in sorted(people):
            notify_person(
                city=city,
                person_id=person_id,
                kind="attendance.overdue",
                now=now,
                params={"name": names[organisation_id], "n": str(row["n"])},
                url="/desk/hours/",
                organisation_id=organisation_id,
                subject_id=organisation_id,
            )
    return len(late)
