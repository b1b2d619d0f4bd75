"""Words of requests for help."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhihe.demands.terms import NeedFor, NeedState, Urgency

NEED_STATE = {
    NeedState.FILED: _("收到了，等社区核实"),
    NeedState.VERIFIED: _("核实好了，正在找人"),
    NeedState.ARRANGED: _("有人接单"),
    NeedState.SERVED: _("已经帮上忙"),
    NeedState.CLOSED: _("办结"),
    NeedState.ANSWERED: _("电话里解决了"),
    NeedState.REFUSED: _("这一单办不了"),
    NeedState.WITHDRAWN: _("您已撤回"),
}
NEED_TONE = {
    NeedState.FILED: "gold",
    NeedState.VERIFIED: "river",
    NeedState.ARRANGED: "jade",
    NeedState.SERVED: "jade",
    NeedState.CLOSED: "plain",
    NeedState.ANSWERED: "jade",
    NeedState.REFUSED: "dan",
    NeedState.WITHDRAWN: "plain",
}
NEED_FOR = {
    NeedFor.SELF: _("给我自己"),
    NeedFor.FAMILY: _("给家里人"),
    NeedFor.GROUP: _("给一群人"),
}
NEED_FOR_NOTE = {
    NeedFor.SELF: _("我来说"),
    NeedFor.FAMILY: _("我替他说"),
    NeedFor.GROUP: _("单位、小区"),
}
URGENCY = {Urgency.NORMAL: _("一个工作日内核实"), Urgency.URGENT: _("着急，两小时内核实")}
DAY = {"today": _("今天"), "tomorrow": _("明天"), "week": _("这周内"), "any": _("都行")}
PART = {"morning": _("上午"), "afternoon": _("下午"), "evening": _("晚上")}
DEEDS: dict[str, str | Promise] = {
    "demands.file": _("提了这一单"),
    "demands.claim": _("接到手里"),
    "demands.look": _("看了姓名和电话"),
    "demands.verify": _("打电话核实了"),
    "demands.answer": _("电话里解决了这一单"),
    "demands.refuse": _("说了这一单办不了"),
    "demands.arrange": _("发成了活动"),
    "demands.reopen": _("重新找人"),
    "demands.serve": _("说已经帮上了"),
    "demands.thank": _("说了谢谢"),
    "demands.withdraw": _("撤回了这一单"),
    "demands.escalate": _("超时，报给上级"),
}
