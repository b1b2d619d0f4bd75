"""Text the people of a request: who asked, and the family member it is for."""

from __future__ import annotations

from datetime import datetime

from zhihe.accounts.queries.phones import open_phone
from zhihe.demands.models import Need
from zhihe.messaging.actions.enqueue_text import enqueue_text
from zhihe.messaging.actions.post_notice import post_notice


def tell_asker(*, need: Need, template: str, params: dict[str, str], now: datetime) -> None:
    """Inside the caller's transaction; a signed-in asker gets the notice too."""
    phones = {open_phone(need.phone_sealed), open_phone(need.family_phone_sealed)} - {""}
    for phone in phones:
        enqueue_text(
            city=need.city_id,
            phone=phone,
            template=template,
            params=params,
            now=now,
            subject_id=need.pk,
        )
    if need.filed_by:
        post_notice(
            city=need.city_id,
            person_id=need.filed_by,
            kind=f"demands.{template}",
            params={"number": need.number},
            url=f"/help/follow?number={need.number}",
            now=now,
        )
