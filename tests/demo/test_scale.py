"""A two-hundredth of the whole city: exact, deterministic, consistent, refused where it must be."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum

from tests.demo.conftest import load_part
from tests.demo.test_city import NOW
from tests.support import databases
from zhihe.accounts.models import Account, Person
from zhihe.attendance.models import ServiceRecord
from zhihe.audit.models import AuditEvent, AuditLeaf
from zhihe.audit.queries.event_body import body
from zhihe.audit.queries.tree import inclusion_of, tree_size
from zhihe.demo.scale.load import HEAVY
from zhihe.demo.scale.sizes import read_scale, scaled
from zhihe.foundation.canonical_json import commitment
from zhihe.opportunities.models import Activity, Shift
from zhihe.opportunities.queries.search_text import matching
from zhihe.organisations.models import Organisation
from zhihe.platform.invariants import count_all, statements
from zhihe.volunteers.models import Volunteer

# PostgreSQL writes the casts of a condition another way once it has read its own text again.
CASTS = re.compile(r"::character varying|::text|\[\]|[()]")
SIZES = scaled(read_scale("1/200"))
# Sealed columns have a fresh nonce each time; ids of the ground come from the clock.
DIFFERENT = {"phone_sealed", "document_sealed", "contact_sealed", "code_secret_sealed"}


def test_every_size_is_exact(part_of_city: str) -> None:
    people = Volunteer.objects.in_city(part_of_city)
    assert people.count() == SIZES.volunteers
    assert Account.objects.count() == people.filter(is_claimed=True).count() == SIZES.on_phone
    assert people.filter(is_verified=True).count() == SIZES.real_name
    assert Organisation.objects.in_city(part_of_city).count() == SIZES.organisations
    assert Activity.objects.in_city(part_of_city).count() == SIZES.activities
    confirmed = ServiceRecord.objects.in_city(part_of_city).filter(state="confirmed")
    assert confirmed.aggregate(n=Sum("minutes"))["n"] == SIZES.hours * 60


def test_every_invariant_is_nought(part_of_city: str) -> None:
    counted = dict(count_all())
    assert len(counted) == len(statements())
    assert {name: n for name, n in counted.items() if n} == {}


def test_it_is_spread_as_a_city_is(part_of_city: str) -> None:
    records = ServiceRecord.objects.in_city(part_of_city)
    assert set(records.values_list("grade", flat=True)) == {"A", "B", "C", "D"}
    assert set(records.values_list("state", flat=True)) == {"confirmed", "pending"}
    days = records.order_by("service_date").values_list("service_date", flat=True)
    assert (days.last() - days.first()).days > 700
    hours = sorted(
        records.values_list("volunteer").annotate(n=Sum("minutes")).values_list("n", flat=True)
    )
    assert sum(hours[-len(hours) // 10 :]) > sum(hours) * 0.2
    counties = Volunteer.objects.in_city(part_of_city).values_list("region__code", flat=True)
    assert len({code[:6] for code in counties}) >= 6
    births = Volunteer.objects.in_city(part_of_city).exclude(birth_date=None)
    years = set(births.values_list("birth_date__year", flat=True))
    assert max(years) - min(years) > 60


def test_something_is_to_come_with_places_left(part_of_city: str) -> None:
    coming = Activity.objects.in_city(part_of_city).filter(state="published", starts_at__gt=NOW)
    assert coming.count() >= 3
    shifts = Shift.objects.in_city(part_of_city).filter(activity__in=coming)
    assert shifts.filter(taken__lt=F("capacity")).exists()
    assert shifts.filter(taken__gt=0).exists()
    one = coming.order_by("id")[0]
    words = one.title.split(" · ")[0]
    assert one in coming.filter(matching(words))


def test_nothing_is_later_than_now(part_of_city: str) -> None:
    assert not AuditEvent.objects.in_city(part_of_city).filter(at__gt=NOW).exists()
    assert not Person.objects.filter(created_at__gt=NOW).exists()


def test_every_leaf_commits_to_its_event(part_of_city: str) -> None:
    leaves = dict(AuditLeaf.objects.in_city(part_of_city).values_list("pk", "commitment"))
    for event in AuditEvent.objects.in_city(part_of_city):
        assert bytes(leaves[event.pk]) == commitment(bytes(event.salt or b""), body(event))


def test_the_tree_is_whole_and_grows_on(part_of_city: str) -> None:
    from zhihe.audit.actions.number_leaves import number_leaves
    from zhihe.audit.actions.record_events import Fact, record_event
    from zhihe.platform.actor import system_actor

    size = tree_size(part_of_city)
    for event in AuditEvent.objects.in_city(part_of_city).order_by("id")[:: size // 6]:
        proof = inclusion_of(part_of_city, event.pk)
        assert proof is not None
        assert proof.holds()
    fact = Fact("demo.after", "city", event.pk)
    later = record_event(actor=system_actor(part_of_city), now=NOW, fact=fact)
    assert number_leaves(city=part_of_city) == 1
    proof = inclusion_of(part_of_city, later.pk)
    assert proof is not None
    assert proof.holds()
    assert proof.size == size + 1


def test_nobody_does_two_things_on_one_day(part_of_city: str) -> None:
    twice = (
        ServiceRecord.objects.in_city(part_of_city)
        .values("volunteer", "service_date")
        .annotate(n=Count("activity", distinct=True))
        .filter(n__gt=1)
    )
    assert not twice.exists()


def test_every_index_and_constraint_is_back(loaded_part: str, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        bare = databases.clone("bare")
    try:
        after, before = _made(loaded_part), _made(bare)
    finally:
        databases.drop(bare)
    assert after == before
    assert len(after) > 150


def _made(name: str) -> set[tuple[str, str, str]]:
    tables = [model._meta.db_table for model in HEAVY]
    with databases.owner_connection(name) as connection:
        rows = connection.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE conrelid::regclass::text = ANY (%s)"
            " UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes"
            " WHERE tablename = ANY (%s)",
            [tables, tables],
        )
        return {(table, made, CASTS.sub("", text)) for table, made, text in rows}


def _digests(name: str) -> dict[str, str]:
    found = {}
    with databases.owner_connection(name) as connection:
        for model in HEAVY:
            columns = [f.column for f in model._meta.concrete_fields if f.column not in DIFFERENT]
            row, table = ", ".join(f'"{c}"' for c in columns), model._meta.db_table
            digest = connection.execute(
                f"SELECT md5(string_agg(md5(r::text), '' ORDER BY id)) FROM"
                f' (SELECT {row} FROM "{table}") AS r'
            )
            found[table] = digest.fetchone()[0]
    return found


def test_the_same_seed_gives_the_same_city(loaded_part: str, django_db_blocker: Any) -> None:
    """Also where the marked city stood already, without anybody in it."""
    first = _digests(loaded_part)
    again = load_part(django_db_blocker, seed=1, founded=True)
    other = load_part(django_db_blocker, seed=2)
    found = [_digests(name) for name in (again, other)]
    for name in (again, other):
        databases.drop(name)
    assert found[0] == first
    assert [table for table in first if found[1][table] == first[table]] == []


@pytest.mark.django_db
def test_a_city_that_is_no_demonstration_is_left_alone() -> None:
    from zhihe.platform.models import City

    City.objects.create(code="421200", name="咸宁市", name_en="Xianning", lon=114, lat=30)
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("demo", "--quiet", scale="1/200")


@pytest.mark.django_db
def test_it_is_refused_where_somebody_is() -> None:
    Person.objects.create(name="先来的人", created_at=NOW - timedelta(days=1))
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo", "--quiet", scale="1/200")


@pytest.mark.django_db
def test_it_is_refused_in_production(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo", "--quiet", scale="1/200")


@pytest.mark.parametrize("scale", ["0", "1/0", "village", "1/5000"])
@pytest.mark.django_db
def test_a_scale_that_is_none_is_told(scale: str) -> None:
    with pytest.raises(CommandError, match="1/200"):
        call_command("demo", "--quiet", scale=scale)
