"""Batches of staff lists: their rows opened for the organisation, their findings, their funnel."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from zhihe.organisations.models import Organisation
from zhihe.organisations.terms import ACTIVE_STAGES
from zhihe.platform.vault import open_sealed
from zhihe.volunteers.models import ImportBatch, ImportRow, Volunteer
from zhihe.volunteers.queries.traces import served_among
from zhihe.volunteers.rules.roster import ERROR, Finding, Line
from zhihe.volunteers.terms import Outcome

PURPOSE = "import"


@dataclass(frozen=True, slots=True)
class Funnel:
    """Imported → claimed → served, of the people one batch brought (Z28)."""

    imported: int
    claimed: int
    served: int
    disowned: int


def lines_of(batch: ImportBatch) -> list[tuple[ImportRow, Line]]:
    """All rows with their cells in clear, in the order of the sheet."""
    rows = ImportRow.objects.in_city(batch.city_id).filter(batch=batch).order_by("number")
    return [(row, line_of(row)) for row in rows]


def line_of(row: ImportRow) -> Line:
    """The cells of one row in clear."""
    packed = json.loads(open_sealed(bytes(row.cells_sealed), PURPOSE))
    return Line(row.number, packed["cells"], {int(k): v for k, v in packed["filled"].items()})


def read_of(row: ImportRow) -> dict[str, Any]:
    """What the row was read as: ``facts`` and ``repaired`` by column; {} before the check."""
    if row.read_sealed is None:
        return {}
    return json.loads(open_sealed(bytes(row.read_sealed), PURPOSE))  # type: ignore[no-any-return]


def findings_of(batch: ImportBatch) -> list[Finding]:
    """Every finding with what the cell holds, in the order of the sheet."""
    place = {title: n for n, title in enumerate(batch.columns)}
    found = []
    for row, line in lines_of(batch):
        if not row.findings:
            continue
        repaired = read_of(row).get("repaired", {})
        for column, code, severity in row.findings:
            at = place.get(column)
            value = str(line.cells[at]) if at is not None and at < len(line.cells) else ""
            found.append(
                Finding(row.number, column, code, severity, value, repaired.get(f"{column}/{code}"))
            )
    return found


def names_of_rows(batch: ImportBatch) -> dict[int, str]:
    """Row number → name as read, for the preview."""
    rows = ImportRow.objects.in_city(batch.city_id).filter(batch=batch)
    return {row.number: read_of(row).get("facts", {}).get("name", "") for row in rows}


def departments_of(batch: ImportBatch) -> list[tuple[str, int]]:
    """The departments of the rows that will be entered, with their people, the largest first."""
    rows = ImportRow.objects.in_city(batch.city_id).filter(batch=batch)
    counted: Counter[str] = Counter()
    for row in rows:
        if not any(severity == ERROR for _, _, severity in row.findings):
            counted[read_of(row).get("facts", {}).get("department", "")] += 1
    counted.pop("", None)
    return counted.most_common()


def teams_made(batch: ImportBatch) -> list[Organisation]:
    """The sub-teams this batch opened that are still there."""
    rows = Organisation.objects.in_city(batch.city_id).filter(pk__in=batch.made_teams or ())
    return list(rows.filter(stage__in=ACTIVE_STAGES).order_by("pinyin", "id"))


def count_findings(batch: ImportBatch) -> Counter[str]:
    """How many of each severity."""
    rows = ImportRow.objects.in_city(batch.city_id).filter(batch=batch).exclude(findings=[])
    return Counter(
        severity for found in rows.values_list("findings", flat=True) for _, _, severity in found
    )


def funnel(batch: ImportBatch) -> Funnel:
    """Counted anew each time: two queries and one per app that knows of service."""
    ids = _volunteers(batch)
    rows = Volunteer.objects.in_city(batch.city_id).filter(pk__in=ids).exclude(state="closed")
    claimed = rows.filter(is_claimed=True).values_list("pk", flat=True)
    return Funnel(
        imported=rows.count(),
        claimed=len(claimed),
        served=len(served_among(batch.city_id, ids)),
        disowned=rows.filter(state="disowned").count(),
    )


def _volunteers(batch: ImportBatch) -> list[UUID]:
    ids = (
        ImportRow.objects.in_city(batch.city_id)
        .filter(batch=batch, outcome__in=(Outcome.MADE, Outcome.JOINED), volunteer_id__isnull=False)
        .values_list("volunteer_id", flat=True)
    )
    return cast(list[UUID], list(ids))
