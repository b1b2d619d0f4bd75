"""What is taken away is gone at the next request of every other browser, by every door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.support import PHONE, last_code
from tests.cast import sign_in
from tests.factories.activities import make_activity, shift_of
from zhihe.accounts.actions.ask_phone_code import ask_phone_code
from zhihe.accounts.actions.change_phone import change_phone
from zhihe.accounts.actions.close_account import close_account
from zhihe.accounts.actions.set_password import set_password
from zhihe.accounts.actions.sign_out_everywhere import sign_out_everywhere
from zhihe.accounts.models import Account, Person
from zhihe.accounts.terms import CodePurpose
from zhihe.home.queries.calendar_feed import feed_token
from zhihe.organisations.actions.end_appointment import end_appointment
from zhihe.organisations.models import Appointment

GONE = {302, 401, 403, 404}
HTMX = {"hx-request": "true"}


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: now)


def new_password(account: Account, by: Any, now: Any) -> None:
    set_password(actor=by, account=account, password="river-stone-47", now=now)


def new_phone(account: Account, by: Any, now: Any) -> None:
    ask_phone_code(
        city=by.city, phone=PHONE, purpose=CodePurpose.NEW_PHONE, subject_id=account.pk, now=now
    )
    change_phone(actor=by, account=account, phone=PHONE, code=last_code(PHONE), now=now)


def leave(account: Account, by: Any, now: Any) -> None:
    sign_out_everywhere(actor=by, account=account, now=now)


def close(account: Account, by: Any, now: Any) -> None:
    close_account(actor=by, account=account, now=now)


def disabled(account: Account, by: Any, now: Any) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)


def merged_away(account: Account, by: Any, now: Any) -> None:
    Person.objects.filter(pk=by.person_id).update(closed_at=now)


ENDS = (new_password, new_phone, leave, close, disabled, merged_away)


def doors(feed: str) -> dict[str, Callable[[Client], Any]]:
    return {
        "page": lambda c: c.get(reverse("recruitment:mine")),
        "fragment": lambda c: c.get(reverse("home:me"), headers=HTMX),
        "form": lambda c: c.post("/me/settings/preferences", {"language": "en"}),
        "api": lambda c: c.get("/api/v1/me/records"),
        "feed": lambda c: c.get(f"/calendar/{feed}.ics"),
    }


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
def test_a_withdrawn_sign_in_ends_everywhere_at_once(cast: Any, now: Any, end: Any) -> None:
    other = Client()
    sign_in(other, cast.volunteer, strong=True)
    other.post("/me/calendar/switch", {"on": "1"})
    feed = feed_token(cast.volunteer.volunteer)
    asked = doors(feed)
    before = {name: ask(other).status_code for name, ask in asked.items()}
    assert before == {"page": 200, "fragment": 200, "form": 302, "api": 200, "feed": 200}
    assert "/sign-in" not in asked["form"](other).url
    account = Account.objects.get(pk=cast.volunteer.person.account_id)
    end(account, cast.volunteer.actor(), now)
    for name, ask in asked.items():
        answer = ask(other)
        assert answer.status_code in GONE, (name, answer.status_code)
        if answer.status_code == 302:
            assert answer.url.startswith("/sign-in?"), (name, answer.url)
        assert "林晓禾" not in answer.content.decode()


def test_an_ended_appointment_opens_nothing_any_more(cast: Any, now: Any) -> None:
    shift = shift_of(make_activity(cast))
    asked: dict[str, Callable[[Client], Any]] = {
        "page": lambda c: c.get(reverse("organisations:members")),
        "fragment": lambda c: c.get(
            reverse("recruitment:desk_heads", args=[shift.pk]), headers=HTMX
        ),
        "strong": lambda c: c.get(reverse("organisations:members")),
    }
    other = Client()
    sign_in(other, cast.org_admin, "org_admin", strong=True)
    assert {name: ask(other).status_code for name, ask in asked.items()} == dict.fromkeys(
        asked, 200
    )
    end_appointment(
        actor=cast.city_clerk.actor(),
        appointment=cast.org_admin.appointments["org_admin"],
        reason="调岗",
        now=now,
    )
    for name, ask in asked.items():
        assert ask(other).status_code in GONE, name
    assert other.get(reverse("recruitment:mine")).status_code == 200  # still a volunteer


def test_an_appointment_that_runs_out_ends_by_the_clock(
    cast: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Client()
    sign_in(other, cast.org_admin, "org_admin", strong=True)
    Appointment.objects.in_city("421200").filter(
        pk=cast.org_admin.appointments["org_admin"].pk
    ).update(until=now + timedelta(minutes=1))
    page = reverse("organisations:members")
    assert other.get(page).status_code == 200
    monkeypatch.setattr("zhihe.foundation.clock.now", lambda: now + timedelta(minutes=1))
    assert other.get(page).status_code in GONE
