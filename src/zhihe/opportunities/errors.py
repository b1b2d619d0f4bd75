"""The ways a deed with activities can refuse."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from zhihe.opportunities.labels import problem_text
from zhihe.platform.refusals import Refusal


class ActivityIncomplete(Refusal):
    """The form does not say all that 条例 art. 13 and domain.md §2.6 ask for.

    ``problems`` are (field, Problem) pairs, for the form to show each beside its field.
    """

    code = "activity_incomplete"
    status = 422
    message = _("还差几样没写好。")

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = list(problems)
        super().__init__()

    def __str__(self) -> str:
        seen = dict.fromkeys(str(problem_text(problem)) for _field, problem in self.problems)
        return f"{self.message} {''.join(seen)}"


class ActivityMoved(Refusal):
    """Another click was faster: the activity is no longer in the state the deed needs."""

    code = "activity_moved"
    message = _("这场活动刚刚变过了，请刷新页面，看看它现在到哪一步了。")


class OwnActivity(Refusal):
    """A reviewer created or leads the activity."""

    code = "own_activity"
    status = 403
    message = _("自己发的、自己带队的活动，要请别的同事来审。")


class LevelTooLow(Refusal):
    """The reasons of the activity ask for a higher level."""

    code = "level_too_low"
    status = 403
    message = _("这一场要上一级来批，您这里看得到，批不了。可以打电话提醒上级一声。")


class ReasonNeeded(Refusal):
    """Returned, cancelled or changed without saying why."""

    code = "reason_needed"
    status = 422
    message = _("请写一句为什么，别人才知道怎么改、怎么办。")


class CapacityBelowTaken(Refusal):
    """Seats may not be lowered under those already given or offered (I1)."""

    code = "capacity_below_taken"
    message = _("名额不能少于已经报上的人。请先和报名的人商量好，再来减。")


class AlreadyBegun(Refusal):
    """The shift has begun or is over: its times stand."""

    code = "already_begun"
    message = _("已经开始的班次不能再改时间。时长有出入，请到「时长确认」里更正。")


class NoChild(Refusal):
    """A hand-over goes to an active organisation below one's own."""

    code = "no_child"
    status = 422
    message = _("只能交给自己下面、还在服务的队伍。请换一个队伍。")


class PlaceNotYours(Refusal):
    """A place, project, policy or leader of another organisation was named."""

    code = "place_not_yours"
    status = 422
    message = _("选的地点、项目、保险或带队人不在名单里。请回到表单重新选一次。")


class CategoryTaken(Refusal):
    """A category code or name is used already."""

    code = "category_taken"
    status = 422
    message = _("已经有同名的类别了。换个名字，或者直接用那一个。")


class CategoryInUse(Refusal):
    """A parent with living children cannot be retired."""

    code = "category_in_use"
    message = _("下面还有在用的小类，请先停用小类。")


class NotAdmitted(Refusal):
    """The organisation may not publish now: applied, suspended or gone."""

    code = "not_admitted"
    status = 403
    message = _("队伍还没有通过审核，或者正在停用，暂时不能发活动。请联系所在街道。")


class BadFilter(Refusal):
    """A filter of the API has no meaning; ``field`` names it."""

    code = "bad_filter"
    status = 422
    message = _("看不懂这个筛选条件：%(field)s。")


class NeedsReview(Refusal):
    """A change after publishing would have needed a reviewer's look."""

    code = "needs_review"
    message = _(
        "这样一改，就要重新审核了（时间太早太晚、太长，或人太多）。"
        "请取消这一场，复制一份改好再交上来。"
    )


class NothingToMove(Refusal):
    """A template or activity without any shift cannot be published again."""

    code = "nothing_to_move"
    status = 422
    message = _("这一份里没有班次，没法照着再发。请新写一场。")


class TitleNeeded(Refusal):
    """A project or category without a name."""

    code = "title_needed"
    status = 422
    message = _("起个名字吧，至少两个字。")
