"""Tell the person, and the guardian's old number, what a desk does to the sign-in."""

from __future__ import annotations

from datetime import datetime

from zhihe.accounts.actions.notify_person import notify_person
from zhihe.accounts.labels import RESETS
from zhihe.accounts.models import ResetRequest
from zhihe.accounts.queries.phones import open_phone
from zhihe.accounts.terms import ResetKind
from zhihe.foundation.clock import local
from zhihe.messaging.actions.enqueue_text import enqueue_text


def tell_of_reset(*, row: ResetRequest, notice: str, now: datetime) -> None:
    """In the inbox and by SMS, whoever asked: somebody else's reset must not stay unseen."""
    what = str(RESETS[ResetKind(row.kind)])
    text = {
        "unit": row.desk_place[:12],
        "when": local(now).strftime("%-m月%-d日 %H:%M"),
        "what": what,
    }
    notify_person(
        city=row.city_id,
        person_id=row.person_id,
        kind=notice,
        params={"place": row.desk_place, "reason": row.reason},
        now=now,
        url="/me/privacy/trace",
        sms_template="sign_in_reset" if notice != "accounts.reset_refused" else "",
        sms_params=text,
        subject_id=row.pk,
    )
    if row.guardianship is not None and notice == "accounts.reset_asked":
        enqueue_text(
            city=row.city_id,
            phone=open_phone(row.guardianship.guardian_phone_sealed),
            template="sign_in_reset",
            params=text,
            now=now,
            subject_id=row.pk,
        )
