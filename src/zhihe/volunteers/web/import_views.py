"""名单导入: hand in, choose columns, look at the findings, say yes, watch, undo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhihe.organisations.policies import own_organisation
from zhihe.organisations.terms import Role
from zhihe.platform import limits
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest
from zhihe.volunteers import policies
from zhihe.volunteers.actions.check_import import check_import
from zhihe.volunteers.actions.drop_import import drop_import
from zhihe.volunteers.actions.stage_import import MOST_BYTES, stage_import
from zhihe.volunteers.actions.start_import import start_import
from zhihe.volunteers.actions.undo_import import undo_import
from zhihe.volunteers.labels import (
    FINDING,
    IMPORT,
    IMPORT_TONE,
    SEVERITY,
    SEVERITY_TONE,
)
from zhihe.volunteers.models import ImportBatch
from zhihe.volunteers.queries.findings_sheet import XLSX, findings_sheet
from zhihe.volunteers.queries.imports import (
    count_findings,
    departments_of,
    findings_of,
    funnel,
    names_of_rows,
    teams_made,
)
from zhihe.volunteers.rules.roster import Finding
from zhihe.volunteers.terms import ImportState
from zhihe.volunteers.web.import_forms import MappingForm, UploadForm

ORDER = ("error", "warning", "pending", "repaired")
PAGE = 50
MOST_TEAMS = 60
"""More departments than that are no departments: the column holds something else."""
UPLOADS_AN_HOUR = 20


@access(ROLES, Role.ORG_ADMIN, getter="own_organisation")
@require_http_methods(["GET", "POST"])
@idempotent_post
def imports(request: CityRequest) -> HttpResponse:
    """Hand in a list; the earlier ones below."""
    organisation = own_organisation(request.actor, Role.ORG_ADMIN)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = _staged(request, form)
        if batch is not None:
            return HttpResponseRedirect(reverse("volunteers:import_one", args=[batch.pk]))
    rows = ImportBatch.objects.in_city(request.city.code).filter(organisation=organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "rows": [
            {"batch": b, "state": IMPORT[b.state], "tone": IMPORT_TONE[b.state]}
            for b in rows.order_by("-uploaded_at")[:30]
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "volunteers/imports.html", context, status=status)


def _staged(request: CityRequest, form: UploadForm) -> ImportBatch | None:
    organisation = own_organisation(request.actor, Role.ORG_ADMIN)
    limits.take(
        city=request.city.code,
        what="volunteers.import",
        who=str(organisation.pk),
        most=UPLOADS_AN_HOUR,
        per=timedelta(hours=1),
        now=request.now,
    )
    sent = form.cleaned_data["file"]
    content = b"" if sent.size > MOST_BYTES else sent.read()
    try:
        return stage_import(
            actor=request.actor,
            organisation=organisation,
            content=content,
            file_name=sent.name,
            now=request.now,
        )
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return None


@access(ROLES, Role.ORG_ADMIN, getter="access_import")
@require_GET
def import_one(request: CityRequest, batch_id: UUID) -> HttpResponse:
    """Where the batch stands: columns, findings, progress or result."""
    batch = policies.access_import(request.actor, batch_id)
    context: dict[str, Any] = {
        "organisation": batch.organisation,
        "batch": batch,
        "state": IMPORT[batch.state],
        "tone": IMPORT_TONE[batch.state],
        "counts": batch.counts,
        "mapping": MappingForm(batch.columns, batch.mapping),
    }
    if batch.state in (ImportState.CHECKED, ImportState.APPLIED):
        context |= _findings(request, batch)
    if batch.state == ImportState.CHECKED:
        departments = departments_of(batch)
        context |= {"departments": departments, "too_many": len(departments) > MOST_TEAMS}
    if batch.state == ImportState.APPLIED:
        context["funnel"] = funnel(batch)
        context["teams"] = teams_made(batch)
    template = {
        ImportState.UPLOADED: "import_columns",
        ImportState.CHECKED: "import_preview",
    }.get(batch.state, "import_result")
    return render(request, f"volunteers/{template}.html", context)


def _findings(request: CityRequest, batch: ImportBatch) -> dict[str, Any]:
    """The worst first; a tab per severity."""
    by_severity = count_findings(batch)
    shown = request.GET.get("show", "")
    if shown not in ORDER:
        shown = next((s for s in ORDER if by_severity.get(s)), "error")
    names = names_of_rows(batch)
    rows = [f for f in findings_of(batch) if f.severity == shown]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "shown": shown,
        "rows": [_line(f, names.get(f.row, "")) for f in page.object_list],
        "tabs": [{"value": s, "label": SEVERITY[s], "count": by_severity.get(s, 0)} for s in ORDER],
    }


def _line(finding: Finding, name: str) -> dict[str, Any]:
    return {
        "finding": finding,
        "name": name,
        "what": FINDING.get(finding.code, finding.code),
        "tone": SEVERITY_TONE[finding.severity],
    }


@access(ROLES, Role.ORG_ADMIN, getter="access_import")
@require_POST
@idempotent_post
def import_check(request: CityRequest, batch_id: UUID) -> HttpResponse:
    """Read the rows by the chosen columns."""
    batch = policies.access_import(request.actor, batch_id)
    form = MappingForm(batch.columns, batch.mapping, request.POST)
    if not form.is_valid():
        context = {
            "organisation": batch.organisation,
            "batch": batch,
            "mapping": form,
            "state": IMPORT[batch.state],
            "tone": IMPORT_TONE[batch.state],
        }
        return render(request, "volunteers/import_columns.html", context, status=422)
    check_import(actor=request.actor, batch=batch, mapping=form.mapping(), now=request.now)
    return HttpResponseRedirect(reverse("volunteers:import_one", args=[batch.pk]))


@access(ROLES, Role.ORG_ADMIN, getter="access_import")
@require_POST
@idempotent_post
def import_apply(request: CityRequest, batch_id: UUID) -> HttpResponse:
    """Yes to the preview."""
    batch = policies.access_import(request.actor, batch_id)
    start_import(
        actor=request.actor,
        batch=batch,
        now=request.now,
        sub_teams=request.POST.get("sub_teams") == "1"
        and 0 < len(departments_of(batch)) <= MOST_TEAMS,
    )
    return HttpResponseRedirect(reverse("volunteers:import_one", args=[batch.pk]))


@access(ROLES, Role.ORG_ADMIN, getter="access_import")
@require_POST
@idempotent_post
def import_undo(request: CityRequest, batch_id: UUID) -> HttpResponse:
    """Take it back."""
    batch = policies.access_import(request.actor, batch_id)
    back, kept = undo_import(actor=request.actor, batch=batch, now=request.now)
    words = _("撤销了 %(back)s 人。") % {"back": back}
    if kept:
        words += _("还有 %(kept)s 人已经认领、声明过或参加过服务，留着不动。") % {"kept": kept}
    messages.success(request, words)
    return HttpResponseRedirect(reverse("volunteers:import_one", args=[batch.pk]))


@access(ROLES, Role.ORG_ADMIN, getter="access_import")
@require_POST
@idempotent_post
def import_drop(request: CityRequest, batch_id: UUID) -> HttpResponse:
    """Not this file after all."""
    batch = policies.access_import(request.actor, batch_id)
    drop_import(actor=request.actor, batch=batch, now=request.now)
    messages.success(request, _("这份名单丢掉了，什么也没有导入。"))
    return HttpResponseRedirect(reverse("volunteers:imports"))


@access(ROLES, Role.ORG_ADMIN, getter="access_import")
@require_GET
def import_findings(request: CityRequest, batch_id: UUID) -> HttpResponse:
    """All findings as a sheet: row, column, what is there, what is wrong."""
    batch = policies.access_import(request.actor, batch_id)
    response = HttpResponse(findings_sheet(batch), content_type=XLSX)
    response["Content-Disposition"] = (
        f'attachment; filename="findings-{batch.uploaded_at:%Y%m%d}.xlsx"'
    )
    return response
