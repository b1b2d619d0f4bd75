"""Every door of the site with somebody who may go through it: pages, their forms, what views read.

The doors are the rows of the permission matrix. The fields of a view are those of the forms its
pages show, and every name that it looks up in the request while it is watched.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.datastructures import MultiValueDict

from tests.cast import NOW, Cast, sign_in
from tests.permissions.rows import ANONYMOUS, Row
from tests.permissions.test_matrix import ROWS, _address

PAGES = [row for row in ROWS if " " not in row.name]
API = [row for row in ROWS if " " in row.name]
NEVER = ("csrfmiddlewaretoken",)
XHTML = "{http://www.w3.org/1999/xhtml}"
# Written by a refused request too, and rightly: who tried, how often, and the visitor's session.
KEPT_ON_REFUSAL = (
    "django_session",
    "platform_ratecount",
    "platform_idempotencykey",
    "procrastinate_workers",  # the heartbeat of whoever works beside
    "procrastinate_events",
    "procrastinate_jobs",
    "procrastinate_periodic_defers",
)


@dataclass(frozen=True)
class Field:
    """A field of a form: ``kind`` is the input's type; ``options`` of a choice."""

    name: str
    kind: str = "text"
    value: str = ""
    options: tuple[str, ...] = ()


@dataclass
class Form:
    """A form as a browser would send it."""

    url: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def filled(self) -> dict[str, Any]:
        """What an honest person might send."""
        return {f.name: honest(f) for f in self.fields.values() if honest(f) is not None}


@dataclass
class Door:
    """One address, open to ``client``."""

    row: Row
    who: str
    client: Client
    url: str
    query: dict[str, Any]
    data: dict[str, Any]
    kwargs: dict[str, Any]


def honest(one: Field) -> Any:
    """A plausible value for a field."""
    if one.options:
        return one.value or next((o for o in one.options if o), "")
    if one.value or one.kind == "hidden":
        return one.value
    day = (NOW + timedelta(days=9)).date().isoformat()
    by_kind = {
        "date": day, "datetime-local": f"{day}T09:00", "time": "09:00", "number": "2", "file": None,
        "tel": "13900001234", "email": "a@example.org", "checkbox": "on", "month": day[:7],
    }  # fmt: skip
    if one.kind in by_kind:
        return by_kind[one.kind]
    by_name = {
        "phone": "13900001234",
        "code": "123456",
        "birth_date": "1990-01-01",
        "reason": "情况属实",
    }
    return by_name.get(one.name, "测试")


def doors_of(row: Row, cast: Cast, *, most: int = 1) -> Iterator[Door]:
    """The row's address for the first ``most`` people it lets in (and for nobody signed in)."""
    arguments = row.world(cast)
    url = _address(row, arguments)
    allowed = sorted(set(row.allowed) - {ANONYMOUS}) or ["volunteer"]
    people = allowed[:most] + ([ANONYMOUS] if ANONYMOUS in row.allowed else [])
    for who in people:
        client = Client(raise_request_exception=True)
        if who != ANONYMOUS:
            member = cast.members[who]
            role = next(iter(member.appointments), None)
            sign_in(client, member, role, strong=True)
        sent = [arguments.get(part, {}) for part in ("query", "data", "kwargs")]
        yield Door(row, who, client, url, *sent)


def parsed(response: Any) -> Any:
    """The answer's element tree as a browser reads it, or None when it is no page."""
    if getattr(response, "streaming", False) or "text/html" not in response.get("Content-Type", ""):
        return None
    return html5lib.parse(response.content, treebuilder="etree")


def forms_of(tree: Any, url: str) -> list[Form]:
    """Every form of a page."""
    found = []
    for element in tree.iter(f"{XHTML}form"):
        target = urljoin(url, element.get("action") or url)
        form = Form(target, (element.get("method") or "get").lower())
        outside = [
            e for e in tree.iter() if element.get("id") and e.get("form") == element.get("id")
        ]
        for node in [*element.iter(), *outside]:
            _add(form, node)
        found.append(form)
    return found


def _add(form: Form, node: Any) -> None:
    name, tag = node.get("name"), str(node.tag).removeprefix(XHTML)
    if not name or tag not in ("input", "textarea", "select", "button") or name in NEVER:
        return
    kind = node.get("type", "text") if tag in ("input", "button") else tag
    value = node.get("value", "") if tag != "textarea" else "".join(node.itertext()).strip()
    if tag == "select":
        options = tuple(o.get("value", "") for o in node.iter(f"{XHTML}option"))
        form.fields[name] = Field(name, "select", "", options)
    elif kind in ("radio", "submit"):
        before = form.fields.get(name)
        options = (*(before.options if before else ()), value)
        form.fields[name] = Field(name, "choice", "", options)
    else:
        form.fields.setdefault(name, Field(name, kind, value))


