"""What activities add to the pages of organisations: coming ones, figures of both dashboards."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from zhihe.opportunities.models import Activity
from zhihe.opportunities.policies import MANAGING, of_organisation, to_review
from zhihe.opportunities.queries.cards import SHORT, cards
from zhihe.opportunities.queries.choices import categories
from zhihe.opportunities.queries.desk import figures
from zhihe.opportunities.queries.find import Wanted, found
from zhihe.organisations.models import Organisation
from zhihe.organisations.web.panels import (
    Panel,
    Stat,
    register_clerk_stat,
    register_desk_stat,
    register_organisation_panel,
)

SHOWN = 6


def register() -> None:
    """Called once from ``AppConfig.ready``."""
    register_organisation_panel(coming, order=30)
    register_desk_stat(running, order=30)
    register_clerk_stat(waiting, order=30)


def coming(request: HttpRequest, organisation: Organisation) -> Panel | None:
    """Coming activities of the organisation, with live places; it does not read the visitor."""
    now: datetime = request.now  # type: ignore[attr-defined]
    wanted = Wanted(organisations=(organisation.pk,))
    rows = list(found(organisation.city_id, wanted, now).only(*SHORT)[:SHOWN])
    if not rows:
        return None
    lists = {row.code: row for row in categories(retired=True)}
    return Panel(
        title=_("接下来的活动"),
        template="opportunities/parts/coming.html",
        context={"cards": cards(rows, city=organisation.city_id, now=now, categories=lists)},
        block="activities",
    )


def running(request: HttpRequest, organisation: Organisation) -> Stat | None:
    """Recruiting now, and what came back from the reviewer."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = Activity.objects.in_city(actor.city).filter(of_organisation(actor))
    counted = figures(actor.city, rows, request.now)  # type: ignore[attr-defined]
    note = _("还差 %(n)s 人") % {"n": counted.missing} if counted.missing else ""
    url = reverse("opportunities:desk") + "?tab=open" if actor.has_role(*MANAGING) else ""
    return Stat(_("招募中"), counted.open, _("场"), note, "jade", url)


def waiting(request: HttpRequest) -> Stat | None:
    """The clerk's queue with what is over time."""
    actor, now = request.actor, request.now  # type: ignore[attr-defined]
    rows = to_review(actor, now)
    late = rows.filter(review_due_at__lt=now).count()
    note = _("超时 %(n)s 场") % {"n": late} if late else ""
    return Stat(_("待审活动"), rows.count(), _("场"), note, "dan", reverse("opportunities:reviews"))
