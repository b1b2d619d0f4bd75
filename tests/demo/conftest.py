"""One loaded demonstration city for all tests of this directory that look at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support import databases

KEYS = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def as_owner(name: str) -> Iterator[None]:
    """Django's connection is the owner's meanwhile, as in ``zhihe demo``."""
    from django.db import connection

    from zhihe.platform.typed_settings import database

    told = database(databases.owner_url(name))
    before = {key: connection.settings_dict.get(key) for key in KEYS}
    connection.close()
    connection.settings_dict.update({key: told.get(key, "") for key in KEYS if key in told})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@pytest.fixture(scope="package")
def loaded_demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Name of the database; it stays away from every other test."""
    from tests.demo.test_city import NOW
    from zhihe.demo.loading.load import load_demo

    with django_db_blocker.unblock():
        before = databases.current_name()
        name = databases.clone("demo")
        databases.point_to(name)
        with as_owner(name):
            load_demo(now=NOW)
        databases.point_to(before)
    yield name
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture
def demo_city(loaded_demo: str, django_db_blocker: Any) -> Iterator[str]:
    """The code of the city, with Django reading the loaded database as the application role; what a
    test writes is taken back.
    """
    from django.db import transaction

    from zhihe.platform import cities

    with django_db_blocker.unblock():
        before = databases.current_name()
        databases.point_to(loaded_demo)
        cities.forget()
        try:
            with transaction.atomic():
                yield "421200"
                transaction.set_rollback(True)
        finally:
            databases.point_to(before)
            cities.forget()


@contextmanager
def owning(name: str, blocker: Any) -> Iterator[None]:
    """Django's connection is the owner's on the database ``name``."""
    from zhihe.platform import cities

    with blocker.unblock():
        before = databases.current_name()
        databases.point_to(name)
        cities.forget()
        try:
            with as_owner(name):
                yield
        finally:
            databases.point_to(before)
            cities.forget()


def load_part(blocker: Any, *, seed: int, scale: str = "1/200", founded: bool = False) -> str:
    """A database of its own with a part of the whole city; the caller drops it.

    ``founded``: the marked city is there already, without anybody.
    """
    from tests.demo.test_city import NOW
    from zhihe.demo.scale.load import load_city
    from zhihe.demo.scale.sizes import read_scale, scaled
    from zhihe.platform.models import City

    with blocker.unblock():
        name = databases.clone("scale")
    with owning(name, blocker):
        if founded:
            City.objects.create(
                code="421200", name="咸宁市", name_en="Xianning", lon=114, lat=30, is_demo=True
            )
        load_city(sizes=scaled(read_scale(scale)), now=NOW, seed=seed)
    return name


@pytest.fixture(scope="package")
def loaded_part(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Name of the database with a two-hundredth of the city."""
    name = load_part(django_db_blocker, seed=1)
    yield name
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture
def part_of_city(loaded_part: str, django_db_blocker: Any) -> Iterator[str]:
    """The code of the city, seen by the owner; what a test writes is taken back."""
    from django.db import transaction

    with owning(loaded_part, django_db_blocker), transaction.atomic():
        yield "421200"
        transaction.set_rollback(True)
