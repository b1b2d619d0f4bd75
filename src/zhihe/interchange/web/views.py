"""名单导出: ask with a reason, fetch once, see what went out before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zhihe.interchange import policies
from zhihe.interchange.actions.ask_export import ask_export
from zhihe.interchange.actions.take_export import take_export
from zhihe.interchange.labels import FORMAT, STATE, STATE_TONE, SUBJECT
from zhihe.interchange.models import ExportLog
from zhihe.interchange.queries.profiles import Profile, profiles
from zhihe.interchange.terms import EXPORTERS, ExportState, Format, Subject
from zhihe.organisations.web.hat import hat_words
from zhihe.platform import limits
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.platform.requests import CityRequest

PAGE = 20
A_DAY = 30
MEDIA = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=gb18030",
}
DATE = forms.DateInput(attrs={"type": "date"})


class ExportForm(forms.Form):
    """Which list, for what."""

    profile = forms.ChoiceField(label=gettext_lazy("哪种名单"))
    format = forms.ChoiceField(
        label=gettext_lazy("文件格式"), choices=[(k, v) for k, v in FORMAT.items()]
    )
    first = forms.DateField(label=gettext_lazy("从哪天"), required=False, widget=DATE)
    last = forms.DateField(label=gettext_lazy("到哪天"), required=False, widget=DATE)
    reason = forms.CharField(
        label=gettext_lazy("做什么用、给谁"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "名单里有证件号或电话的，每个人都会在“谁看过我的资料”里看到这句话。"
        ),
    )

    def __init__(self, rows: list[Profile], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "").startswith("en")
        self.fields["profile"].choices = [  # type: ignore[attr-defined]
            (p.code, p.name_en if english else p.name) for p in rows if p.subject != Subject.COVER
        ]


@access(ROLES, *EXPORTERS, strong=True, getter="scope_of")
@require_http_methods(["GET", "POST"])
@idempotent_post
def exports(request: CityRequest) -> HttpResponse:
    """Ask for one; my earlier ones below."""
    policies.scope_of(request.actor)
    rows = profiles(request.city.code, request.now)
    form = ExportForm(rows, request.POST or None)
    if request.method == "POST" and form.is_valid() and _asked(request, form.cleaned_data, form):
        return HttpResponseRedirect(reverse("interchange:exports"))
    mine = ExportLog.objects.in_city(request.city.code).filter(asked_by=request.actor.person_id)
    page = Paginator(mine.order_by("-asked_at"), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "where": hat_words(request.actor.hat),  # type: ignore[arg-type]
        "rows": [_line(log) for log in page.object_list],
        "waiting": any(log.state == ExportState.WAITING for log in page.object_list),
        "at_organisation": request.actor.has_role("org_admin"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "interchange/exports.html", context, status=status)


def _line(log: ExportLog) -> dict[str, Any]:
    return {
        "log": log,
        "subject": SUBJECT[log.subject],
        "state": STATE[log.state],
        "tone": STATE_TONE[log.state],
        "ready": log.state == ExportState.READY,
    }


def _asked(
    request: CityRequest,
    data: dict[str, Any],
    form: ExportForm | None = None,
    activity_id: UUID | None = None,
) -> bool:
    limits.take(
        city=request.city.code,
        what="interchange.export",
        who=str(request.actor.person_id),
        most=A_DAY,
        per=timedelta(days=1),
        now=request.now,
    )
    try:
        ask_export(
            actor=request.actor,
            profile_code=data["profile"],
            form=data["format"],
            reason=data["reason"],
            first=data.get("first"),
            last=data.get("last"),
            activity_id=activity_id,
            now=request.now,
        )
    except Refusal as refusal:
        if form is None:
            raise
        form.add_error("reason" if refusal.code == "reason_needed" else None, str(refusal))
        return False
    messages.success(request, _("正在做名单，好了会出现在下面，可以下载一次。"))
    return True


@access(ROLES, *EXPORTERS, strong=True, getter="access_activity_for_cover")
@require_http_methods(["GET", "POST"])
@idempotent_post
def cover(request: CityRequest, activity_id: UUID) -> HttpResponse:
    """The insurer's list of one activity."""
    activity = policies.access_activity_for_cover(request.actor, activity_id)
    if request.method == "POST":
        data = {
            "profile": "insurer",
            "format": request.POST.get("format", Format.XLSX),
            "reason": request.POST.get("reason", ""),
        }
        if data["format"] not in set(Format):
            data["format"] = Format.XLSX
        _asked(request, data, activity_id=activity.pk)
        return HttpResponseRedirect(reverse("interchange:exports"))
    context = {
        "activity": activity,
        "where": activity.organisation.name,
        "formats": FORMAT.items(),
        "at_organisation": request.actor.has_role("org_admin"),
    }
    return render(request, "interchange/cover.html", context)


@access(ROLES, *EXPORTERS, strong=True, getter="access_own_export")
@require_POST
def take(request: CityRequest, export_id: UUID) -> HttpResponse:
    """The file, once."""
    log = policies.access_own_export(request.actor, export_id)
    content = take_export(actor=request.actor, log=log, now=request.now)
    response = HttpResponse(content, content_type=MEDIA[Format(log.format)])
    name = f"{log.profile}-{log.asked_at:%Y%m%d}.{log.format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
