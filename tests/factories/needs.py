"""Requests for help, filed through the real deed."""

from __future__ import annotations

from typing import Any

from tests.cast import NOW, Cast, phone_of
from zhihe.demands.actions.file_need import Request, file_need
from zhihe.demands.models import Need, NeedCategory
from zhihe.demands.queries.private import Private
from zhihe.opportunities.models import Category
from zhihe.platform.actor import anonymous_actor

PHONE = phone_of("7001")
SECRET = Private("周奶奶", "3 栋 502", "腿脚不便，请敲重一点", "周桂兰")


def make_need(cast: Cast, **over: Any) -> Need:
    """A daughter asks for a haircut for her mother, this week in the morning, in the cast's township."""
    Category.objects.get_or_create(code="care", defaults={"name": "关爱", "name_en": "Care"})
    Category.objects.get_or_create(
        code="care.groom", defaults={"name": "理发", "name_en": "Grooming"}
    )
    category, _ = NeedCategory.objects.get_or_create(
        code="haircut",
        defaults={
            "name": "理个发",
            "name_en": "A haircut",
            "icon": "scissors",
            "service_category": "care.groom",
            "minutes": 45,
        },
    )
    now = over.pop("now", NOW)
    actor = over.pop("actor", anonymous_actor("421200"))
    fields: dict[str, Any] = {
        "whom": "family",
        "category": category,
        "region": cast.regions["township"],
        "street": "长安小区",
        "when_day": "week",
        "when_part": "morning",
        "phone": PHONE,
        "private": SECRET,
        "family_phone": phone_of("7002"),
        "relation": "母亲",
    }
    fields.update(over)
    return file_need(actor=actor, request=Request(**fields), now=now)
