"""Rows of organisations."""

from tests.cast import NOW
from tests.permissions.rows import ALL_PEOPLE, CLERKS, EVERYBODY, Row
from zhihe.organisations.models import Membership, OrganisationDocument
from zhihe.organisations.terms import MembershipState
from zhihe.platform import files

ORG_PEOPLE = frozenset(
    [
        "leader",
        "confirmer",
        "org_admin",
        "project_manager",
        "parent_admin",
        "sibling_admin",
        "other_admin",
        "station_worker",
    ]
)
KEEPERS = frozenset(
    ["org_admin", "project_manager", "parent_admin", "sibling_admin", "other_admin"]
)
ADMINS = frozenset(["org_admin", "parent_admin", "sibling_admin", "other_admin"])
TEAM_KEEPERS = frozenset({"org_admin", "project_manager", "parent_admin"})
ALL_CLERKS = CLERKS | {"other_township_clerk", "line_clerk"}
APPOINTERS = ADMINS | {"city_clerk", "system_admin", "security_admin"}


def team(cast):
    return {"kwargs": {"organisation_id": cast.team.pk}}


def other_team(cast):
    return {"kwargs": {"organisation_id": cast.other.pk}}


def membership(state):
    def world(cast):
        row = Membership.objects.create(
            city_id="421200",
            organisation=cast.team,
            person_id=cast.stranger.id,
            state=state,
            applied_at=NOW,
        )
        return {"kwargs": {"membership_id": row.pk}}

    return world


def place(cast):
    return {"kwargs": {"place_id": cast.place.pk}}


def role(key, name):
    def world(cast):
        return {"kwargs": {"appointment_id": cast.members[key].appointments[name].pk}}

    return world


def document(cast):
    name, _ = files.keep(b"%PDF-1.4 x %%EOF", "documents", "pdf")
    row = OrganisationDocument.objects.create(
        city_id="421200",
        organisation=cast.team,
        kind="registration",
        file=name,
        file_name="a.pdf",
        uploaded_by=cast.stranger.id,
        uploaded_at=NOW,
    )
    return {"kwargs": {"document_id": row.pk}}


APPLIED = membership(MembershipState.APPLIED)
ACTIVE = membership(MembershipState.ACTIVE)
INVITED = membership(MembershipState.INVITED)
ROWS = [
    Row("organisations:list", "GET", EVERYBODY),
    Row("organisations:detail", "GET", EVERYBODY, world=team),
    Row("organisations:bodies", "GET", EVERYBODY),
    Row("GET /api/v1/organisations", "GET", EVERYBODY),
    Row("GET /api/v1/organisations/{organisation_id}", "GET", EVERYBODY, world=team),
    Row("organisations:apply", "GET", ALL_PEOPLE),
    Row("organisations:apply", "POST", ALL_PEOPLE),
    Row(
        "organisations:document",
        "GET",
        {"stranger", "org_admin", "parent_admin", "township_clerk", "county_clerk", "city_clerk"},
        world=document,
    ),
    Row("organisations:join", "GET", ALL_PEOPLE, world=team),
    Row("organisations:join", "POST", ALL_PEOPLE, world=team),
    Row("organisations:work", "GET", ALL_PEOPLE),
    Row("organisations:choose_hat", "GET", ALL_PEOPLE),
    Row("organisations:mine", "GET", ALL_PEOPLE),
    Row("organisations:leave", "POST", {"stranger"}, world=ACTIVE),
    Row("organisations:answer", "POST", {"stranger"}, world=INVITED),
    Row("organisations:resign", "POST", {"leader"}, world=role("leader", "leader")),
    Row("organisations:desk", "GET", ORG_PEOPLE),
    Row("organisations:edit", "GET", ADMINS),
    Row("organisations:edit", "POST", ADMINS),
    Row("organisations:places", "GET", KEEPERS | {"station_worker"}),
    Row("organisations:place_new", "GET", KEEPERS | {"station_worker"}),
    Row("organisations:place_new", "POST", KEEPERS | {"station_worker"}),
    Row("organisations:place_edit", "GET", TEAM_KEEPERS, world=place),
    Row("organisations:place_edit", "POST", TEAM_KEEPERS, world=place),
    Row("organisations:place_close", "POST", TEAM_KEEPERS, world=place),
    Row("organisations:members", "GET", KEEPERS),
    Row("organisations:member_invite", "GET", KEEPERS),
    Row("organisations:member_invite", "POST", KEEPERS),
    Row("organisations:member_decide", "POST", TEAM_KEEPERS, world=APPLIED),
    Row("organisations:member_remove", "POST", TEAM_KEEPERS, world=ACTIVE),
    Row("organisations:member_department", "POST", TEAM_KEEPERS, world=ACTIVE),
    Row("organisations:appointments", "GET", APPOINTERS),
    Row("organisations:appoint", "GET", APPOINTERS, strong=True),
    Row("organisations:appoint", "POST", APPOINTERS, strong=True),
    Row(
        "organisations:appoint_end",
        "POST",
        {"org_admin", "parent_admin"},
        world=role("leader", "leader"),
        strong=True,
    ),
    Row(
        "organisations:appoint_end",
        "POST",
        {"city_clerk"},
        world=role("county_clerk", "county_clerk"),
        strong=True,
    ),
    Row("organisations:clerk", "GET", ALL_CLERKS),
    Row("organisations:clerk_list", "GET", ALL_CLERKS),
    Row("organisations:clerk_case", "GET", CLERKS, world=team),
    Row(
        "organisations:clerk_case",
        "GET",
        {"other_township_clerk", "city_clerk", "line_clerk"},
        world=other_team,
    ),
    Row("organisations:clerk_case", "POST", CLERKS, world=team),
    Row(
        "organisations:clerk_case", "POST", {"other_township_clerk", "city_clerk"}, world=other_team
    ),
    Row("organisations:clerk_standing", "POST", CLERKS, world=team),
    Row("organisations:clerk_move", "POST", CLERKS, world=team),
]
