"""Words for the terms of service records."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from zhihe.attendance.terms import CorrectionState, Decision, Flag, RecordState

NOT_ME = _("本人说：这不是我")
MINUTES = ngettext_lazy("%(n)s 分钟", "%(n)s 分钟", "n")

STATES = {
    RecordState.PENDING: _("等组织确认"),
    RecordState.SECOND: _("等第二个人点头"),
    RecordState.CONFIRMED: _("算上了"),
    RecordState.REJECTED: _("没有计入"),
    RecordState.FROZEN: _("核对中，先不动"),
    RecordState.REVERSED: _("已撤销"),
}
STATE_TONES = {
    RecordState.PENDING: "gold",
    RecordState.SECOND: "river",
    RecordState.CONFIRMED: "jade",
    RecordState.REJECTED: "dan",
    RecordState.FROZEN: "gold",
    RecordState.REVERSED: "plain",
}
FLAGS = {
    Flag.OPEN: _("还在岗"),
    Flag.NO_CHECKOUT: _("忘了签退"),
    Flag.NO_CHECKIN: _("没有签到"),
    Flag.FAR_IN: _("签到离岗位远"),
    Flag.FAR_OUT: _("签退离岗位远"),
    Flag.OVERLAP: _("时间重叠"),
    Flag.SHORT_PRESENCE: _("在岗不足六成"),
    Flag.LONG_DAY: _("一天时长多，上级来认"),
    Flag.VERY_LONG_DAY: _("一天超过 12 小时，市里来认"),
    Flag.UNVERIFIED: _("还没实名核验"),
    Flag.LATE_ENTRY: _("记晚了（学生 24 小时）"),
    Flag.DECIDED: _("例外已处理"),
    Flag.ASKED_LEADER: _("已请领队看"),
    Flag.LEADER_SAW: _("领队说见到了"),
    Flag.LEADER_DID_NOT: _("领队说没见到"),
    Flag.DESK_MINUTES: _("分钟数是确认台定的"),
}
FLAG_TONES = {Flag.NO_CHECKOUT: "dan", Flag.NO_CHECKIN: "dan", Flag.OVERLAP: "dan"}
REQUESTS = {
    CorrectionState.OPEN: _("等组织答复"),
    CorrectionState.ACCEPTED: _("组织认可了"),
    CorrectionState.REFUSED: _("组织没有改"),
    CorrectionState.WITHDRAWN: _("您撤回了"),
}
REQUEST_TONES = {
    CorrectionState.OPEN: "gold",
    CorrectionState.ACCEPTED: "jade",
    CorrectionState.REFUSED: "plain",
    CorrectionState.WITHDRAWN: "plain",
}
DECISIONS = {
    Decision.CLOSE_AT_END: _("按计划结束时间补签退，记 %(minutes)s 分钟"),
    Decision.COUNT_TO_SEEN: _("只算到领队最后点名的时候，记 %(minutes)s 分钟"),
    Decision.COUNT_TO_END: _("只算到计划结束，记 %(minutes)s 分钟"),
    Decision.DEDUCT: _("扣掉和另一场重叠的时间，记 %(minutes)s 分钟"),
    Decision.KEEP: _("看过了，按实到的时间记 %(minutes)s 分钟"),
    Decision.ASK_LEADER: _("请领队看一眼"),
    Decision.SET_MINUTES: _("记 %(minutes)s 分钟"),
}
STEPS = {
    "attendance.punch": _("签到签退"),
    "attendance.first": _("第一个人确认，等第二个人"),
    "attendance.confirm": _("确认了，时长算上"),
    "attendance.decide": _("处理了例外"),
    "attendance.return": _("第二个人退回重看"),
    "attendance.reject": _("没有计入"),
    "attendance.freeze": _("先冻结核对"),
    "attendance.unfreeze": _("核对完，恢复"),
    "attendance.correction": _("提出更正，等第二个人"),
    "attendance.correction_dropped": _("更正没有通过"),
    "attendance.correct": _("更正了分钟数"),
    "attendance.reverse": _("撤销了这条时长"),
    "attendance.ask": _("本人说时长不对"),
    "attendance.ask_withdrawn": _("本人撤回了请求"),
    "attendance.answer": _("组织答复了本人"),
    "attendance.enter": _("按本人请求补记"),
    "attendance.claim": _("本人认领，从这时起算"),
    "attendance.auto_close": _("到点自动收尾"),
    "attendance.undo_roll_call": _("撤回了一次点名"),
    "attendance.walk_in": _("现场加了进来"),
    "attendance.came": _("记为来了"),
    "attendance.missed": _("记为没来"),
}


def decision_words(decision: str, minutes: int) -> str:
    """A decision with the minutes that came of it."""
    return str(DECISIONS[Decision(decision)]) % {"minutes": minutes}


def vouch_words(saw: bool) -> Any:
    """The leader's answer in one sentence."""
    return _("领队：我见到了，人一直在。") if saw else _("领队：我没有见到。")
