"""How requests for help refuse."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class WrongStep(Refusal):
    """Somebody else was faster, or the request has ended."""

    code = "need_wrong_step"
    message = _("这一单刚才已经有人处理了，刷新看看现在到哪一步。")


class ClaimedByAnother(Refusal):
    """Another desk worker is on the phone about it."""

    code = "need_claimed"
    message = _("另一位同事正在办这一单。要接过来，先跟他说一声。")


class WordsNeeded(Refusal):
    """An answer or a refusal needs a sentence."""

    code = "need_words"
    message = _("请写一句话，求助的人会看到。")
    status = 422


class NotYours(Refusal):
    """Number and phone do not belong together."""

    code = "need_not_yours"
    message = _("单号和手机号对不上。单号在我们发的短信里，请照着再输一遍。")
    status = 404


class TooManyOpen(Refusal):
    """One phone has many open requests."""

    code = "need_too_many"
    message = _("这个手机号还有三单在办，等办完再提。着急的话，直接给社区站打电话。")
