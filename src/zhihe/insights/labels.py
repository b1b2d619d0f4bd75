"""Names and definitions of the figures: every number stands beside how it is counted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhihe.frame.templatetags.frame import EVIDENCE
from zhihe.messaging.terms import OutboxState
from zhihe.opportunities.labels import STATES as ACTIVITY_STATES
from zhihe.organisations.terms import Role, Stage

STAGES: dict[str, Any] = {
    Stage.APPLIED: _("等审核"),
    Stage.TRIAL: _("试用期"),
    Stage.ADMITTED: _("正式"),
    Stage.INCUBATING: _("孵化中"),
    Stage.SUSPENDED: _("暂停"),
    Stage.EXITED: _("已退出"),
    Stage.REFUSED: _("未通过"),
}
STAGE_TONES = {
    Stage.APPLIED: "dan", Stage.TRIAL: "gold", Stage.ADMITTED: "jade", Stage.INCUBATING: "river",
}  # fmt: skip
NEED_STATES: dict[str, Any] = {
    "filed": _("等核实"),
    "verified": _("等人接"),
    "arranged": _("有人去了"),
    "served": _("做完了"),
    "closed": _("已办结"),
    "answered": _("电话里解决了"),
    "refused": _("没有受理"),
    "withdrawn": _("本人撤回"),
}
GRADES: dict[str, Any] = {grade: words for grade, (words, _icon) in EVIDENCE.items()}
"""Words of the evidence, the same as on every chip."""
ROLES: dict[str, Any] = {
    Role.TOWNSHIP_CLERK: _("乡镇街道"),
    Role.COUNTY_CLERK: _("区县"),
    Role.CITY_CLERK: _("全市"),
    Role.LINE_CLERK: _("条线"),
    Role.AUDITOR: _("审计"),
}
DEFINITIONS: dict[str, Any] = {
    "registered": _("住在这里、没有注销也没有说「不是我」的志愿者，导入还没认领的也算在内。"),
    "verified": _("登记的人里，实名已经核对过的。"),
    "active": _("登记的人里，最近 30 天至少有一次服务被组织确认的。"),
    "served": _("登记的人里，至少有一次服务被组织确认的。"),
    "rate": _("登记人数 ÷ 常住人口。人口数旁边注明年份。"),
    "hours": _("组织确认过、本人已认领的服务时间，按服务发生的地方算；人搬走，数字不搬走。"),
    "organisations": _("登记在这里的组织，按所处阶段分。"),
    "activities": _("在这里办的活动，按状态分；草稿不算。"),
    "needs_open": _("还没办结的求助：等核实、等人接、有人去了。"),
    "needs_overdue": _("等核实的求助里，过了答复时限的。"),
    "overdue": _("服务后 10 个工作日还没确认的记录，按组织数。"),
    "bases": _("公益基地、服务站和学校。"),
}
__all__ = [
    "ACTIVITY_STATES",
    "DEFINITIONS",
    "GRADES",
    "NEED_STATES",
    "ROLES",
    "STAGES",
    "STAGE_TONES",
]

# Parts of the platform as the audit trail names them (first word of a verb).
FAMILIES = {
    "accounts": _("账号与身份"),
    "organisations": _("组织与任命"),
    "volunteers": _("志愿者资料"),
    "opportunities": _("活动"),
    "recruitment": _("报名"),
    "attendance": _("签到与时长"),
    "certificates": _("证书"),
    "demands": _("求助"),
    "interchange": _("数据导出"),
    "messaging": _("短信与消息"),
}

TEXT_STATES = {
    OutboxState.WAITING: _("等着发"),
    OutboxState.SENDING: _("正在发"),
    OutboxState.ACCEPTED: _("运营商收下了"),
    OutboxState.DELIVERED: _("送到手机了"),
    OutboxState.FAILED: _("没送到"),
    OutboxState.DROPPED: _("没有发"),
}
