"""What the desk's tables say in words: delivery of news, hours, papers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhihe.messaging.terms import OutboxState
from zhihe.recruitment.queries.assessment_sheet import Paper
from zhihe.recruitment.web.words import english

GRADES = ("A", "B", "C", "D")


def delivery_text(item: Any) -> dict[str, str]:
    """Words and tone for the newest text about an application; nothing was sent: in-app only."""
    if item is None:
        return {"text": _("站内消息"), "tone": "plain"}
    words = {
        OutboxState.WAITING: (_("短信待发"), "river"),
        OutboxState.SENDING: (_("短信在发"), "river"),
        OutboxState.ACCEPTED: (_("短信已发"), "river"),
        OutboxState.DELIVERED: (_("短信已送到"), "jade"),
        OutboxState.FAILED: (_("短信没送到，打个电话"), "dan"),
        OutboxState.DROPPED: (_("短信没发，打个电话"), "gold"),
    }
    text, tone = words[OutboxState(item.state)]
    return {"text": text, "tone": tone}


def hours_text(minutes: dict[str, int]) -> list[tuple[str, str]]:
    """(grade, hours) for each grade that has minutes; the template says the grade in words."""
    return [(g, f"{minutes[g] / 60:.1f}") for g in GRADES if minutes.get(g)]


def papers_text(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """Qualifications with what is wrong or right about them on the day of the shift."""
    states = {"waiting": (_("还没核"), "gold"), "refused": (_("没通过"), "dan")}
    rows = []
    for paper in papers:
        text, tone = states.get(paper.state, (_("到那天已过期"), "dan"))
        if paper.valid:
            text, tone = _("有效"), "jade"
        name = paper.name_en if english() else paper.name
        rows.append(
            {
                "name": name,
                "text": text,
                "tone": tone,
                "until": paper.valid_until,
                "asked_for": paper.asked_for,
            }
        )
    return rows
