"""Looking changes nothing: every GET of the matrix, by somebody whom it lets in."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import sign_in
from tests.permissions.rows import ANONYMOUS
from tests.permissions.test_matrix import ROWS, _address

WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
# What looking may leave: the visit itself, the count of tries, and the trace of a look at protected data.
TRACES = {
    "django_session",
    "platform_ratecount",
    "audit_auditevent",
    "audit_auditleaf",
    "audit_auditpending",
    "accounts_protectedlook",
}
# A scan is a GET by nature: its moment is kept, the deed waits for a tap.
DEEDS = {"attendance:landing": {"attendance_scanmoment"}}


def test_a_get_writes_nothing_and_its_files_have_plain_names(cast: Any) -> None:
    wrote, names, asked = {}, {}, 0
    for row in ROWS:
        if row.method != "GET" or not row.allowed:
            continue
        point = transaction.savepoint()
        arguments = row.world(cast)
        who = sorted(row.allowed)[0]
        client = Client()
        if who != ANONYMOUS:
            sign_in(client, cast.members[who], strong=row.strong)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(_address(row, arguments), arguments.get("query", {}))
            list(answer) if answer.streaming else answer.content
        tables = {m.group(1) for q in queries if (m := WRITE.match(q["sql"]))}
        if tables - TRACES - DEEDS.get(row.name, set()):
            wrote[row.name] = tables - TRACES
        disposition = answer.get("Content-Disposition", "")
        if disposition and not re.fullmatch(
            r'(inline|attachment); filename="[\w.~-]+"(; filename\*=[\w%.\'-]+)?',
            disposition,
            re.ASCII,
        ):
            names[row.name] = disposition
        asked += 1
        transaction.savepoint_rollback(point)
    assert asked > 100
    assert wrote == {}
    assert names == {}


def test_a_writing_statement_is_seen() -> None:
    for sql in ('INSERT INTO "a_b" (x)', "UPDATE a_b SET x", 'delete from "a_b" WHERE'):
        assert WRITE.match(sql).group(1) == "a_b"  # type: ignore[union-attr]
    assert WRITE.match("SELECT 1 FROM a_b") is None
