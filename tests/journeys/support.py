"""Steps that several journeys share: signing in by the code of the outbox, looking at a page."""

from __future__ import annotations

from typing import Any

import psycopg

from tests.accounts.support import last_code
from tests.support.databases import current_name, owner_url
from zhihe.demands.models import NeedCategory
from zhihe.opportunities.models import Category


def haircut() -> NeedCategory:
    """The kind of help the journeys ask for."""
    Category.objects.get_or_create(code="care", defaults={"name": "关爱", "name_en": "Care"})
    Category.objects.get_or_create(
        code="care.groom", defaults={"name": "理发", "name_en": "Grooming"}
    )
    return NeedCategory.objects.get_or_create(
        code="haircut",
        defaults={
            "name": "理个发",
            "name_en": "A haircut",
            "icon": "scissors",
            "service_category": "care.groom",
            "minutes": 45,
        },
    )[0]


def choose(page: Any, name: str, value: str) -> None:
    """Pick a radio tile; its input may be drawn by its label."""
    page.locator(f'input[name="{name}"][value="{value}"]').check(force=True)


def fill_code(page: Any, code: str) -> None:
    """Type six digits into the code field, drawn as one box or as six."""
    page.locator("#id_code").fill(code)


def sign_in_by_code(page: Any, phone: str, *, start: str = "/sign-in") -> None:
    """Phone number, code from the outbox, and wherever the site leads."""
    page.goto(start)
    page.locator("#id_phone").fill(phone.removeprefix("+86"))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/sign-in/code*")
    fill_code(page, last_code(phone))
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()


def minutes_pass_for_codes() -> None:
    """The codes were sent two minutes earlier, so that the next one may be asked for."""
    with psycopg.connect(owner_url(current_name())) as connection:
        connection.execute(
            "UPDATE accounts_phonecode SET created_at = created_at - interval '2 minutes'"
        )
