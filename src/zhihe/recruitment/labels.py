"""Words of recruitment: states, findings with their next step, notices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.recruitment.terms import Answer, ApplicationState, FindingCode, Notice

STATES: dict[str, Any] = {
    ApplicationState.APPLIED: _("等组织看"),
    ApplicationState.ASKED: _("组织想问一句"),
    ApplicationState.WAITING: _("候补中"),
    ApplicationState.OFFERED: _("有位子，等你答复"),
    ApplicationState.ADMITTED: _("定了，等你来"),
    ApplicationState.REFUSED: _("这次没成"),
    ApplicationState.WITHDRAWN: _("已退出"),
    ApplicationState.EXPIRED: _("已过期"),
    ApplicationState.CLOSED: _("班次取消了"),
}
DESK_STATES: dict[str, Any] = {
    **STATES,
    ApplicationState.APPLIED: _("等你看"),
    ApplicationState.ASKED: _("问过了，等回答"),
    ApplicationState.OFFERED: _("有位子，等答复"),
    ApplicationState.ADMITTED: _("定了"),
}
"""The same states as the organisation says them."""
TONES: dict[str, str] = {
    ApplicationState.APPLIED: "river",
    ApplicationState.ASKED: "gold",
    ApplicationState.WAITING: "river",
    ApplicationState.OFFERED: "dan",
    ApplicationState.ADMITTED: "jade",
}
ANSWERS: dict[str, Any] = {
    Answer.NONE: _("还没答复"),
    Answer.COMING: _("说会来"),
    Answer.DECLINED: _("说来不了"),
}
# code → message (with %(…)s), label of the next step, name of the page that mends it
FINDINGS: dict[str, tuple[Any, Any, str]] = {
    FindingCode.SIGN_IN: (_("先用手机号登录，一分钟就好。"), _("登录"), "accounts:sign_in"),
    FindingCode.NOT_REGISTERED: (
        _("您还没在这座城市登记成志愿者，登一次，以后处处能用。"),
        _("去登记"),
        "volunteers:register",
    ),
    FindingCode.NOT_ACTIVE: (_("您的志愿者身份现在停着，找社区站问一下。"), "", ""),
    FindingCode.UNVERIFIED: (
        _("现在就能报。第一次记时长之前，记得把实名核对一下。"),
        _("去核对实名"),
        "accounts:document",
    ),
    FindingCode.NOT_OPEN: (_("这个活动现在不接受报名。"), _("看看别的活动"), "opportunities:list"),
    FindingCode.CANCELLED: (
        _("这个班次取消了，别白跑一趟。"),
        _("看看别的活动"),
        "opportunities:list",
    ),
    FindingCode.BEGUN: (
        _("这个班次已经开始了，想搭把手，到现场找领队。"),
        _("看看别的活动"),
        "opportunities:list",
    ),
    FindingCode.ENDED: (_("这个班次已经结束了。"), _("看看别的活动"), "opportunities:list"),
    FindingCode.ENROLMENT_CLOSED: (
        _("报名时间过了，下次早点来。"),
        _("看看别的活动"),
        "opportunities:list",
    ),
    FindingCode.AGE_UNKNOWN: (
        _("这个岗位要看年龄，您的资料里还没有出生日期。"),
        _("补上资料"),
        "volunteers:profile",
    ),
    FindingCode.AGE_POLICY: (_("满 %(age)s 岁才能登记，先跟着家里人来看看吧。"), "", ""),
    FindingCode.TOO_YOUNG: (
        _("这个岗位要满 %(age)s 岁。"),
        _("看看别的活动"),
        "opportunities:list",
    ),
    FindingCode.TOO_OLD: (
        _("这个岗位比较吃力，招到 %(age)s 岁。别的岗位等您来。"),
        _("看看别的活动"),
        "opportunities:list",
    ),
    FindingCode.GUARDIAN: (
        _("还差家长点个头：发条短信请家长同意。"),
        _("请家长同意"),
        "volunteers:register_guardian",
    ),
    FindingCode.ACCOMPANIED: (_("记得请家长或老师全程陪着。"), "", ""),
    FindingCode.HAZARD_AGE: (
        _("这个岗位有危险，按您的年龄不能上。"),
        _("看看别的活动"),
        "opportunities:list",
    ),
    FindingCode.TOO_LONG: (_("按您的年龄，一天最多 %(minutes)s 分钟，这个班次太长了。"), "", ""),
    FindingCode.TOO_LATE_IN_DAY: (_("按您的年龄，要在 %(time)s 前结束，这个班次太晚了。"), "", ""),
    FindingCode.STUDENTS: (_("这家单位还没有面向学生发布岗位的资格，请选学校认可的基地。"), "", ""),
    FindingCode.SKILL: (
        _("这个岗位要会「%(name)s」，您的资料里还没写。会的话添上就行。"),
        _("添上本事"),
        "volunteers:profile",
    ),
    FindingCode.QUALIFICATION: (
        _("这个岗位要「%(name)s」证。有证就上传，核过就能报。"),
        _("上传证件"),
        "volunteers:qualification_new",
    ),
    FindingCode.QUALIFICATION_WAITING: (_("您的「%(name)s」证正在核对，核过就能报。"), "", ""),
    FindingCode.QUALIFICATION_EXPIRED: (
        _("您的「%(name)s」证到那天已经过期了，换了新证再来。"),
        _("更新证件"),
        "volunteers:qualification_new",
    ),
    FindingCode.CLEARANCE: (
        _("和孩子打交道的岗位，要先做背景核查。"),
        _("看看怎么办"),
        "volunteers:qualification_new",
    ),
    FindingCode.OVERLAP: (
        _("同一时间您已经答应了另一处。先退掉那一处，或者换个班次。"),
        _("看看我的报名"),
        "recruitment:mine",
    ),
    FindingCode.UNINSURED: (_("有危险的岗位要先上保险，组织还没办好，办好就能报。"), "", ""),
    FindingCode.REVIEWED: (_("报上之后，组织看一眼资料再答复你。"), "", ""),
    FindingCode.FULL: (_("人满了，可以排候补，有人退出就轮到你。"), "", ""),
}
NOTICES: dict[str, tuple[Any, Any]] = {
    Notice.ADMITTED: (
        _("定了：%(title)s"),
        _("%(when)s，在%(place)s集合。来不了早点说一声，名额好留给别人。"),
    ),
    Notice.SIGNED_UP: (
        _("有人替你报了名：%(title)s"),
        _("%(when)s，在%(place)s集合。不愿意去，点开就能退。"),
    ),
    Notice.REFUSED: (_("这次没成：%(title)s"), _("原因：%(reason)s。别的岗位还等着你。")),
    Notice.ASKED: (_("组织想问一句：%(title)s"), _("%(question)s")),
    Notice.OFFERED: (_("轮到你了：%(title)s"), _("名额给你留到%(deadline)s，点开答复一下。")),
    Notice.OFFER_EXPIRED: (
        _("候补名额给了下一位：%(title)s"),
        _("留的时间过了。还想去，可以再排一次。"),
    ),
    Notice.SEAT_FREE: (
        _("临时空出位子：%(title)s"),
        _("%(when)s开始，候补的人谁先答复就是谁的。去得了就点开说一声。"),
    ),
    Notice.RELEASED: (_("名额收回了：%(title)s"), _("原因：%(reason)s。")),
    Notice.SHIFT_CANCELLED: (
        _("取消了，别白跑：%(title)s"),
        _("%(when)s的班次取消，原因：%(reason)s。"),
    ),
    Notice.SHIFT_MOVED: (
        _("改时间了：%(title)s"),
        _("改到%(when)s，在%(place)s集合。来不了点开退一下。"),
    ),
}


# The same findings as the desk reads them about somebody else, where the words differ.
OF_SOMEBODY: dict[str, Any] = {
    FindingCode.NOT_REGISTERED: _("还没在这座城市登记成志愿者。"),
    FindingCode.NOT_ACTIVE: _("志愿者身份现在停着。"),
    FindingCode.UNVERIFIED: _("实名还没核对，核对以前时长不算数。"),
    FindingCode.BEGUN: _("这个班次已经开始了。"),
    FindingCode.ENROLMENT_CLOSED: _("报名时间过了。"),
    FindingCode.CANCELLED: _("这个班次取消了。"),
    FindingCode.AGE_UNKNOWN: _("岗位要看年龄，资料里没有出生日期。"),
    FindingCode.AGE_POLICY: _("不满 %(age)s 岁，还不能登记。"),
    FindingCode.TOO_YOUNG: _("岗位要满 %(age)s 岁，还差一点。"),
    FindingCode.TOO_OLD: _("岗位招到 %(age)s 岁，超了。"),
    FindingCode.GUARDIAN: _("家长还没点头。"),
    FindingCode.ACCOMPANIED: _("要有家长或老师全程陪着。"),
    FindingCode.HAZARD_AGE: _("岗位有危险，按年龄不能上。"),
    FindingCode.TOO_LONG: _("按年龄一天最多 %(minutes)s 分钟，这个班次太长了。"),
    FindingCode.TOO_LATE_IN_DAY: _("按年龄要在 %(time)s 前结束，这个班次太晚了。"),
    FindingCode.STUDENTS: _("本单位还没有面向学生发布岗位的资格，招不了学生。"),
    FindingCode.SKILL: _("岗位要会「%(name)s」，资料里没写。"),
    FindingCode.QUALIFICATION: _("岗位要「%(name)s」证，没有看到。"),
    FindingCode.QUALIFICATION_WAITING: _("「%(name)s」证交上来了，还没核对。"),
    FindingCode.QUALIFICATION_EXPIRED: _("「%(name)s」证到那天已经过期了。"),
    FindingCode.CLEARANCE: _("还没做背景核查。"),
    FindingCode.OVERLAP: _("同一时间已经答应了另一处。"),
    FindingCode.UNINSURED: _("有危险的岗位要先上保险，办好才能录用。"),
}


def sentence_of(code: str, params: dict[str, Any]) -> str:
    """The finding about somebody else, for the people who decide."""
    return str(OF_SOMEBODY.get(code) or FINDINGS[code][0]) % params


def sentence(code: str, params: dict[str, Any]) -> str:
    """The finding in words."""
    return str(FINDINGS[code][0]) % params


DEEDS = {
    "recruitment.join": _("报上了名，有了名额"),
    "recruitment.apply": _("报了名，等组织看"),
    "recruitment.wait": _("排进了候补"),
    "recruitment.admit": _("录用了"),
    "recruitment.refuse": _("没有录用"),
    "recruitment.ask": _("组织问了一句"),
    "recruitment.reply": _("回了组织的话"),
    "recruitment.offer": _("轮到候补，给了名额"),
    "recruitment.offer_expired": _("名额留到点没有应，给了下一位"),
    "recruitment.accept": _("接下了候补的名额"),
    "recruitment.confirm": _("说了会来"),
    "recruitment.cancel": _("退了名额"),
    "recruitment.withdraw": _("撤回了报名"),
    "recruitment.restore": _("反悔，名额还在"),
    "recruitment.release": _("组织收回了名额"),
    "recruitment.moved": _("班次改了时间，名额跟着改"),
    "recruitment.moved_off": _("班次改了时间，名额让出来了"),
    "recruitment.shift_cancelled": _("班次取消了"),
    "recruitment.closed_at_start": _("班次开始了，候补到此为止"),
}
"""Deeds in a person's trace."""
