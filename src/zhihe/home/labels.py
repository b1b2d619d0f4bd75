"""Words of the composed pages: weekdays, kinds of the timeline, methods of a record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhihe.attendance.terms import Method, RecordState
from zhihe.recruitment.terms import ApplicationState
from zhihe.volunteers.terms import Group

# Whole words in English: 「Happy Sunday」, where lists of shifts say 「Sun」.
WEEKDAYS = (
    pgettext_lazy("greeting", "周一"),
    pgettext_lazy("greeting", "周二"),
    pgettext_lazy("greeting", "周三"),
    pgettext_lazy("greeting", "周四"),
    pgettext_lazy("greeting", "周五"),
    pgettext_lazy("greeting", "周六"),
    pgettext_lazy("greeting", "周日"),
)
# kind → (words, tone)
KINDS: dict[str, tuple[Any, str]] = {
    "service": (_("服务"), "jade"),
    "training": (_("培训"), "river"),
    "award": (_("表彰"), "gold"),
    "start": (_("起点"), "gold"),
}
WAITING_STATES: dict[str, tuple[Any, str]] = {
    RecordState.PENDING: (_("等组织确认"), "gold"),
    RecordState.SECOND: (_("等第二个人点头"), "gold"),
    RecordState.REJECTED: (_("没有算上"), "plain"),
    RecordState.FROZEN: (_("先放一放，正在核对"), "dan"),
}
METHODS: dict[str, Any] = {
    Method.ROTATING_CODE: _("扫了现场的码"),
    Method.TYPED_CODE: _("输了现场的六位码"),
    Method.POSTER: _("扫了海报上的码"),
    Method.DURATION_CODE: _("用时长码"),
    Method.ROLL_CALL: _("领队点过名"),
    Method.PAPER_SEALED: _("纸上签到，盖了章"),
    Method.PAPER: _("纸上签到"),
    Method.TEAM_ENTRY: _("队里补记"),
    Method.BATCH: _("成批补记"),
    Method.DECLARATION: _("自己申报"),
}
APPLICATIONS: dict[str, tuple[Any, str]] = {
    ApplicationState.APPLIED: (_("等组织看"), "river"),
    ApplicationState.ASKED: (_("组织想问一句"), "gold"),
    ApplicationState.WAITING: (_("候补中"), "river"),
    ApplicationState.OFFERED: (_("有位子，等您答复"), "dan"),
    ApplicationState.ADMITTED: (_("定了，等您来"), "jade"),
}
GROUPS: dict[str, Any] = {
    Group.STUDENT: _("在校学生"),
    Group.EMPLOYED: _("在职人员"),
    Group.RETIRED: _("离退休人员"),
    Group.PROFESSIONAL: _("专业志愿者"),
    Group.OTHER: _("其他人"),
}

# grade, what earns it, an example
EVIDENCE_ROWS = (
    (
        "A",
        _("两样独立的凭据，时间地点都对得上。"),
        _(
            "比如：扫了现场每 30 秒换一次的码，人也在场地里，领队又点过名；"
            "或者上门时，住户的门口码到和走都扫过。"
        ),
    ),
    (
        "B",
        _("有一样靠得住的现场凭据。"),
        _(
            "比如：扫了现场的码，人在场地里；或者在岗的领队点过名；"
            "或者盖了章的签到表，48 小时内录进来，第二个人核对过。"
        ),
    ),
    (
        "C",
        _("事后补上的，两个不同层级的人点过头。"),
        _("比如：只扫了墙上的海报、队里事后录入、成批导入。每人每天有上限。"),
    ),
    (
        "D",
        _("自己申报，组织确认过。"),
        _("有上限，不进排名，也不进要凭据的导出。"),
    ),
)
