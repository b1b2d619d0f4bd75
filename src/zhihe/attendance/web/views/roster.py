"""Rosters of other systems: upload, name the columns, look, apply."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zhihe.attendance.actions.import_roster_sheet import import_roster_sheet
from zhihe.attendance.actions.upload_roster import upload_roster
from zhihe.attendance.errors import FileWrong
from zhihe.attendance.labels import ROSTER_COLUMNS, ROSTER_PROBLEMS
from zhihe.attendance.models import RosterBatch
from zhihe.attendance.policies import access_activity_for_rosters, access_roster
from zhihe.attendance.queries.roster_previews import Preview, preview
from zhihe.attendance.rules.rosters import Column, Problem
from zhihe.attendance.terms import RosterState
from zhihe.foundation.uuid7 import uuid7
from zhihe.platform.access import SIGNED_IN, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal

SHOWN = 100


@access(SIGNED_IN, getter="access_activity_for_rosters")
@require_http_methods(["GET", "POST"])
def roster_upload(request: HttpRequest, activity_id: UUID) -> HttpResponse:
    """Choose the file; earlier ones are listed below."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    activity = access_activity_for_rosters(actor, activity_id)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            given = request.FILES.get("file")
            if given is None:
                raise FileWrong()
            batch = upload_roster(
                actor=actor,
                activity=activity,
                content=given.read(),
                file_name=given.name or "",
                source=request.POST.get("source", ""),
                now=now,
            )
            return HttpResponseRedirect(reverse("attendance:roster", args=[batch.pk]))
        except Refusal as error:
            refusal = error
    batches = (
        RosterBatch.objects.in_city(actor.city).filter(activity=activity).order_by("-uploaded_at")
    )
    context = {
        "activity": activity,
        "refusal": refusal,
        "source": request.POST.get("source", ""),
        "batches": [
            {
                "id": b.pk,
                "name": b.file_name,
                "source": b.source,
                "state": b.state,
                "at": b.uploaded_at,
                "open": b.state == RosterState.UPLOADED,
            }
            for b in batches[:20]
        ],
    }
    return render(
        request, "attendance/roster_upload.html", context, status=refusal.status if refusal else 200
    )


@access(SIGNED_IN, getter="access_roster")
@require_http_methods(["GET", "POST"])
@idempotent_post
def roster(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The preview with every problem by row and column; POST looks again or applies."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    batch = access_roster(actor, batch_id)
    mapping = _mapping(request) if request.method == "POST" else dict(batch.mapping)
    seen = preview(batch, mapping, now)
    refusal: Refusal | None = None
    if request.method == "POST" and request.POST.get("deed") == "apply":
        try:
            import_roster_sheet(
                actor=actor,
                batch=batch,
                mapping=mapping,
                now=now,
                enter_unknown="enter_unknown" in request.POST,
            )
        except Refusal as error:
            refusal = error
        else:
            fresh = sum(not m.known for m in seen.matched) + len(seen.unknown)
            messages.success(request, _("导入了 %(count)s 条，等另一个人确认。") % {"count": fresh})
            return HttpResponseRedirect(
                reverse("attendance:roster_upload", args=[batch.activity_id])
            )
    context = _context(batch, seen, mapping) | {"refusal": refusal, "key": uuid7()}
    return render(
        request, "attendance/roster.html", context, status=refusal.status if refusal else 200
    )


def _mapping(request: HttpRequest) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in Column:
        text = request.POST.get(f"column_{column}", "")
        if text.isascii() and text.isdigit() and len(text) < 3:
            found[column.value] = int(text)
    return found


def _context(batch: RosterBatch, seen: Preview, mapping: dict[str, int]) -> dict[str, Any]:
    fresh = [m for m in seen.matched if not m.known]
    return {
        "batch": batch,
        "headings": list(enumerate(seen.table.headings)),
        "columns": [
            {"name": c.value, "label": ROSTER_COLUMNS[c], "chosen": mapping.get(c, -1)}
            for c in Column
        ],
        "problems": [_told(p) for p in seen.problems[:SHOWN]],
        "problem_count": len(seen.problems),
        "fresh": len(fresh),
        "unknown": [
            {"row": u.line.row, "name": u.line.name, "tail": u.phone[-4:], "at": u.line.start}
            for u in seen.unknown[:SHOWN]
        ],
        "unknown_count": len(seen.unknown),
        "ready": len(fresh) + len(seen.unknown),
        "known": len(seen.matched) - len(fresh),
        "total": len(seen.table.rows),
        "rows": [
            {
                "row": m.line.row,
                "name": m.volunteer.name,
                "start": m.line.start,
                "end": m.line.end,
                "shift": m.shift.starts_at,
                "known": m.known,
            }
            for m in seen.matched[:SHOWN]
        ],
    }


def _told(problem: Problem) -> dict[str, Any]:
    sentence = ROSTER_PROBLEMS[problem.code] % {"shown": problem.shown}
    column = ROSTER_COLUMNS.get(problem.column, problem.column)
    return {"row": problem.row, "column": column, "sentence": sentence}
