"""The whole city, loaded once: exact to the last hour, consistent, quickly checked. ``--slow -m drill``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import Count, Q, Sum

from tests.demo.conftest import load_part, owning
from tests.support import databases
from zhihe.accounts.models import Account, Person
from zhihe.attendance.models import ServiceRecord
from zhihe.ledger.models import LedgerAccount
from zhihe.opportunities.models import Activity
from zhihe.organisations.models import Organisation
from zhihe.platform.invariants import count_all
from zhihe.volunteers.models import Volunteer

CITY = "421200"
pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Name of the database with the city."""
    name = load_part(django_db_blocker, seed=421200, scale="city")
    yield name
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture
def city(whole: str, django_db_blocker: Any) -> Iterator[str]:
    with owning(whole, django_db_blocker):
        yield CITY


@pytest.mark.row("X04", part="the city with exactly these totals; budgets of pages by bench")
def test_the_city_has_exactly_the_totals_of_the_articles(city: str) -> None:
    assert Volunteer.objects.in_city(city).count() == 486_066
    assert Organisation.objects.in_city(city).count() == 1_593
    assert Activity.objects.in_city(city).count() == 17_161
    records = ServiceRecord.objects.in_city(city).filter(state__in=("confirmed", "frozen"))
    assert records.aggregate(n=Sum("minutes"))["n"] == 1_118_873 * 60
    issuer = LedgerAccount.objects.in_city(city).get(is_issuer=True)
    assert issuer.balance == -1_118_873 * 60


@pytest.mark.row("Z18")
def test_a_hundred_and_fifty_thousand_are_known_by_real_name(city: str) -> None:
    real = Person.objects.filter(verification="verified").exclude(identity_index=None)
    assert real.count() == 156_066
    assert Volunteer.objects.in_city(city).filter(is_verified=True).count() == 156_066


@pytest.mark.row("C14")
def test_three_hundred_and_sixty_thousand_are_on_the_phone(city: str) -> None:
    assert Account.objects.count() == 360_000
    claimed = Volunteer.objects.in_city(city).filter(is_claimed=True, state="active")
    assert claimed.count() == 360_000


@pytest.mark.row("X21", part="a city whose busiest day has 700 people at work; the burst by bench")
def test_seven_hundred_serve_on_a_busy_day(city: str) -> None:
    days = (
        ServiceRecord.objects.in_city(city)
        .values("service_date")
        .annotate(n=Count("volunteer", distinct=True))
        .order_by("-n")
    )
    assert days[0]["n"] >= 700


@pytest.mark.row("L14", part="generator")
def test_every_invariant_of_the_city_is_nought(city: str) -> None:
    assert {name: n for name, n in count_all() if n} == {}
    grades = (
        ServiceRecord.objects.in_city(city)
        .filter(~Q(state="pending"))
        .values_list("grade")
        .annotate(n=Count("id"))
    )
    assert min(dict(grades).values()) > 3_000
    assert len(dict(grades)) == 4
