"""Nothing private leaks: canaries on everybody, then every route is opened by every role.

A canary is an identity number, a phone number or a word of a sealed request for help that occurs
nowhere else. It may be met only where ``ALLOWED`` says so, and never in a log, a job or an address.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import structlog
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pypdf import PdfReader
from pypdf.errors import PdfReadError

from tests.cast import PEOPLE, Cast, phone_of, sign_in
from tests.factories.needs import PHONE, SECRET
from tests.permissions.rows import ANONYMOUS, Row
from tests.permissions.test_matrix import ROWS, _address, _send, page_routes
from zhihe.accounts.models import Person
from zhihe.platform.vault import seal_text

ROLES = (
    ANONYMOUS,
    "stranger",
    "volunteer",
    "org_admin",
    "station_worker",
    "township_clerk",
    "auditor",
)
NEED_FIELDS = ("need name", "need address", "need words")
# (what, whose eyes, route): the whole list of places where a secret may be read.
PEOPLE_WITH_DATA = (
    "stranger",
    "volunteer",
    "org_admin",
    "station_worker",
    "township_clerk",
    "auditor",
)
PLACED = (*NEED_FIELDS, "need phone", "need family phone")
ALLOWED: dict[str, set[tuple[str, str, str]]] = {
    # Whoever took the visit sees where to go and whom to call; every look is noted.
    "GET": {(what, "volunteer", "demands:visit") for what in PLACED},
    # One's own data, taken home; and the number of somebody late, noted as a look.
    "POST": {
        (f"{what} of {who}", who, "accounts:download")
        for who in PEOPLE_WITH_DATA
        for what in ("identity number", "phone")
    }
    | {("phone of elder", "org_admin", "attendance:lead_call")},
}


def identity_number(serial: int) -> str:
    """Eighteen characters of an imaginary district that occur nowhere else."""
    return f"4299991990010{serial:04d}X"


@dataclass
class Canaries:
    """Needle → what it is."""

    needles: dict[str, str]

    def met(self, text: str) -> set[str]:
        return {what for needle, what in self.needles.items() if needle in text}


def spellings(phone: str) -> Iterator[str]:
    """A Chinese mobile number as people and programs write it."""
    digits = phone.removeprefix("+86")
    yield digits
    for gap in (" ", "-", "\u00a0", "\u2009"):
        yield gap.join((digits[:3], digits[3:7], digits[7:]))


@pytest.fixture
def canaries(cast: Cast) -> Canaries:
    needles: dict[str, str] = {}
    for serial, (key, *_, tail) in enumerate(PEOPLE, 1):
        number = identity_number(serial)
        Person.objects.filter(pk=cast.members[key].id).update(
            document_sealed=seal_text(number, "document"), document_tail=number[-4:]
        )
        needles[number] = f"identity number of {key}"
        needles |= {one: f"phone of {key}" for one in spellings(phone_of(tail))}
    words = (SECRET.name, SECRET.address, SECRET.words)
    needles |= dict(zip(words, NEED_FIELDS, strict=True))
    needles |= {one: "need phone" for one in spellings(PHONE)}
    needles |= {one: "need family phone" for one in spellings(phone_of("7002"))}
    return Canaries(needles)


def pdf_text(body: bytes) -> str:
    """What a reader of the PDF sees and what lies inside it: pages, attached files, properties."""
    try:
        reader = PdfReader(io.BytesIO(body))
    except PdfReadError:  # bytes that a test put there; they are looked through as they are
        return body.decode("utf-8", "ignore")
    parts = [page.extract_text() for page in reader.pages]
    parts += [one.decode("utf-8", "ignore") for many in reader.attachments.values() for one in many]
    return "\n".join([*parts, str(reader.metadata)])


def text_of(response: Any) -> str:
    """Body and headers; sheets are unpacked, PDFs are read."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    if body[:5] == b"%PDF-":
        body = pdf_text(body).encode()
    headers = "\n".join(f"{key}: {value}" for key, value in response.items())
    return headers + "\n" + body.decode("utf-8", "ignore")


def jobs_text() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(args::text, ' '), '') FROM procrastinate_jobs")
        return str(cursor.fetchone()[0])


def client_of(cast: Cast, who: str, *, strong: bool) -> Client:
    client = Client(raise_request_exception=False)
    if who != ANONYMOUS:
        sign_in(client, cast.members[who], strong=strong)
    return client


def open_row(row: Row, cast: Cast, canaries: Canaries) -> set[tuple[str, str, str]]:
    """Every role does what the row says; what was met, with jobs as a reader of their own."""
    met: set[tuple[str, str, str]] = set()
    outer = transaction.savepoint()
    arguments = row.world(cast)
    address = _address(row, arguments)
    met |= {(what, "address", row.name) for what in canaries.met(address)}
    for who in ROLES:
        point = transaction.savepoint()
        client = client_of(cast, who, strong=True)
        response = _send(client, row, address, arguments)
        assert response.status_code < 500, (row.name, who)
        met |= {(what, who, row.name) for what in canaries.met(text_of(response))}
        met |= {(what, "jobs", row.name) for what in canaries.met(jobs_text())}
        transaction.savepoint_rollback(point)
    transaction.savepoint_rollback(outer)
    return met


def bare_rows() -> list[Row]:
    """Pages of the resolver that take no argument and have no GET row of their own."""
    known = {row.name for row in ROWS if row.method == "GET"}
    found = []
    for name in set(page_routes()) - known:
        try:
            reverse(name)
        except NoReverseMatch:
            continue
        found.append(Row(name, "GET", frozenset()))
    return sorted(found, key=lambda row: row.name)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_secret_is_read_where_it_is_not_allowed(
    method: str, cast: Cast, canaries: Canaries, settings: Any, caplog: Any, capfd: Any
) -> None:
    settings.RATELIMIT_OFF = True
    caplog.set_level(logging.INFO)
    capfd.readouterr()
    rows = [row for row in ROWS if row.method == method] + (bare_rows() if method == "GET" else [])
    met: set[tuple[str, str, str]] = set()
    for row in rows:
        met |= open_row(row, cast, canaries)
        said = "".join(capfd.readouterr()) + caplog.text
        caplog.clear()
        met |= {(what, "logs", row.name) for what in canaries.met(said)}
    assert len(rows) > 50
    allowed = ALLOWED[method]
    wrong = [f"leaked: {one}" for one in sorted(met - allowed)]
    wrong += [f"never met: {one}" for one in sorted(allowed - met)]
    assert wrong == [], "\n".join(wrong)


def test_the_net_catches_a_leak(cast: Cast, canaries: Canaries, capfd: Any) -> None:
    """The control: a log line and a page that do leak are found."""
    capfd.readouterr()
    structlog.get_logger("zhihe.web").warning(f"call {phone_of('0003')}")
    assert canaries.met("".join(capfd.readouterr())) == {"phone of elder"}
    assert canaries.met(f"x{identity_number(1)} 138 0000 0002 {SECRET.address}") == {
        "identity number of volunteer",
        "phone of second_volunteer",
        "need address",
    }
