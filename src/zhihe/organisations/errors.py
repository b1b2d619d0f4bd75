"""How deeds of organisations refuse."""

from django.utils.translation import gettext_lazy as _

from zhihe.platform.refusals import Refusal


class WrongCreditCode(Refusal):
    """The unified social credit code fails its check character (GB 32100)."""

    code = "wrong_credit_code"
    message = _("统一社会信用代码核对不上，请对着证书再抄一遍：18 位，没有字母 I、O、S、V、Z。")
    status = 422


class NameTaken(Refusal):
    """Another living organisation of the city has this name."""

    code = "organisation_name_taken"
    message = _(
        "已经有一个叫这个名字的组织了。如果就是你们，请找它的负责人把您加进去；如果不是，请换个名字。"
    )
    next_step = (_("去组织名录找找"), "organisations:list")


class WrongStage(Refusal):
    """The organisation is not in a stage from which this step leads on."""

    code = "organisation_wrong_stage"
    message = _("这个组织现在的状态走不到这一步，可能别人刚刚处理过。请刷新页面看看。")


class OwnCase(Refusal):
    """A reviewer decides about an application of their own."""

    code = "own_case"
    message = _("自己提交的、或者自己当负责人的组织，要请另一位同事来审。")
    status = 403


class ReasonNeeded(Refusal):
    """A no needs a reason: the other side will read it."""

    code = "reason_needed"
    message = _("请写一句理由，对方会看到。")
    status = 422


class ChildrenLeft(Refusal):
    """An organisation with living teams below cannot leave."""

    code = "children_left"
    message = _("它下面还有队伍。请先把这些队伍转到别的组织，再办退出。")


class WrongSuccessor(Refusal):
    """The successor is missing, itself, not active, or leads back here."""

    code = "wrong_successor"
    message = _("承接的组织要是另一个正常运行的组织。请重新选一个。")
    status = 422


class WrongParent(Refusal):
    """The parent is the organisation itself, below it, or not active."""

    code = "wrong_parent"
    message = _("上级组织不能是自己或自己的下级，也要是正常运行的组织。")
    status = 422


class NotOpen(Refusal):
    """The organisation takes nobody in now."""

    code = "organisation_not_open"
    message = _("这个组织现在不收新队员。看看附近别的组织？")
    next_step = (_("找个组织"), "organisations:list")


class AlreadyBelongs(Refusal):
    """A live membership or application exists."""

    code = "already_belongs"
    message = _("您已经在这个组织里了，或者申请正在等答复，不用再交一次。")
    next_step = (_("看看我的组织"), "organisations:mine")


class NotWaiting(Refusal):
    """The membership moved on meanwhile."""

    code = "membership_not_waiting"
    message = _("这一条已经有人处理过了。请刷新页面看看最新的情况。")


class SeparatedDuties(Refusal):
    """System, security and audit roles stand alone in an account (三员分立)."""

    code = "separated_duties"
    message = _(
        "系统管理、安全管理、审计三种身份必须分开，也不能和业务身份放在同一个账号里。请换一位同事来担任。"
    )


class AppointedAlready(Refusal):
    """The same role at the same place is already held."""

    code = "appointed_already"
    message = _("这位同事已经是这个身份了，不用再任命一次。")


class NotAppointable(Refusal):
    """The person has no account of their own or is not verified."""

    code = "not_appointable"
    message = _("任命的人要先自己用手机号登录过，并且核对过身份。请对方先登录，再来任命。")


class OwnAppointment(Refusal):
    """Nobody appoints themselves."""

    code = "own_appointment"
    message = _("不能自己任命自己，请另一位负责人来办。")
    status = 403


class LastAdmin(Refusal):
    """An active organisation keeps somebody in charge."""

    code = "last_admin"
    message = _("组织不能没有负责人。请先任命一位新的负责人，再结束这一个。")


class WrongDates(Refusal):
    """An end that is not after the start or now."""

    code = "wrong_dates"
    message = _("结束日期要在今天之后，也要在开始之后。")
    status = 422


class PlaceClosed(Refusal):
    """The place was closed meanwhile."""

    code = "place_closed"
    message = _("这个阵地已经关了。需要的话请新增一个。")


class OutsideRegion(Refusal):
    """A region of another city, or outside the reviewer's scope."""

    code = "outside_region"
    message = _("这个地区不在您能办理的范围里，请换一个。")
    status = 422
