"""How certificate deeds refuse."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class NothingToCertify(Refusal):
    """No confirmed hours in the period."""

    code = "nothing_to_certify"
    message = _("这段时间里还没有入账的时长。换一段时间，或等组织确认以后再开。")
    next_step = (_("看看我的时长"), "home:me")


class WrongPeriod(Refusal):
    """The period ends before it begins, or lies in the future."""

    code = "wrong_period"
    message = _("起止日期不对：结束不能早于开始，也不能晚于今天。")
    status = 422


class AlreadyEnded(Refusal):
    """The certificate is not valid any more."""

    code = "certificate_ended"
    message = _("这份证明已经不是有效状态，不用再处理。")


class ReasonNeeded(Refusal):
    """A revocation needs a reason."""

    code = "reason_needed"
    message = _("请写一句理由，持证人会看到。")
    status = 422


class SameHand(Refusal):
    """The person who put the seal in cannot release it."""

    code = "same_hand"
    message = _("印章要两个人经手：放进来的人不能自己启用，请另一位负责人来点。")


class NotAnImage(Refusal):
    """The seal file is not a picture we can read."""

    code = "not_an_image"
    message = _("这个文件不是能用的图片。请换一张 PNG 或 JPG，不超过 2 MB。")
    status = 422
