"""The ways a deed of recruitment can refuse."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class NotFitting(Refusal):
    """Something is missing for this shift; ``findings`` say what, ``str()`` the first in words."""

    code = "not_fitting"
    message = _("这个班次您现在还去不了。")

    def __init__(self, findings: Sequence[Any], message: Any = None) -> None:
        super().__init__(message)
        self.findings = list(findings)
        self.code = f"not_fitting.{findings[0].code}" if findings else self.code


class Overlap(Refusal):
    """The person got another placement at the same time a moment ago (I2)."""

    code = "overlap"
    message = _("这个时间您已经答应了另一处。先退掉那一处，或者换个班次。")
    next_step = (_("看看我的报名"), "recruitment:mine")


class NoSeat(Refusal):
    """No seat is free for this deed."""

    code = "no_seat"
    message = _("名额刚刚满了。可以先排候补，有人退出就轮到您。")


class TooFewSeats(Refusal):
    """The capacity asked for is below the seats already given or offered (I1)."""

    code = "too_few_seats"
    message = _("已经有 %(placed)s 人定下来（含正在等答复的名额），名额不能少于这个数。")


class StateMoved(Refusal):
    """Somebody, or a second tab, was faster; the application is in another state now."""

    code = "state_moved"
    message = _("这条报名刚刚变了，请看看现在的样子再决定。")
    next_step = (_("看看我的报名"), "recruitment:mine")


class OfferOver(Refusal):
    """The offer ran out."""

    code = "offer_over"
    message = _("留给您的时间已经过了，名额给了下一位。还想去，可以再排一次候补。")
    next_step = (_("看看我的报名"), "recruitment:mine")


class NotYourTurn(Refusal):
    """Free seats are still offered down the waiting list."""

    code = "not_your_turn"
    message = _("空出的位子先按候补的先后问过去，轮到您会发消息。您还排着，放心。")
    next_step = (_("看看我的报名"), "recruitment:mine")


class SeatGone(Refusal):
    """The seat that came free late was taken by somebody faster; the person still waits."""

    code = "seat_gone"
    message = _("刚空出的位子让别人先接走了。您还排着候补，再有空位马上告诉您。")
    next_step = (_("看看我的报名"), "recruitment:mine")


class ReasonNeeded(Refusal):
    """After the deadline, or where an organisation decides over somebody, a reason is owed."""

    code = "reason_needed"
    message = _("请写一句原因，对方好安排。")
    status = 422


class ShiftOver(Refusal):
    """The shift began, ended or was called off."""

    code = "shift_over"
    message = _("这个班次已经开始、结束或者取消了，现在改不了。")


class UndoOver(Refusal):
    """The minutes of grace are over, or the seat went to somebody else."""

    code = "undo_over"
    message = _("刚退的名额已经给了别人，或者过了可以反悔的时间。可以再报一次。")
    next_step = (_("看看我的报名"), "recruitment:mine")


class Clashes(Refusal):
    """Moving the shift would put people in two places."""

    code = "clashes"
    message = _(
        "新时间和 %(count)s 位已报名的人别的安排撞上了。要照样改，请勾选「撞上的人先退出名额」。"
    )


class BadTime(Refusal):
    """A shift must end after it starts, and start in the future."""

    code = "bad_time"
    message = _("时间不对：结束要晚于开始，开始要在现在之后。")
    status = 422


class CodeUnknown(Refusal):
    """The typed code (with the phone's tail) opens nothing."""

    code = "code_unknown"
    message = _("没有找到这个答复码。请对照短信再输一次，尾号是收到短信的手机号后四位。")
    status = 422


PART = re.compile(r"__p\d+$")
"""Where tables are partitioned by city, PostgreSQL names the part's copy of a constraint."""


def refusal_of(error: Exception) -> Exception:
    """The refusal that a broken constraint stands for; the error itself when it is not ours."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = PART.sub("", getattr(diagnosis, "constraint_name", "") or "")
    if name == "placement_one_place":
        return Overlap()
    if name in ("application_live_once", "placement_once"):
        return StateMoved()
    return error
