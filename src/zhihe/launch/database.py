"""Which database: the one named by DATABASE_URL, or the embedded one while it is needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from zhihe.launch import places
from zhihe.launch.errors import LaunchError
from zhihe.launch.postgres import Cluster, Urls


def named_urls() -> Urls | None:
    """From DATABASE_URL and DATABASE_OWNER_URL; None when the embedded server is to be used."""
    app, owner = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    if owner and not app:
        raise LaunchError(
            "设置了 DATABASE_OWNER_URL，却没有 DATABASE_URL",
            "DATABASE_OWNER_URL is set without DATABASE_URL",
        )
    return Urls(owner_url=owner or app, app_url=app) if app else None


def embedded() -> Cluster | None:
    """The embedded server of this installation, not started; None when DATABASE_URL names another
    one.
    """
    if named_urls():
        return None
    return Cluster(places.home())


@contextmanager
def database() -> Iterator[Urls]:
    """The connection strings, with a server behind them until the block ends."""
    cluster = embedded()
    if cluster is None:
        named = named_urls()
        assert named is not None
        yield named
        return
    with cluster as urls:
        yield urls


def environment(urls: Urls, *, as_owner: bool = False) -> dict[str, str]:
    """The surroundings of a process of ours. The owner's password is not among those of web and
    worker.
    """
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "zhihe.settings",
        "ZHIHE_HOME": str(places.home()),
        "DATABASE_URL": urls.app_url,
    }
    surroundings.pop("DATABASE_OWNER_URL", None)
    if as_owner:
        surroundings |= {"DATABASE_URL": urls.owner_url, "DATABASE_OWNER_URL": urls.owner_url}
    return surroundings


def enter(surroundings: dict[str, str]) -> None:
    """Make them this process's own, before Django is imported."""
    os.environ.clear()
    os.environ.update(surroundings)
