"""Fixtures of the whole suite: databases, the fixed cast, jobs run to the end, invariants."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import hypothesis
import pytest

from tests.support import databases

# A loaded machine is no finding: no deadlines, no complaints about slow generation.
hypothesis.settings.register_profile(
    "zhihe", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("zhihe")

if os.environ.get("DATABASE_URL"):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhihe.settings")


WHITENOISE = "whitenoise.middleware.WhiteNoiseMiddleware"


def pytest_configure(config: pytest.Config) -> None:
    """Static files are for live servers: indexing them anew for every test client takes seconds."""
    if os.environ.get("DATABASE_URL"):
        from django.conf import settings

        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != WHITENOISE]
        # A test looks again at once; tests/platform/test_shared_pages.py keeps pages.
        settings.SHARED_PAGE_SECONDS = settings.LIST_SECONDS = 0


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """One clone of the migrated template per process; test bodies run as the application role."""
    name = databases.clone_for_worker(worker_id)
    with django_db_blocker.unblock():
        databases.point_to(name)
    yield
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of the xdist worker, 'main' without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[str]:
    """A database of this test alone, with real commits: races, live servers, crash tests."""
    if "db" in request.fixturenames:
        raise RuntimeError("use either db or own_database")
    with django_db_blocker.unblock():
        before = databases.current_name()
        name = databases.clone("own")
        databases.point_to(name)
        try:
            yield name
            databases.check_invariants()
        finally:
            databases.point_to(before)
            databases.drop(name)


@pytest.fixture(autouse=True)
def sql_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every statement of every database test names its city."""
    if not {"db", "own_database", "cast", "committed_cast"} & set(request.fixturenames):
        yield
        return
    from django.db import connection

    from tests.support.databases import leave_dropped_database
    from tests.support.sql_guard import guard

    leave_dropped_database()
    with connection.execute_wrapper(guard):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """Figures kept for a minute belong to one test."""
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def now() -> datetime:
    """The moment of the test: a Saturday at 10:00 in Xianning."""
    from tests.cast import NOW

    return NOW


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The fixed cast in a rolled-back transaction; the invariants hold when the test ends."""
    from tests.cast import make_cast
    from zhihe.platform import cities, durably

    monkeypatch.setattr(durably, "second_connection", False)

    cities.forget()
    yield make_cast()
    databases.check_invariants()
    cities.forget()


@pytest.fixture
def committed_cast(own_database: str) -> Iterator[Any]:
    """The fixed cast with real commits, for races and live servers."""
    from tests.support.databases import committed
    from zhihe.platform import cities

    cities.forget()
    yield committed()
    cities.forget()


@pytest.fixture
def drain() -> Any:
    """``drain()`` runs every waiting job, and the jobs these make, until none is left."""
    from tests.support.jobs import drain as run

    return run


@pytest.fixture
def live_site(committed_cast: Any) -> Iterator[Any]:
    """The site with the cast on a real port: ``.url`` and ``.sign_in(page, member, role)``."""
    from tests.support.live import serve

    with serve() as site:
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, launched once per test file; skipped where it is missing and not required."""
    from tests.support import live

    yield from live.chromium(live.CHROMIUM_FLAGS)


def _page(browser: Any, live_site: Any, width: int, height: int, **options: Any) -> Iterator[Any]:
    context = browser.new_context(
        base_url=live_site.url,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
        service_workers="block",
        **options,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    try:
        yield page
    finally:
        context.close()


@pytest.fixture
def phone(browser: Any, live_site: Any) -> Iterator[Any]:
    """A page as wide as a phone (390×844); ``phone.goto("/map")`` goes to the live site."""
    yield from _page(
        browser, live_site, 390, 844, has_touch=True, is_mobile=True, device_scale_factor=2
    )


@pytest.fixture
def desk(browser: Any, live_site: Any) -> Iterator[Any]:
    """A page as wide as a desk (1440×900)."""
    yield from _page(browser, live_site, 1440, 900)


@pytest.fixture
def screenshot() -> Any:
    """``screenshot(page, name)`` saves ``screenshots/<name>.png``."""
    from tests.support.live import screenshot as save

    return save


@pytest.fixture
def axe() -> Any:
    """``axe(page)``: no accessibility violation on it."""
    from tests.support.live import axe as check

    return check
