"""Every text this product may send. A new one is filed with the provider before it is used.

Personal names arrive masked (王师傅, 李*). Nothing here names a health state, an address of a
home or an identity number. Where a reply costs the person a message, the short address beside it
is free.
"""

from collections.abc import Mapping

from zhihe.messaging.integrations.sms_templates import (
    SHORT_ADDRESS,
    Attribute,
    Kind,
    SmsBook,
    Template,
    Variable,
)


def _code() -> Variable:
    return Variable("code", Attribute.CODE, 6, "482913")


def _number(name: str = "number", most: int = 10, example: str = "N2603057") -> Variable:
    return Variable(name, Attribute.NUMBER, most, example)


def _confirm() -> Variable:
    return Variable("confirm", Attribute.NUMBER, 6, "730458")


def _time(name: str = "when", example: str = "3月5日 08:30") -> Variable:
    return Variable(name, Attribute.TIME, 12, example)


def _text(name: str, most: int, example: str) -> Variable:
    return Variable(name, Attribute.TEXT, most, example)


def _title(most: int = 12) -> Variable:
    return _text("title", most, "社区敬老午餐服务")


def _organisation(most: int = 12) -> Variable:
    return _text("unit", most, "向阳社区志愿服务队")


_SIGN_IN = (
    Template(
        "sign_in_code",
        Kind.CODE,
        "用户用手机号登录或注册时核对本人",
        "您的验证码为${code}，用于登录志愿服务平台，10分钟内有效。工作人员不会索要，请勿告诉他人。",
        (_code(),),
    ),
    Template(
        "step_up_code",
        Kind.CODE,
        "组织负责人确认时长等重要操作前再次核对本人",
        "您的验证码为${code}，用于确认重要操作，10分钟内有效。非本人操作请勿告诉他人。",
        (_code(),),
    ),
    Template(
        "act_for_code",
        Kind.CODE,
        "服务站工作人员当面代居民办理前，由居民报码表示同意",
        "您的验证码为${code}，告诉面前的工作人员即同意代您办理，10分钟内有效。您不在场请勿告知。",
        (_code(),),
    ),
    Template(
        "need_phone_code",
        Kind.CODE,
        "居民登记求助时核对手机号，无须注册",
        "您的验证码为${code}，用于登记求助时核对手机号，10分钟内有效，请勿告诉他人。",
        (_code(),),
    ),
)

_NEEDS = (
    Template(
        "need_received",
        Kind.NOTICE,
        "居民登记求助后告知编号和答复时限",
        f"您的求助已收到，编号${{number}}，将在${{hours}}小时内答复。"
        f"查进度请打开{SHORT_ADDRESS} 输入编号。",
        (_number(), _number("hours", 3, "24")),
    ),
    Template(
        "need_answered",
        Kind.NOTICE,
        "求助有了答复",
        f"您编号${{number}}的求助已有答复，请打开{SHORT_ADDRESS} 输入编号查看，也可到服务站询问。",
        (_number(),),
    ),
    Template(
        "need_placed",
        Kind.NOTICE,
        "求助已安排志愿者上门，称呼已脱敏",
        f"您的求助${{number}}由${{helper}}于${{when}}上门，开门前请核对服务码，详见{SHORT_ADDRESS}",
        (_number(), _text("helper", 6, "王师傅"), _time()),
    ),
)

_JOINING = (
    Template(
        "admitted",
        Kind.NOTICE,
        "报名被录用，请志愿者确认参加",
        f"您报名的${{title}}已录用，${{when}}开始。打开{SHORT_ADDRESS} 输入${{confirm}}，"
        "或回复1参加2放弃。",
        (_title(10), _time(), _confirm()),
    ),
    Template(
        "refused",
        Kind.NOTICE,
        "报名未被录用并说明原因",
        f"您报名的${{title}}未能录用，原因是${{reason}}。其他岗位请看{SHORT_ADDRESS}",
        (_title(), _text("reason", 14, "名额已满")),
    ),
    Template(
        "waiting_offer",
        Kind.NOTICE,
        "候补岗位空出名额，在期限内确认",
        "您候补的${title}有空位，保留到${deadline}。"
        f"打开{SHORT_ADDRESS} 输入${{confirm}}，或回复1参加2放弃。",
        (_title(10), _time("deadline"), _confirm()),
    ),
    Template(
        "late_seat",
        Kind.NOTICE,
        "候补岗位临近开始时空出名额，候补者先答复先得",
        f"您候补的${{title}}空出位子，${{when}}开始，先答复先得。打开{SHORT_ADDRESS} 输入${{confirm}}",
        (_title(10), _time(), _confirm()),
    ),
    Template(
        "shift_cancelled",
        Kind.NOTICE,
        "已报名的班次取消",
        f"您${{when}}的${{title}}已取消，原因是${{reason}}，请勿前往。其他岗位请看{SHORT_ADDRESS}",
        (_time(), _title(10), _text("reason", 10, "天气原因")),
        on_duty=True,
    ),
    Template(
        "shift_changed",
        Kind.NOTICE,
        "已报名的班次改了时间或地点",
        f"您报名的${{title}}改为${{when}}，地点${{place}}。不便参加请打开{SHORT_ADDRESS} 退出。",
        (_title(10), _time(), _text("place", 12, "向阳社区活动室")),
        on_duty=True,
    ),
    Template(
        "call_out",
        Kind.EMERGENCY,
        "突发事件中召集已登记的应急志愿者",
        "应急召集，任务是${title}，${when}在${place}集合。"
        f"能到请回复1，不能请回复2，或打开{SHORT_ADDRESS} 答复。",
        (_title(10), _time(), _text("place", 10, "城东体育馆北门")),
    ),
    Template(
        "guardian_consent",
        Kind.NOTICE,
        "未成年人报名，请监护人决定是否同意，称呼已脱敏",
        "您的孩子${child}报名${title}，需您同意。"
        f"请打开{SHORT_ADDRESS} 输入${{confirm}}查看详情并决定。",
        (_text("child", 5, "李*"), _title(), _confirm()),
    ),
)

