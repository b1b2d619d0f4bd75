"""The ways records say no; every sentence says what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal

BARS = {
    "self": _("这是您自己的时长，得请别人来认。"),
    "creator": _("这场活动是您发布的，时长得请没参与发布的同事来认。"),
    "leader": _("这场活动是您带的队，时长得请没带队的同事来认。"),
    "roll": _("这场的名是您点的，时长得请没点名的同事来认。"),
    "entered": _("这条是您录进来的，得请另一位同事来认。"),
    "first": _("您已经点过第一次头了，第二次得换一个人。"),
    "nobody": _("请先登录，再来确认时长。"),
}
HOLDS = {
    **BARS,
    "undecided": _("有例外还没定，先点一下建议的处理。"),
    "open": _("人还没签退，等这一班结束再认。"),
    "no_minutes": _("一分钟也没算出来，请补上分钟数并写明理由，或者退回。"),
    "unverified": _("本人还没做实名核验，核验过了再认。已经提醒了。"),
    "overlap": _("和另一场已经认下的时间重叠，先扣掉重叠的部分。"),
    "cap_person": _("补记和申报的时长，一个人一天有上限，这条超过了。请改少，或请上级来定。"),
    "cap_confirmer": _(
        "补记和申报的时长，一个人一天能认的条数有上限，今天到了。明天再来，或请同事认。"
    ),
    "city": _("一天超过 12 小时，要市里来认。"),
    "level": _("第二次点头要上一级组织或街道的人来。"),
    "same_organisation": _("第一次点头的也是您这个组织，第二次要换上一级的人。"),
    "changed": _("刚才有人动过这一条，请刷新再看。"),
}


class CannotConfirm(Refusal):
    """Nothing chosen could be confirmed; the words name why."""

    code = "cannot_confirm"
    message = _("这几条现在认不了。")


class OwnHours(Refusal):
    """Whoever created, led, roll-called, entered or served may not decide (I4)."""

    code = "own_deed"
    message = BARS["leader"]
    status = 403


class AlreadySettled(Refusal):
    """Another person or tab was faster."""

    code = "already_settled"
    message = _("这些时长刚刚已经有人处理过了，刷新一下就能看到结果。")


class NothingChosen(Refusal):
    """No record was chosen, or it is of another shift."""

    code = "nothing_chosen"
    message = _("还没有选中要认的人。请先在名单里勾上。")
    status = 422


class OverlapNow(Refusal):
    """A record of the same time was confirmed meanwhile."""

    code = "overlap_now"
    message = _("有人的时间和另一场刚认下的重叠了，这一批一条都没有动。刷新后先扣掉重叠再认。")


class ReasonNeeded(Refusal):
    """Every change of minutes says why."""

    code = "reason_needed"
    message = _("请写一句理由，本人会看到。")
    status = 422


class MinutesWrong(Refusal):
    """Minutes outside what the shift allows."""

    code = "minutes_wrong"
    message = _("分钟数要在 1 到 %(most)s 之间：不能比这一班还长。要整条不算，请用退回或撤销。")
    status = 422


class DecisionImpossible(Refusal):
    """The chosen way out does not fit this record."""

    code = "decision_impossible"
    message = _("这一条用不上这个处理办法，请换一个，或者另定分钟数并写明理由。")
    status = 422


class NotWaiting(Refusal):
    """A correction or request that is answered or withdrawn already."""

    code = "not_waiting"
    message = _("这件事已经办完了，不用再办一次。刷新一下就能看到结果。")


class AlreadyAsked(Refusal):
    """One open request per record."""

    code = "already_asked"
    message = _("这条记录您已经提过了，正等着组织答复。要改内容，先撤回再提。")


class NotThere(Refusal):
    """No place and no punch at the shift: nothing to correct."""

    code = "not_there"
    message = _("这一班没有找到您的报名和签到。请找带队的人，由组织补记。")


class SameMinutes(Refusal):
    """A correction that changes nothing."""

    code = "same_minutes"
    message = _("改前改后一样多，不用更正。")
    status = 422


class CorrectionOpen(Refusal):
    """One correction at a time per record."""

    code = "correction_open"
    message = _("这条记录有一个更正正等第二个人点头，先等它办完。")
