"""Closed lists of organisations."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """总队 / 服务队 / 公益基地 / 岗位需求单位 / 学校 / 联盟 / 服务站 / 指导中心."""

    CORPS = "corps"
    TEAM = "team"
    BASE = "base"
    UNIT = "unit"
    SCHOOL = "school"
    LEAGUE = "league"
    STATION = "station"
    CENTRE = "centre"


class BaseType(StrEnum):
    """Five base types (G02)."""

    ENTERPRISE = "enterprise"
    SOCIAL_ORGANISATION = "social_organisation"
    COMMUNITY_SERVICE = "community_service"
    NEIGHBOURHOOD_CENTRE = "neighbourhood_centre"
    RESIDENTS_COMMITTEE = "residents_committee"


class Certification(StrEnum):
    """Who certified the publisher (H02)."""

    CITY = "city"
    DISTRICT = "district"
    SCHOOL = "school"
    NONE = "none"


class Stage(StrEnum):
    """Life of an organisation on the platform."""

    APPLIED = "applied"
    REFUSED = "refused"
    TRIAL = "trial"
    ADMITTED = "admitted"
    INCUBATING = "incubating"
    SUSPENDED = "suspended"
    EXITED = "exited"


ACTIVE_STAGES = (Stage.TRIAL, Stage.ADMITTED, Stage.INCUBATING)


class MembershipState(StrEnum):
    """A person's belonging to an organisation; INVITED waits for the person's own yes."""

    INVITED = "invited"
    APPLIED = "applied"
    ACTIVE = "active"
    REFUSED = "refused"
    LEFT = "left"


LIVE_MEMBERSHIPS = (MembershipState.INVITED, MembershipState.APPLIED, MembershipState.ACTIVE)


class Role(StrEnum):
    """Roles of an appointment. Organisation roles first, then region and line, then system."""

    ORG_ADMIN = "org_admin"  # 负责人
    PROJECT_MANAGER = "project_manager"  # 项目管理员
    LEADER = "leader"  # 领队
    CONFIRMER = "confirmer"  # 时长确认人
    STATION_WORKER = "station_worker"  # 站点代办
    BROKER = "broker"  # 社会公益经纪人
    TOWNSHIP_CLERK = "township_clerk"
    COUNTY_CLERK = "county_clerk"
    CITY_CLERK = "city_clerk"
    LINE_CLERK = "line_clerk"  # 条线
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"


ORGANISATION_ROLES = (
    Role.ORG_ADMIN,
    Role.PROJECT_MANAGER,
    Role.LEADER,
    Role.CONFIRMER,
    Role.STATION_WORKER,
    Role.BROKER,
)
CLERK_ROLES = (Role.TOWNSHIP_CLERK, Role.COUNTY_CLERK, Role.CITY_CLERK, Role.LINE_CLERK)
# 三员分立: never together in one account.
SEPARATED_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


class PlaceKind(StrEnum):
    """阵地."""

    PRACTICE_CENTRE = "practice_centre"  # 新时代文明实践中心
    PRACTICE_STATION = "practice_station"  # 实践所
    PRACTICE_POINT = "practice_point"  # 实践站
    BASE = "base"
    COMMUNITY_STATION = "community_station"
    SCHOOL = "school"
    OTHER = "other"
