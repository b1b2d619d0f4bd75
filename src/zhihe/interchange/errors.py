"""How deeds of interchange refuse."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class UnknownProfile(Refusal):
    """No such receiver's profile."""

    code = "unknown_profile"
    message = _("没有这种名单格式，请刷新页面重新选。")
    status = 422


class ReasonNeeded(Refusal):
    """An export says what it is for."""

    code = "reason_needed"
    message = _("请写清楚这份名单做什么用、给谁。名单里的人能看到这句话。")
    status = 422


class WrongPeriod(Refusal):
    """The period ends before it begins."""

    code = "wrong_period"
    message = _("起止日期不对：结束不能早于开始。")
    status = 422


class TakenAlready(Refusal):
    """The link works once, for the person who asked."""

    code = "export_taken"
    message = _("这份名单已经下载过一次，链接用掉了。需要的话再导出一份。")
    next_step = (_("再导出一份"), "interchange:exports")


class NotReady(Refusal):
    """The job has not finished."""

    code = "export_not_ready"
    message = _("名单还在做，请等几秒再来。")
