"""Words for the terms of check-in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhihe.attendance.terms import FenceVerdict, Method, PunchKind

KINDS = {PunchKind.IN: _("签到"), PunchKind.OUT: _("签退")}
METHODS = {
    Method.ROTATING_CODE: _("扫现场码"),
    Method.TYPED_CODE: _("输六位码"),
    Method.POSTER: _("扫墙上海报"),
    Method.DURATION_CODE: _("时长码"),
    Method.ROLL_CALL: _("领队点名"),
    Method.PAPER_SEALED: _("纸质签到表（盖章）"),
    Method.PAPER: _("纸质签到表"),
    Method.TEAM_ENTRY: _("团队录入"),
    Method.BATCH: _("批量记录"),
    Method.DECLARATION: _("个人申报"),
    Method.AUTO_CLOSE: _("到点自动收尾"),
    Method.DESK: _("确认台补记"),
}
FENCES = {
    FenceVerdict.INSIDE: _("在活动地点"),
    FenceVerdict.OUTSIDE: _("离活动地点有点远"),
    FenceVerdict.UNSURE: _("位置看不准"),
    FenceVerdict.NONE: _("没有用定位"),
}