class Watched:
    """Names that a view looked up in what was sent."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record every look-up in a QueryDict or in the files meanwhile."""
        names, before = self.names, {}

        def spied(method: str) -> Any:
            original = getattr(MultiValueDict, method)
            before[method] = MultiValueDict.__dict__.get(method)

            def look(this: Any, key: Any, *rest: Any, **more: Any) -> Any:
                if isinstance(this, QueryDict) and isinstance(key, str):
                    names.add(key)
                return original(this, key, *rest, **more)

            return look

        for method in ("__getitem__", "get", "getlist", "__contains__"):
            setattr(MultiValueDict, method, spied(method))
        try:
            yield
        finally:
            for method, was in before.items():
                if was is None:
                    delattr(MultiValueDict, method)
                else:
                    setattr(MultiValueDict, method, was)


@dataclass
class Findings:
    """What went wrong, each thing said once; ``sent`` counts requests."""

    sent: int = 0
    wrong: dict[str, str] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)

    def note(self, kind: str, door: Door, what: str, detail: str = "") -> None:
        """Keep the first example of each (kind, route)."""
        self.wrong.setdefault(f"{kind} {door.row.name} {what}", detail)

    def report(self) -> str:
        """For the assertion's message."""
        return "\n".join(f"{key}: {detail}" for key, detail in self.wrong.items())


def fingerprint() -> str:
    """A digest of every table but those a refusal may write."""
    with connection.cursor() as cursor:
        cursor.execute(_fingerprint_sql())
        return str(cursor.fetchone()[0])


_SQL: list[str] = []


def _fingerprint_sql() -> str:
    if not _SQL:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE n.nspname = 'public' AND c.relkind = 'r'"
                " AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1"
            )
            names = [row[0] for row in cursor.fetchall() if row[0] not in KEPT_ON_REFUSAL]
        parts = [
            f"SELECT '{n}' AS name, count(*) AS many, sum(hashtext(t::text)::bigint) AS sums FROM {n} t"
            for n in names
        ]
        union = " UNION ALL ".join(parts)
        _SQL.append(
            f"SELECT string_agg(name || many || ':' || coalesce(sums, 0), ',') FROM ({union}) x"
        )
    return _SQL[0]


def _wrote(before: str) -> bool:
    from tests.support.sql_guard import all_cities

    with all_cities():
        return fingerprint() != before


def _writes(door: Door, method: str, url: str, data: Any, more: dict[str, Any]) -> bool:
    """Whether the same request, sent again and undone again, changes a table."""
    from tests.support.sql_guard import all_cities

    point = transaction.savepoint()
    with all_cities():
        before = fingerprint()
    if isinstance(data, bytes):
        door.client.generic(method, url, data, **more)
    else:
        getattr(door.client, method.lower())(url, data, **more)
    wrote = _wrote(before)
    transaction.savepoint_rollback(point)
    return wrote


def send(
    found: Findings, door: Door, method: str, url: str, data: Any, what: str, **more: Any
) -> Any:
    """One request in a savepoint that is rolled back; anything that is not an answer is noted."""
    from tests.support.sql_guard import all_cities

    found.sent += 1
    point = transaction.savepoint()
    cookies = door.client.cookies.copy()
    try:
        with all_cities():
            before = fingerprint() if method == "POST" else ""
        if isinstance(data, bytes):
            response = door.client.generic(method, url, data, **more)
        else:
            response = getattr(door.client, method.lower())(url, data, **more)
        if getattr(response, "streaming", False):
            list(response)
        if response.status_code >= 500:
            found.note("5xx", door, what, _shown(data))
        if before and _refused(response) and _wrote(before):
            # A worker beside may have written just then; a half-done refusal writes every time.
            transaction.savepoint_rollback(point)
            if all(_writes(door, method, url, data, more) for _ in range(3)):
                found.note("half-done", door, what, _shown(data))
            point = transaction.savepoint()
        _check_redirect(found, door, response, data)
        return response
    except Exception as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "/zhihe/" in f.filename]
        at = f"{frames[-1].filename.split('/zhihe/')[-1]}:{frames[-1].lineno}" if frames else "?"
        found.note(
            f"{type(error).__name__} at {at}", door, what, f"{error!s:.100} <- {_shown(data)}"
        )
        return None
    finally:
        transaction.savepoint_rollback(point)
        door.client.cookies = cookies


def _refused(response: Any) -> bool:
    return response.status_code >= 400


def _check_redirect(found: Findings, door: Door, response: Any, data: Any) -> None:
    """Only addresses of this site: neither another host nor a scheme that a browser fills in."""
    if response.status_code not in (301, 302, 303, 307, 308):
        return
    target = response["Location"]
    parts = urlsplit(target)
    ours = parts.scheme in ("http", "https") and parts.netloc == "testserver"
    here = not parts.scheme and not parts.netloc and not target.startswith(("//", "/\\", "\\"))
    if not ours and not here:
        found.note("leads away", door, target[:60], _shown(data))


def _shown(data: Any) -> str:
    return ascii(data)[:400]


def is_ours(url: str) -> bool:
    """Whether the address is one of the site's pages (not an outside link)."""
    try:
        resolve(urlsplit(url).path)
    except Resolver404:
        return False
    return True


def route_of(url: str) -> str:
    """'app:view' of an address."""
    return resolve(urlsplit(url).path).view_name