_HOURS = (
    Template(
        "checkout_reminder",
        Kind.NOTICE,
        "班次结束前提醒正在服务的志愿者签退",
        "您参加的${title}将于${when}结束，离开前请记得签退，未签退的时长需另行核对。",
        (_title(), _time()),
        on_duty=True,
    ),
    Template(
        "hours_confirmed",
        Kind.NOTICE,
        "组织已确认服务时长",
        f"您在${{title}}的服务${{minutes}}分钟已由${{unit}}确认。"
        f"有疑问请打开{SHORT_ADDRESS} 申请更正。",
        (_title(10), _number("minutes", 4, "150"), _organisation(10)),
    ),
    Template(
        "correction_answered",
        Kind.NOTICE,
        "更正时长的申请已有答复",
        f"您对${{title}}时长的更正申请已答复，结果是${{result}}。理由请打开{SHORT_ADDRESS} 查看。",
        (_title(), _text("result", 6, "同意更正")),
    ),
    Template(
        "certificate_ready",
        Kind.NOTICE,
        "申请的志愿服务证明已经开具",
        f"您申请的志愿服务证明${{number}}已开具，请打开{SHORT_ADDRESS} 登录后下载。",
        (_number(most=16, example="C2026030500127"),),
    ),
)

_IDENTITY = (
    Template(
        "claim_account",
        Kind.NOTICE,
        "由组织或服务站代为登记的人，告知本人并可认领或否认",
        f"${{unit}}为您登记了志愿者信息。认领请用本手机号登录{SHORT_ADDRESS}"
        "，与您无关请回复2或登录后声明。",
        (_organisation(10),),
    ),
    Template(
        "document_replaced",
        Kind.NOTICE,
        "本人证件信息更换后的安全提醒",
        f"您的证件信息已于${{when}}更换。若非本人办理，请立即打开{SHORT_ADDRESS} 登录冻结账号。",
        (_time(),),
        on_duty=True,
    ),
    Template(
        "sign_in_reset",
        Kind.NOTICE,
        "服务点看过证件，代本人重设丢失的口令、密码或监护人手机号的安全提醒",
        f"${{unit}}于${{when}}受理重设您的${{what}}。若非本人办理，请立即到服务站或打开{SHORT_ADDRESS} 处理。",
        (_organisation(), _time(), _text("what", 7, "动态口令")),
        on_duty=True,
    ),
    Template(
        "verification_result",
        Kind.NOTICE,
        "实名核验的结果",
        f"您的实名核验结果是${{result}}。如需更正请打开{SHORT_ADDRESS} 或到就近服务站办理。",
        (_text("result", 8, "通过"),),
    ),
    Template(
        "desk_verification",
        Kind.NOTICE,
        "线上无法核验，请本人带证件到现场核对",
        f"您的实名信息需当面核对，请于${{deadline}}前带证件到${{place}}办理。办理时间见{SHORT_ADDRESS}",
        (_time("deadline", "2026-03-20"), _text("place", 12, "向阳街道服务站")),
    ),
)

_ORGANISATIONS = (
    Template(
        "organisation_result",
        Kind.NOTICE,
        "组织入驻申请的审核结果",
        f"${{unit}}的入驻申请审核结果是${{result}}。说明请登录{SHORT_ADDRESS} 查看。",
        (_organisation(16), _text("result", 8, "通过")),
    ),
    Template(
        "appointment_given",
        Kind.NOTICE,
        "任命负责人、审核员等角色",
        f"您已被任命为${{unit}}的${{role}}，任期至${{until}}。请登录{SHORT_ADDRESS} 查看职责。",
        (_organisation(), _text("role", 8, "活动负责人"), _time("until", "2027-03-04")),
    ),
    Template(
        "activity_approved",
        Kind.NOTICE,
        "活动审核通过并发给活动码",
        f"您提交的${{title}}已通过审核，活动码${{number}}。请登录{SHORT_ADDRESS} 安排班次。",
        (_title(14), _number(most=10, example="HD26030512")),
    ),
    Template(
        "activity_returned",
        Kind.NOTICE,
        "活动审核退回修改",
        f"您提交的${{title}}需要修改，意见是${{reason}}。请登录{SHORT_ADDRESS} 改后重新提交。",
        (_title(), _text("reason", 14, "请补充安全保障措施")),
    ),
    Template(
        "delegated_activity",
        Kind.NOTICE,
        "上级单位请组织承办活动",
        f"${{unit}}请贵单位承办${{title}}，请于${{deadline}}前登录{SHORT_ADDRESS} 答复。",
        (_organisation(), _title(), _time("deadline")),
    ),
)

TEMPLATES: Mapping[str, Template] = {
    t.key: t for t in _SIGN_IN + _NEEDS + _JOINING + _HOURS + _IDENTITY + _ORGANISATIONS
}


def sms_book(*, signature: str, short_address: str, codes: Mapping[str, str]) -> SmsBook:
    """The catalogue as filed for this installation; ``codes`` from the settings: key → SMS_…"""
    return SmsBook(TEMPLATES, signature, short_address, codes)
