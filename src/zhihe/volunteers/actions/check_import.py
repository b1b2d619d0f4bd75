"""Read every row by the chosen columns and keep what is odd; nobody is entered yet."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from zhihe.accounts.models import Person
from zhihe.accounts.queries.documents import identity_index
from zhihe.accounts.queries.phones import phone_index
from zhihe.audit.actions.record_events import Fact, record_event
from zhihe.foundation import clock
from zhihe.platform.actor import Actor
from zhihe.platform.vault import seal
from zhihe.volunteers.errors import ColumnMissing, WrongImportState
from zhihe.volunteers.models import ImportBatch, ImportRow
from zhihe.volunteers.queries.imports import PURPOSE, lines_of
from zhihe.volunteers.rules.roster import COLUMNS, ERROR, REPAIRED, Facts, Finding, check_lines
from zhihe.volunteers.terms import ImportState

CHUNK = 500
KEPT = ["findings", "read_sealed", "identity_index"]


@transaction.atomic
def check_import(
    *, actor: Actor, batch: ImportBatch, mapping: dict[str, int], now: datetime
) -> ImportBatch:
    """Idempotent; may be run again with other columns. Raises ColumnMissing, WrongImportState."""
    mapping = {k: v for k, v in mapping.items() if k in COLUMNS and 0 <= v < len(batch.columns)}
    if "name" not in mapping:
        raise ColumnMissing()
    moved = (
        ImportBatch.objects.in_city(actor.city)
        .filter(pk=batch.pk, state__in=(ImportState.UPLOADED, ImportState.CHECKED))
        .update(state=ImportState.CHECKED, mapping=mapping, checked_at=now)
    )
    if not moved:
        raise WrongImportState()
    pairs = lines_of(batch)
    checked = check_lines(
        [line for _, line in pairs], batch.columns, mapping, clock.local_date(now)
    )
    known = _known([facts for facts, _ in checked])
    rows, counts = [], Counter[str]()
    for (row, line), (facts, findings) in zip(pairs, checked, strict=True):
        findings = findings + _registered(line, facts, findings, known, batch.columns, mapping)
        _write(row, facts, findings)
        counts.update(_kinds(facts, findings))
        rows.append(row)
    ImportRow.objects.in_city(actor.city).bulk_update(rows, KEPT, batch_size=CHUNK)
    ImportBatch.objects.in_city(actor.city).filter(pk=batch.pk).update(
        counts={"rows": len(rows), **counts}
    )
    record_event(
        actor=actor,
        now=now,
        fact=Fact("volunteers.check_import", "import", batch.pk, detail=dict(counts)),
    )
    batch.refresh_from_db()
    return batch


def _known(all_facts: list[Facts]) -> set[bytes]:
    """Blind indexes of documents (and of numbers, where a row has no document) somebody has."""
    wanted = {identity_index(f.index_text) for f in all_facts if f.index_text}
    found = Person.objects.filter(identity_index__in=wanted, closed_at__isnull=True)
    known = {bytes(i or b"") for i in found.values_list("identity_index", flat=True)}
    loose = {phone_index(f.phone): f.name for f in all_facts if f.phone and not f.index_text}
    people = Person.objects.filter(contact_index__in=loose, merged_into__isnull=True)
    pairs = list(people.values_list("contact_index", "name"))
    held = Person.objects.filter(account__phone_index__in=loose, merged_into__isnull=True)
    pairs += list(held.values_list("account__phone_index", "name"))
    held_by = [(bytes(index or b""), name) for index, name in pairs]
    return known | {index for index, name in held_by if loose[index] == name}


def _registered(
    line: Any,
    facts: Facts,
    findings: list[Finding],
    known: set[bytes],
    header: list[str],
    mapping: dict[str, int],
) -> list[Finding]:
    if any(f.severity == ERROR for f in findings):
        return []
    target = "number" if facts.index_text else "phone"
    if not (facts.index_text or facts.phone) or target not in mapping:
        return []
    index = identity_index(facts.index_text) if facts.index_text else phone_index(facts.phone)
    if index not in known:
        return []
    column = mapping[target]
    value = str(line.cells[column]) if column < len(line.cells) else ""
    repaired = facts.number or facts.phone.removeprefix("+86")
    return [Finding(line.number, header[column], "already_registered", REPAIRED, value, repaired)]


def _write(row: ImportRow, facts: Facts, findings: list[Finding]) -> None:
    """No value of a cell is kept in clear: only the column, the code and how bad it is."""
    row.findings = [[f.column, f.code, f.severity] for f in findings]
    row.identity_index = identity_index(facts.index_text) if facts.index_text else None
    plain = asdict(facts) | {"birth_date": facts.birth_date.isoformat() if facts.birth_date else ""}
    repaired = {f"{f.column}/{f.code}": f.repaired for f in findings if f.repaired is not None}
    packed = json.dumps({"facts": plain, "repaired": repaired}, ensure_ascii=False)
    row.read_sealed = seal(packed.encode(), PURPOSE)


def _kinds(facts: Facts, findings: list[Finding]) -> list[str]:
    severities = {f.severity for f in findings}
    kinds = [*severities, "fit"] if ERROR not in severities else [ERROR]
    if "already_registered" in {f.code for f in findings}:
        kinds.append("known")
    if ERROR not in severities and facts.consent != "yes":
        kinds.append("asked")
    return kinds
