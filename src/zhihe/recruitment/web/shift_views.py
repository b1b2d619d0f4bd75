"""The desk of one shift: seats, time, the list of the day, members signed up together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from zhihe.foundation import clock
from zhihe.frame.documents import render as render_document
from zhihe.platform.access import ROLES, access
from zhihe.platform.idempotency import idempotent_post
from zhihe.platform.refusals import Refusal
from zhihe.recruitment import policies
from zhihe.recruitment.actions.cancel_shift import cancel_shift
from zhihe.recruitment.actions.change_capacity import change_capacity
from zhihe.recruitment.actions.move_shift import move_shift
from zhihe.recruitment.actions.record_export import record_export
from zhihe.recruitment.actions.sign_up_members import sign_up_members
from zhihe.recruitment.labels import ANSWERS, DESK_STATES
from zhihe.recruitment.queries import desk as reads
from zhihe.recruitment.queries.members import members_for
from zhihe.recruitment.queries.roster_sheet import roster_data, roster_workbook
from zhihe.recruitment.web.forms import CapacityForm, MembersForm, MoveForm, ReasonForm
from zhihe.recruitment.web.words import english, say_of, title_of, when_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MANAGE = access(ROLES, *policies.REVIEWERS, getter="access_shift_for_recruiting")
READ = access(ROLES, *policies.ROSTER_READERS, getter="access_shift_roster")


def _head(shift: Any) -> dict[str, Any]:
    heads = reads.heads_of(shift.city_id, [shift.pk]).get(shift.pk, reads.Heads())
    return {
        "shift": shift,
        "activity": shift.activity,
        "title": title_of(shift.activity),
        "post": title_of(shift.post),
        "when": when_text(shift.starts_at, shift.ends_at),
        "heads": heads,
        "cancelled": shift.cancelled_at is not None,
    }


@MANAGE
@require_http_methods(["GET", "POST"])
@idempotent_post
def desk_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Seats, time and calling off; each is a small form of its own."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    shift = policies.access_shift_for_recruiting(actor, shift_id)
    what = request.POST.get("what", "")
    begin, end = clock.local(shift.starts_at), clock.local(shift.ends_at)
    times = {"day": begin.date(), "start": f"{begin:%H:%M}", "end": f"{end:%H:%M}"}
    forms = {
        "capacity": CapacityForm(
            request.POST if what == "capacity" else None, initial={"capacity": shift.capacity}
        ),
        "move": MoveForm(request.POST if what == "move" else None, initial=times),
        "cancel": ReasonForm(request.POST if what == "cancel" else None, auto_id="cancel_%s"),
    }
    trouble = ""
    if what in forms and forms[what].is_valid():
        try:
            _carry_out(request, what, forms[what].cleaned_data, shift)
            return HttpResponseRedirect(reverse("recruitment:desk_shift", args=[shift.pk]))
        except Refusal as refusal:
            trouble = str(refusal)
    context = {**_head(shift), "forms": forms, "trouble": trouble, "over": shift.starts_at <= now}
    status = 200 if request.method == "GET" else 409 if trouble else 422
    return render(request, "recruitment/desk/shift.html", context, status=status)


def _carry_out(request: HttpRequest, what: str, fields: dict[str, Any], shift: Any) -> None:
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if what == "capacity":
        change_capacity(actor=actor, shift_id=shift.pk, capacity=fields["capacity"], now=now)
        messages.success(request, _("名额改好了，多出来的先给候补的人。"))
        return
    if what == "move":
        told = move_shift(
            actor=actor,
            shift_id=shift.pk,
            starts_at=fields["starts_at"],
            ends_at=fields["ends_at"],
            release_clashing=fields["release_clashing"],
            now=now,
        )
    else:
        told = cancel_shift(actor=actor, shift_id=shift.pk, reason=fields["reason"], now=now)
    messages.success(
        request,
        ngettext("办好了，%(n)s 个人会收到通知。", "办好了，%(n)s 个人会收到通知。", told)
        % {"n": told},
    )


@READ
@require_GET
def desk_heads(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The live head count alone: the desk's page asks for it again and again."""
    shift = policies.access_shift_roster(request.actor, shift_id)  # type: ignore[attr-defined]
    return render(request, "recruitment/desk/heads.html", _head(shift))


@READ
@require_GET
def desk_roster(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The list of the day, with answers and delivery of the news."""
    actor = request.actor  # type: ignore[attr-defined]
    shift = policies.access_shift_roster(actor, shift_id)
    placed = reads.roster(actor.city, shift.pk)
    rows = [{"placement": p, "name": p.volunteer.name, "answer": ANSWERS[p.answer]} for p in placed]
    context = {**_head(shift), "rows": rows}
    return render(request, "recruitment/desk/roster.html", context)


@READ
@require_GET
def desk_roster_pdf(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The sign-in sheet on paper."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    shift = policies.access_shift_roster(actor, shift_id)
    record_export(actor=actor, shift=shift, form="pdf", now=now)
    data = roster_data(shift, demo=request.city.is_demo)  # type: ignore[attr-defined]
    body = render_document("attendance/roster", data, at=now)
    return _file(body, "application/pdf", f"roster-{clock.local(shift.starts_at):%m%d}.pdf")


@READ
@require_GET
def desk_roster_xlsx(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """The list of the day as a workbook."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    shift = policies.access_shift_roster(actor, shift_id)
    record_export(actor=actor, shift=shift, form="xlsx", now=now)
    return _file(roster_workbook(shift), XLSX, f"roster-{clock.local(shift.starts_at):%m%d}.xlsx")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access(ROLES, *policies.MEMBER_LEADERS, getter="access_members_sign_up")
@require_http_methods(["GET", "POST"])
@idempotent_post
def desk_members(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Sign several members of one's own organisation up, each with their consent (H05)."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    fit, organisation = policies.access_members_sign_up(actor, shift_id, now)
    people = members_for(actor.city, organisation.pk, fit.sheet, now)
    form = MembersForm(
        request.POST or None,
        people=[(str(m.person_id), m.name) for m in people if m.may_join],
    )
    outcomes: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        done = sign_up_members(
            actor=actor,
            organisation=organisation,
            shift_id=shift_id,
            now=now,
            person_ids=[UUID(p) for p in form.cleaned_data["person"]],
            consent=form.cleaned_data["consent"],
        )
        names = {m.person_id: m.name for m in people}
        failed = [o for o in done if not o.state]
        for outcome in failed:
            messages.warning(request, f"{names[outcome.person_id]}：{outcome.refusal}")
        messages.success(
            request, _("报好了 %(n)s 人，每个人都会收到通知。") % {"n": len(done) - len(failed)}
        )
        return HttpResponseRedirect(reverse("recruitment:desk_members", args=[shift_id]))
    row = fit.sheet.row
    context = {
        "form": form,
        "outcomes": outcomes,
        "organisation": organisation,
        "title": title_of(row.activity),
        "post": title_of(row.post),
        "when": when_text(row.starts_at, row.ends_at),
        "shift": row,
        "free": fit.free,
        "english": english(),
        "ticked": set(request.POST.getlist("person")),
        "rows": [
            {
                "member": m,
                "said": [s for s in say_of(m.findings) if s.blocking],
                "state": DESK_STATES[m.state] if m.state else "",
            }
            for m in people
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "recruitment/desk/members.html", context, status=status)
