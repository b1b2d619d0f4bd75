"""Words of organisations."""

from django.utils.translation import gettext_lazy as _

from zhihe.organisations.terms import (
    BaseType,
    Certification,
    MembershipState,
    OrganisationKind,
    PlaceKind,
    Role,
    Stage,
)

KIND = {
    OrganisationKind.CORPS: _("总队"),
    OrganisationKind.TEAM: _("服务队"),
    OrganisationKind.BASE: _("公益基地"),
    OrganisationKind.UNIT: _("岗位需求单位"),
    OrganisationKind.SCHOOL: _("学校"),
    OrganisationKind.LEAGUE: _("联盟"),
    OrganisationKind.STATION: _("服务站"),
    OrganisationKind.CENTRE: _("指导中心"),
}
KIND_ICON = {
    OrganisationKind.CORPS: "sitemap",
    OrganisationKind.TEAM: "users",
    OrganisationKind.BASE: "building-community",
    OrganisationKind.UNIT: "building",
    OrganisationKind.SCHOOL: "school",
    OrganisationKind.LEAGUE: "friends",
    OrganisationKind.STATION: "map-pin-heart",
    OrganisationKind.CENTRE: "heart-handshake",
}
KIND_TONE = {
    OrganisationKind.CORPS: "dan",
    OrganisationKind.TEAM: "jade",
    OrganisationKind.BASE: "river",
    OrganisationKind.UNIT: "plain",
    OrganisationKind.SCHOOL: "river",
    OrganisationKind.LEAGUE: "gold",
    OrganisationKind.STATION: "jade",
    OrganisationKind.CENTRE: "dan",
}
BASE_TYPE = {
    BaseType.ENTERPRISE: _("企事业单位"),
    BaseType.SOCIAL_ORGANISATION: _("社会组织"),
    BaseType.COMMUNITY_SERVICE: _("街道社区服务机构"),
    BaseType.NEIGHBOURHOOD_CENTRE: _("邻里中心"),
    BaseType.RESIDENTS_COMMITTEE: _("居村委会"),
}
CERTIFICATION = {
    Certification.CITY: _("市级认证"),
    Certification.DISTRICT: _("区级认证"),
    Certification.SCHOOL: _("学校签约"),
    Certification.NONE: _("未认证"),
}
STAGE = {
    Stage.APPLIED: _("等审核"),
    Stage.REFUSED: _("没有通过"),
    Stage.TRIAL: _("试运行"),
    Stage.ADMITTED: _("已入驻"),
    Stage.INCUBATING: _("孵化中"),
    Stage.SUSPENDED: _("已暂停"),
    Stage.EXITED: _("已退出"),
}
STAGE_TONE = {
    Stage.APPLIED: "gold",
    Stage.REFUSED: "dan",
    Stage.TRIAL: "river",
    Stage.ADMITTED: "jade",
    Stage.INCUBATING: "river",
    Stage.SUSPENDED: "dan",
    Stage.EXITED: "plain",
}
MEMBERSHIP = {
    MembershipState.INVITED: _("等本人答应"),
    MembershipState.APPLIED: _("等答复"),
    MembershipState.ACTIVE: _("在队"),
    MembershipState.REFUSED: _("没有加入"),
    MembershipState.LEFT: _("已离队"),
}
MEMBERSHIP_TONE = {
    MembershipState.INVITED: "river",
    MembershipState.APPLIED: "gold",
    MembershipState.ACTIVE: "jade",
    MembershipState.REFUSED: "plain",
    MembershipState.LEFT: "plain",
}
ROLE = {
    Role.ORG_ADMIN: _("负责人"),
    Role.PROJECT_MANAGER: _("项目管理员"),
    Role.LEADER: _("领队"),
    Role.CONFIRMER: _("时长确认人"),
    Role.STATION_WORKER: _("站点代办"),
    Role.BROKER: _("社会公益经纪人"),
    Role.TOWNSHIP_CLERK: _("乡镇街道经办"),
    Role.COUNTY_CLERK: _("区县经办"),
    Role.CITY_CLERK: _("市级经办"),
    Role.LINE_CLERK: _("条线经办"),
    Role.AUDITOR: _("审计员"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
}
ROLE_DOES = {
    Role.ORG_ADMIN: _("管组织资料、队员和任命，也能看本组织和下级队伍的全部工作"),
    Role.PROJECT_MANAGER: _("发布项目和活动，审核报名，管队员"),
    Role.LEADER: _("带队、点名、看本场名单"),
    Role.CONFIRMER: _("活动之后确认时长；自己带的活动不能自己确认"),
    Role.STATION_WORKER: _("在服务站替不便上网的居民办理"),
    Role.BROKER: _("给求助找合适的人"),
    Role.TOWNSHIP_CLERK: _("看本乡镇街道的组织和活动，审核、确认"),
    Role.COUNTY_CLERK: _("看本区县的组织和活动，审核、抽查"),
    Role.CITY_CLERK: _("看全市的组织和活动，任命各级经办"),
    Role.LINE_CLERK: _("看本条线在各地的组织和数字，不受地区限制"),
    Role.AUDITOR: _("只看留痕，不办业务"),
    Role.SYSTEM_ADMIN: _("管系统运行，不办业务"),
    Role.SECURITY_ADMIN: _("管权限和安全，不办业务"),
}
PLACE_KIND = {
    PlaceKind.PRACTICE_CENTRE: _("新时代文明实践中心"),
    PlaceKind.PRACTICE_STATION: _("新时代文明实践所"),
    PlaceKind.PRACTICE_POINT: _("新时代文明实践站"),
    PlaceKind.BASE: _("公益基地"),
    PlaceKind.COMMUNITY_STATION: _("社区志愿服务站"),
    PlaceKind.SCHOOL: _("学校"),
    PlaceKind.OTHER: _("其他阵地"),
}
DOCUMENT_KIND = {
    "registration": _("登记证书或主管单位证明"),
    "charter": _("章程或队伍管理办法"),
    "principal": _("负责人任职证明"),
}
# The six blocks of a base (G03): key, title, what to write, icon.
BASE_BLOCKS = (
    ("posts", _("公益岗位"), _("常年需要哪些岗位"), "user-heart"),
    ("projects", _("公益项目"), _("长期在做的项目"), "heart-handshake"),
    ("activities", _("公益活动"), _("近期的活动"), "calendar-event"),
    ("donations", _("公益捐赠"), _("收过、给出过哪些捐赠"), "gift"),
    ("records", _("服务记录"), _("服务了多少人次"), "clock-check"),
    ("support", _("专业支持"), _("能给别的组织什么帮助"), "tool"),
)
# What a clerk's verdict is called on its button: words, icon, look.
VERDICT_WORDS = {
    Stage.TRIAL: (_("先试运行"), "hourglass", "jade"),
    Stage.ADMITTED: (_("准予入驻"), "circle-check", "jade"),
    Stage.INCUBATING: (_("进入孵化"), "leaf", "jade"),
    Stage.REFUSED: (_("不通过"), "x", "danger"),
    Stage.SUSPENDED: (_("暂停"), "hand-stop", "danger"),
    "reinstate": (_("恢复"), "refresh", "jade"),
    Stage.EXITED: (_("办理退出"), "logout", "danger"),
}
DEEDS = {
    "organisations.apply": _("申请成立组织"),
    "organisations.review": _("组织的申请有了结果"),
    "organisations.apply_to_join": _("申请加入组织"),
    "organisations.invite": _("组织发来邀请"),
    "organisations.answer_invitation": _("答复了组织的邀请"),
    "organisations.decide_membership": _("组织答复了加入申请"),
    "organisations.leave": _("离开了组织"),
    "organisations.part": _("这份资料不再属于组织"),
    "organisations.follow": _("资料合并，组织跟着过来"),
    "organisations.set_department": _("在组织里分了组"),
    "organisations.appoint": _("任了一个职"),
    "organisations.end_appointment": _("卸了一个职"),
}
"""Deeds in a person's trace."""
