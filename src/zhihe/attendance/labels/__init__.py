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
ROSTER_COLUMNS = {
    "foreign_id": _("对方系统的记录号（可不选）"),
    "name": _("姓名"),
    "number": _("志愿者编号"),
    "phone": _("手机号"),
    "day": _("日期"),
    "start": _("开始时间"),
    "end": _("结束时间"),
}
ROSTER_PROBLEMS = {
    "no_column": _("还没选这一列。请在上面选好，再看一遍。%(shown)s"),
    "empty": _("空着，要填。%(shown)s"),
    "no_day": _("「%(shown)s」不是日期，写成 2026-11-20。"),
    "no_time": _("「%(shown)s」不是时间，写成 09:05。"),
    "too_long": _("「%(shown)s」离开始超过 16 小时，请核对。"),
    "twice": _("和第 %(shown)s 行是同一条。"),
    "nobody": _("没有找到「%(shown)s」这位志愿者。请先导入名单，或改成志愿者编号。"),
    "other_name": _("编号或手机号对得上，名字对不上（%(shown)s）。请核对是不是写错了字。"),
    "no_shift": _("「%(shown)s」没有对得上的班次，请先在活动里排上。"),
    "future": _("「%(shown)s」还没到，不能先导。"),
    "has_punches": _("「%(shown)s」这一班已经有记录，不用再导。"),
    "same_shift": _("和第 %(shown)s 行是同一个人的同一班。"),
}
CHECK_IN_NOTICES = {
    "attendance.check_out": (
        _("快结束了，记得签退"),
        _("%(title)s %(when)s 结束。走的时候再扫一次码，没签退的时长要另外核对。"),
    ),
}
