"""Words for the terms of activities; times and distances as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zhihe.foundation import clock
from zhihe.opportunities.terms import (
    ActivityState,
    HandOverState,
    Problem,
    RiskReason,
    SelectionMode,
)

STATES: dict[str, Any] = {
    ActivityState.DRAFT: _("草稿"),
    ActivityState.SUBMITTED: _("待审核"),
    ActivityState.RETURNED: _("退回待改"),
    ActivityState.PUBLISHED: _("招募中"),
    ActivityState.CANCELLED: _("已取消"),
    ActivityState.ENDED: _("已结束"),
}
FULL: Any = _("已满员")
STATE_TONES = {
    ActivityState.DRAFT: "plain",
    ActivityState.SUBMITTED: "dan",
    ActivityState.RETURNED: "gold",
    ActivityState.PUBLISHED: "jade",
    ActivityState.CANCELLED: "plain",
    ActivityState.ENDED: "river",
}
SELECTIONS: dict[str, Any] = {
    SelectionMode.FIRST_COME: _("够条件就算上，先到先得"),
    SelectionMode.REVIEW: _("报名后由我们挑选"),
}
HAND_OVERS: dict[str, Any] = {
    HandOverState.NONE: "",
    HandOverState.ASKED: _("等下面的队伍答复"),
    HandOverState.ACCEPTED: _("已接下"),
    HandOverState.REFUSED: _("没有接"),
    HandOverState.REPORTED: _("已回报"),
}
RISKS: dict[str, Any] = {
    RiskReason.TRIAL: _("队伍还在试用期"),
    RiskReason.HAZARDOUS: _("活有危险"),
    RiskReason.MINORS: _("有未成年人"),
    RiskReason.HOURS: _("时间太早或太晚"),
    RiskReason.LONG: _("一个班超过 8 小时"),
    RiskReason.CROWD: _("人数 500 以上"),
}
LEVELS: dict[str, Any] = {
    "township": _("乡镇街道"),
    "county": _("区县"),
    "city": _("市里"),
}
PROBLEMS: dict[str, Any] = {
    Problem.TITLE: _("标题至少写两个字。"),
    Problem.BACKDATED: _("标题里不能写「补录」：活动要在开始前发布。"),
    Problem.CONTENT: _("要做什么，请写清楚。"),
    Problem.PLACE: _("在哪儿集合，请写上地址。"),
    Problem.CONDITIONS: _("什么样的人能来，请写一句；谁都能来就写「谁都欢迎」。"),
    Problem.ENROL: _("怎么报名，请写一句。"),
    Problem.RISKS: _("可能有什么危险，请写清楚；没有什么危险也说一声。"),
    Problem.GUARANTEES: _("你们准备了什么保障（保险、水、车费），请写清楚。"),
    Problem.LEADER: _("请选一位现场带队的人。"),
    Problem.POSTS: _("至少要有一个岗位，每个岗位至少一个班次。"),
    Problem.POST_TITLE: _("岗位要有名字。"),
    Problem.NUMBER: _("每个班次至少要一个人。"),
    Problem.PAST: _("班次要在现在以后开始。"),
    Problem.SHIFT_LENGTH: _("一个班最长 12 小时，长了请拆成两个班。"),
    Problem.STUDENTS: _(
        "给学生记学时的活动，要市级、区级认证或学校签约的单位才能发。请去掉「在校学生」，或先申请认证。"
    ),
    Problem.INSURANCE: _("有危险的活，要先选好保险。"),
    Problem.COVER_ENDS: _("选的保险在活动当天已经过期，或者不保有危险的活。请换一份。"),
    Problem.CLEARANCE: _("有未成年人又有危险的岗位，要勾上「须有接触未成年人的审查」。"),
    Problem.HOURS_PERMISSION: _("本单位还不能自己定时长，请把「计多少时长」留空，按实际到岗来记。"),
    Problem.HOURS_VALUE: _("计的时长不能比班次本身还长。"),
}
WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


def problem_text(problem: str) -> Any:
    """The sentence of a Problem."""
    return PROBLEMS[problem]


def is_english() -> bool:
    """Whether the page is in English now."""
    return (get_language() or "").startswith("en")


def said(text: str, english: str) -> str:
    """Data in the language of the page, Chinese where English is missing."""
    return english if english and is_english() else text


def day_text(moment: datetime, now: datetime) -> str:
    """今天, 明天, 周六, or 11月28日 周六; the year only when it differs."""
    day, today = clock.local_date(moment), clock.local_date(now)
    weekday = str(WEEKDAYS[day.weekday()])
    if day == today:
        return gettext("今天")
    if day == today + timedelta(days=1):
        return gettext("明天")
    if today < day < today + timedelta(days=7):
        return weekday
    return f"{date_text(day, today)} {weekday}"


def date_text(day: date, today: date) -> str:
    """11月28日; 2027年1月3日 in another year; 28 Nov in English."""
    if is_english():
        return f"{day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")
    return (
        f"{day.month}月{day.day}日"
        if day.year == today.year
        else f"{day.year}年{day.month}月{day.day}日"
    )


def span_text(starts_at: datetime, ends_at: datetime, now: datetime) -> str:
    """周六 14:00–16:30, or both days when the end lies on another one."""
    begins, ends = clock.local(starts_at), clock.local(ends_at)
    if begins.date() == ends.date():
        return f"{day_text(starts_at, now)} {begins:%H:%M}–{ends:%H:%M}"
    return f"{day_text(starts_at, now)} {begins:%H:%M} – {day_text(ends_at, now)} {ends:%H:%M}"


def hours_text(minutes: int) -> str:
    """2.5 小时 / 40 分钟."""
    if minutes < 60:
        return gettext("%(n)s 分钟") % {"n": minutes}
    hours = f"{minutes / 60:.1f}".removesuffix(".0")
    return ngettext("%(n)s 小时", "%(n)s 小时", 1 if hours == "1" else 2) % {"n": hours}


def distance_text(metres: float) -> str:
    """300 米 / 1.2 公里."""
    if metres < 950:
        return gettext("%(n)s 米") % {"n": max(round(metres / 50) * 50, 50)}
    return gettext("%(n)s 公里") % {"n": f"{metres / 1000:.1f}"}


VERBS: dict[str, Any] = {
    "opportunities.drafted": _("写下了草稿"),
    "opportunities.saved": _("改了草稿"),
    "opportunities.submitted": _("交上来等审核"),
    "opportunities.accepted": _("审核通过"),
    "opportunities.returned": _("退回修改"),
    "opportunities.published": _("发布，有了活动码"),
    "opportunities.changed": _("改了安排"),
    "opportunities.cancelled": _("取消了"),
    "opportunities.ended": _("结束了"),
    "opportunities.hand_over_asked": _("请下面的队伍来办"),
    "opportunities.hand_over_accepted": _("下面的队伍接下了"),
    "opportunities.hand_over_refused": _("下面的队伍没有接"),
    "opportunities.hand_over_reported": _("下面的队伍回报了"),
}

NOTICES: dict[str, tuple[Any, Any]] = {
    "activity_accepted": (
        _("「%(title)s」审核通过了"),
        _("活动码已经发下来，现在就能报名。%(reason)s"),
    ),
    "activity_returned": (_("「%(title)s」要改一改"), _("%(reason)s 改好再交一次就行。")),
    "hand_over_asked": (_("请你们来办「%(title)s」"), _("%(body)s 想请你们承办。请到后台答复。")),
    "hand_over_answered": (_("「%(title)s」有答复了"), _("%(body)s：%(answer)s")),
}
CATEGORY_VERBS: dict[str, Any] = {
    "opportunities.category_added": _("加了这一类"),
    "opportunities.category_changed": _("改了"),
    "opportunities.category_retired": _("停用了"),
    "opportunities.category_restored": _("重新启用"),
}
