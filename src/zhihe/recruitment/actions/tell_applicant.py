"""Tell a person what became of an application: in the inbox and by the registered text (N20)."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.recruitment.models import Application
from zhihe.recruitment.rules import short_time
from zhihe.recruitment.terms import ApplicationState as State
from zhihe.recruitment.terms import Notice

# notice → states in which it is still true, registered text, parameters of the text
TEXTS: dict[str, tuple[frozenset[str], str, tuple[str, ...]]] = {
    Notice.ADMITTED: (frozenset({State.ADMITTED}), "admitted", ("title", "when", "confirm")),
    Notice.SIGNED_UP: (frozenset({State.ADMITTED}), "admitted", ("title", "when", "confirm")),
    Notice.REFUSED: (frozenset({State.REFUSED}), "refused", ("title", "reason")),
    Notice.ASKED: (frozenset({State.ASKED}), "", ()),
    Notice.OFFERED: (frozenset({State.OFFERED}), "waiting_offer", ("title", "deadline", "confirm")),
    Notice.OFFER_EXPIRED: (frozenset({State.EXPIRED}), "", ()),
    Notice.SEAT_FREE: (frozenset({State.WAITING}), "late_seat", ("title", "when", "confirm")),
    Notice.RELEASED: (frozenset({State.REFUSED}), "refused", ("title", "reason")),
    Notice.SHIFT_CANCELLED: (
        frozenset({State.CLOSED}),
        "shift_cancelled",
        ("when", "title", "reason"),
    ),
    Notice.SHIFT_MOVED: (frozenset({State.ADMITTED}), "shift_changed", ("title", "when", "place")),
}


@transaction.atomic
def tell_applicant(*, city: str, application_id: UUID, notice: str, now: datetime) -> bool:
    """False when the news is no longer true (withdrawn meanwhile): an untrue message is worse than
    none. ``subject_id`` of the text is the application: the desk sees its delivery.
    """
    row = (
        Application.objects.in_city(city)
        .select_related("shift", "activity", "volunteer")
        .get(pk=application_id)
    )
    states, template, wanted = TEXTS[notice]
    if row.state not in states:
        return False
    params = _params(row, with_code="confirm" in wanted)
    with translation.override("zh-hans"):
        url = reverse("recruitment:application", args=[row.pk])
    notify_person(
        city=city,
        person_id=row.volunteer.person_id,
        kind=f"recruitment.{notice}",
        params={k: v for k, v in params.items() if k != "confirm"},
        now=now,
        url=url,
        sms_template=template,
        sms_params={k: params[k] for k in wanted},
        organisation_id=row.activity.executor_id or row.activity.organisation_id,
        subject_id=row.pk,
    )
    return True


def _params(row: Application, *, with_code: bool) -> dict[str, str]:
    activity = row.activity
    params = {
        "title": activity.title,
        "when": short_time(row.shift.starts_at),
        "place": activity.meeting_point or activity.address,
        "reason": row.reason or "组织另有安排",
        "question": row.question,
        "deadline": short_time(row.offer_until) if row.offer_until else "",
    }
    if with_code:
        params["confirm"] = row.answer_code or _give_code(row)
    return params


def _give_code(row: Application) -> str:
    """Six digits nobody else holds now; they open the application only with the phone's tail."""
    for _attempt in range(20):
        code = f"{secrets.randbelow(1_000_000):06d}"
        rows = Application.objects.in_city(row.city_id).filter(pk=row.pk)
        try:
            with transaction.atomic():
                rows.update(answer_code=code)
        except IntegrityError:
            continue
        return code
    raise RuntimeError("no free answer code: are old ones dropped?")
