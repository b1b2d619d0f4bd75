"""What recruitment puts into the pages of opportunities: the join panel, card buttons, the desk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhihe.opportunities.models import Activity
from zhihe.opportunities.web.join_panel import DeskStat
from zhihe.platform.actor import anonymous_actor
from zhihe.recruitment import policies
from zhihe.recruitment.queries import desk as reads
from zhihe.recruitment.queries.fitness import Fitness, findings_for, fitness
from zhihe.recruitment.queries.person_facts import person_facts
from zhihe.recruitment.queries.shift_facts import sheet, sheets
from zhihe.recruitment.web.desk_views import shift_rows
from zhihe.recruitment.web.join_views import shift_context
from zhihe.recruitment.web.words import say

ALREADY = gettext_lazy("已经报了")


def join_panel(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """The coming shifts with what is missing for this visitor; nothing personal on shared pages."""
    now = request.now  # type: ignore[attr-defined]
    shared = getattr(request, "anonymous_page", False)
    actor = anonymous_actor(activity.city_id) if shared else request.actor  # type: ignore[attr-defined]
    fits = [
        fit
        for fit in findings_for(actor, activity, now)
        if fit.sheet.shift.ends_at > now and not fit.sheet.shift.cancelled
    ]
    if not fits or activity.state != "published":
        return None
    rows = [_panel_row(fit, actor.is_anonymous) for fit in fits]
    ready = [row for row in rows if row["may_join"]]
    context = {
        "rows": rows,
        "anonymous": actor.is_anonymous,
        "shared": shared,
        "only": ready[0] if len(ready) == 1 and len(rows) == 1 else None,
        "choose_url": reverse("recruitment:choose", args=[activity.pk]),
    }
    return {"template": "recruitment/parts/panel.html", "context": context}


def _panel_row(fit: Fitness, anonymous: bool) -> dict[str, Any]:
    said = [s for s in say(fit.findings) if s.code != "sign_in"]
    blocked = any(s.blocking for s in said)
    return {
        **shift_context(fit),
        "said": said,
        "live": fit.live,
        "blocked": blocked,
        "may_join": fit.may_join or (anonymous and not blocked),
    }


def card_buttons(
    request: HttpRequest, rows: Sequence[Activity]
) -> Mapping[UUID, tuple[str | None, str, bool]]:
    """One tap from the card for whoever fits the only open shift; two statements for all rows."""
    if getattr(request, "anonymous_page", False) or request.actor.is_anonymous:  # type: ignore[attr-defined]
        return {}
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    person = person_facts(actor.city, actor.person_id, now)
    shifts = sheets(actor.city).filter(
        activity_id__in=[row.pk for row in rows], starts_at__gt=now, cancelled_at=None
    )
    fits: dict[UUID, list[Fitness]] = defaultdict(list)
    for row in shifts.order_by("starts_at", "id"):
        fits[row.activity_id].append(fitness(person, sheet(row), now))
    return {pk: _button(pk, found) for pk, found in fits.items()}


def _button(activity_id: UUID, fits: list[Fitness]) -> tuple[str | None, str, bool]:
    if any(fit.live is not None for fit in fits):
        return None, str(ALREADY), False
    choose = reverse("recruitment:choose", args=[activity_id])
    ready = [fit for fit in fits if fit.may_join]
    if not ready:
        return choose, _("还差一点"), False
    if len(fits) > 1:
        return choose, _("挑个时间"), False
    only = ready[0].sheet
    full = not only.post.reviewed and (ready[0].free <= 0 or only.row.waiting > 0)
    label = _("排候补") if full else _("报上去") if only.post.reviewed else _("算我一个")
    return reverse("recruitment:join", args=[only.shift.id]), label, True


def desk_stat(request: HttpRequest) -> DeskStat | None:
    """How many applicants wait for the desk's verdict."""
    if not may_review(request):
        return None
    waiting = waiting_count(request)
    return DeskStat(
        _("等你看的报名"),
        str(waiting),
        _("人"),
        tone="dan" if waiting else "plain",
        url=reverse("recruitment:desk"),
    )


def may_review(request: HttpRequest) -> bool:
    """Whether the hat worn now assesses applicants."""
    return bool(request.actor.has_role(*policies.REVIEWERS))  # type: ignore[attr-defined]


def waiting_count(request: HttpRequest) -> int:
    """Applicants that wait for a verdict of this desk."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    if not may_review(request):
        return 0
    return reads.queue(actor.city, policies.activities_of_desk(actor), now).count()


def manage_panel(request: HttpRequest, activity: Activity) -> dict[str, Any] | None:
    """The shifts with their head counts on the organiser's page of an activity."""
    if not policies.carries_out(request.actor, activity, *policies.REVIEWERS):  # type: ignore[attr-defined]
        return None
    if activity.published_at is None:
        return None
    context = {
        "shifts": shift_rows(activity.city_id, activity.pk),
        "waiting": reads.state_counts(activity.city_id, activity.pk).get("applied", 0),
    }
    return {"template": "recruitment/parts/manage_panel.html", "context": context}
