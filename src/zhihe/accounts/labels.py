"""Words for the terms of accounts."""

from django.utils.translation import gettext_lazy as _

from zhihe.accounts.terms import (
    ConsentPurpose,
    DocumentKind,
    EnteredBy,
    GuardianState,
    ResetKind,
    Sex,
    Verification,
)

DOCUMENT_KINDS = {
    DocumentKind.CN_ID: _("居民身份证"),
    DocumentKind.HMT_RESIDENCE: _("港澳台居民居住证"),
    DocumentKind.FOREIGN_PR: _("外国人永久居留身份证"),
    DocumentKind.PASSPORT: _("护照"),
    DocumentKind.HM_TRAVEL: _("港澳居民来往内地通行证"),
    DocumentKind.TW_TRAVEL: _("台湾居民来往大陆通行证"),
    DocumentKind.OTHER: _("其他证件"),
}
SEXES = {Sex.FEMALE: _("女"), Sex.MALE: _("男")}
VERIFICATIONS = {
    Verification.NONE: _("还没核验"),
    Verification.WAITING_DESK: _("等待当面核验"),
    Verification.VERIFIED: _("已核验"),
    Verification.REFUSED: _("核验没通过"),
}
ENTERED = {
    EnteredBy.SELF: _("自己登记"),
    EnteredBy.IMPORT: _("名册导入"),
    EnteredBy.STATION: _("服务站代办"),
    EnteredBy.GUARDIAN: _("监护人登记"),
}
GUARDIAN_STATES = {
    GuardianState.ASKED: _("等监护人答复"),
    GuardianState.GIVEN: _("监护人已同意"),
    GuardianState.REFUSED: _("监护人没有同意"),
    GuardianState.WITHDRAWN: _("监护人已撤回"),
}
RESETS = {
    ResetKind.PIN: _("个人口令"),
    ResetKind.PASSWORD: _("登录密码"),
    ResetKind.TOTP: _("动态口令"),
    ResetKind.GUARDIAN_PHONE: _("监护人的手机号"),
}
RELATIONS = {
    "parent": _("父母"),
    "grandparent": _("祖父母、外祖父母"),
    "guardian": _("其他监护人"),
}
CONSENT_ICONS = {
    ConsentPurpose.ACCOUNT: "user",
    ConsentPurpose.IDENTITY_NUMBER: "id",
    ConsentPurpose.SMS: "device-mobile",
    ConsentPurpose.CHECK_IN_POSITION: "map-pin",
    ConsentPurpose.PROFILE_PUBLIC: "eye",
    ConsentPurpose.NAMES_SHOWN: "users",
    ConsentPurpose.MATCHING: "adjustments-horizontal",
    ConsentPurpose.GUARDIAN: "friends",
    ConsentPurpose.SPECIAL_CARE: "heart-handshake",
    ConsentPurpose.PHOTO: "photo",
}
# IdentityNumberError and our own codes, told at the field.
DOCUMENT_FAULTS = {
    "empty": _("请填写证件号码。"),
    "length": _("号码的位数不对，请对照证件数一数。"),
    "format": _("号码里有这种证件不会有的字符。"),
    "checksum": _("最后一位校验不对，多半是有一位输错了。"),
    "region": _("号码开头的地区码不存在，请再核对。"),
    "other_kind": _("这个号码像是另一种证件，请换一下证件种类。"),
    "birth_date": _("号码里的出生日期不存在，请再核对。"),
    "birth_date_future": _("出生日期在今天之后，请再核对。"),
    "birth_mismatch": _("号码里的出生日期和您填的不一样。"),
    "sex_mismatch": _("号码里的性别和您填的不一样。"),
    "country": _("请填写发证国家或地区。"),
    "birth_needed": _("请填写出生日期。"),
}
# What people see of the trace about them.
DEEDS = {
    "accounts.open": _("开了账号"),
    "accounts.sign_in": _("登录"),
    "accounts.sign_out_everywhere": _("在所有设备上退出"),
    "accounts.name": _("登记了姓名"),
    "accounts.password": _("设置了密码"),
    "accounts.pin": _("设置或取消了个人口令"),
    "accounts.phone": _("换了手机号"),
    "accounts.totp": _("绑定了动态口令"),
    "accounts.consent_given": _("同意了一项说明"),
    "accounts.consent_withdrawn": _("撤回了一项同意"),
    "accounts.document": _("登记了证件"),
    "accounts.document_replaced": _("更换了证件"),
    "accounts.number_erased": _("删掉了证件号码"),
    "accounts.verified": _("实名核验通过"),
    "accounts.verification_refused": _("实名核验没有通过"),
    "accounts.desk_asked": _("排队等待当面核验"),
    "accounts.guardian_asked": _("请监护人同意"),
    "accounts.guardian_given": _("监护人同意了"),
    "accounts.guardian_refused": _("监护人没有同意"),
    "accounts.guardian_withdrawn": _("监护人撤回了同意"),
    "accounts.entered": _("由组织或服务站代为登记"),
    "accounts.claimed": _("认领了这份资料"),
    "accounts.disowned": _("声明这份资料不是本人"),
    "accounts.merged": _("合并了重复的资料"),
    "accounts.closed": _("注销了账号"),
    "accounts.pledged": _("念了志愿者的心里话"),
    "accounts.looked": _("查看了受保护的资料"),
    "accounts.downloaded": _("下载了自己的数据"),
    "accounts.reset_asked": _("在服务点申请重设登录方式"),
    "accounts.reset_done": _("在服务点重设了登录方式"),
    "accounts.reset_refused": _("重设登录方式的申请没有通过"),
    "accounts.preferences": _("改了语言或大字版"),
    "volunteers.enrol": _("成为志愿者"),
}
# Role codes of organisations in words, for those who read who looked.
ROLES = {
    "org_admin": _("组织负责人"),
    "project_manager": _("项目管理员"),
    "leader": _("领队"),
    "confirmer": _("时长确认人"),
    "station_worker": _("服务站工作人员"),
    "broker": _("社会公益经纪人"),
    "township_clerk": _("乡镇街道工作人员"),
    "county_clerk": _("区县工作人员"),
    "city_clerk": _("市级工作人员"),
    "line_clerk": _("条线工作人员"),
    "auditor": _("审计员"),
    "system_admin": _("系统管理员"),
    "security_admin": _("安全管理员"),
}
PROTECTED_FIELDS = {
    "document_number": _("证件号码"),
    "phone": _("手机号"),
    "birth_date": _("出生日期"),
    "address": _("住址"),
}
