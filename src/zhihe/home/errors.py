"""Refusals of the composed pages."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import NotFound, Refusal


class NotRegistered(Refusal):
    """The person has no volunteer row in this city yet, so there is nothing to put on a résumé."""

    code = "not_registered"
    message = _("您还没有登记成志愿者，登记以后才有简历可开。登一次，以后处处能用。")
    next_step = (_("看看有什么活动"), "home:index")


class FeedGone(NotFound):
    """The private address of a calendar was made up or taken back."""

    code = "feed_gone"
    message = _("这个日历地址已经停用。请登录后在「我的」里重新打开。")
