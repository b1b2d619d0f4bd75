"""Rows of the profile, the desk's records and the staff import."""

from datetime import date

from tests.cast import NOW
from tests.permissions.rows import ALL_PEOPLE, Row
from zhihe.platform import files
from zhihe.volunteers.models import Entry, ImportBatch, Qualification, QualificationKind

ADMINS = frozenset(["org_admin", "parent_admin", "sibling_admin", "other_admin"])
KEEPERS = ADMINS | {"project_manager"}
TEAM_KEEPERS = frozenset({"org_admin", "project_manager", "parent_admin"})
# The desk of the hat: a corps' own members are not those of its teams.
OWN_DESK = frozenset({"org_admin", "project_manager"})


def batch(state):
    def world(cast):
        row = ImportBatch.objects.create(
            city_id="421200",
            organisation=cast.team,
            source="a.xlsx",
            sha256="a" * 64,
            state=state,
            columns=["姓名", "手机号"],
            mapping={"name": 0},
            uploaded_by=cast.org_admin.id,
            uploaded_at=NOW,
            counts={"rows": 1, "fit": 1},
        )
        return {"kwargs": {"batch_id": row.pk}}

    return world


def qualification(cast):
    kind = QualificationKind.objects.create(
        code="first_aider", name="救护员证", name_en="First aid"
    )
    name, _ = files.keep(b"%PDF-1.4 x %%EOF", "proofs", "pdf")
    row = Qualification.objects.create(
        city_id="421200",
        volunteer=cast.volunteer.volunteer,
        kind=kind,
        proof_file=name,
        created_at=NOW,
    )
    return {"kwargs": {"qualification_id": row.pk}}


def entry(cast):
    row = Entry.objects.create(
        city_id="421200",
        volunteer=cast.volunteer.volunteer,
        kind="award",
        title="优秀队员",
        on=date(2026, 11, 1),
        organisation=cast.team,
        organisation_name=cast.team.name,
        recorded_by=cast.org_admin.id,
        recorded_at=NOW,
    )
    return {"kwargs": {"entry_id": row.pk}}


UPLOADED, APPLIED = batch("uploaded"), batch("applied")
ROWS = [
    Row("volunteers:profile", "GET", ALL_PEOPLE),
    Row("volunteers:profile", "POST", ALL_PEOPLE),
    Row("volunteers:qualification_new", "GET", ALL_PEOPLE),
    Row("volunteers:qualification_new", "POST", ALL_PEOPLE),
    Row("volunteers:proof", "GET", {"volunteer"} | OWN_DESK, world=qualification),
    Row("volunteers:insurance", "GET", ALL_PEOPLE),
    Row("volunteers:qualifications", "GET", KEEPERS),
    Row("volunteers:qualification_review", "POST", OWN_DESK, world=qualification),
    Row("volunteers:entries", "GET", KEEPERS),
    Row("volunteers:entries", "POST", KEEPERS),
    Row("volunteers:entry_withdraw", "POST", TEAM_KEEPERS, world=entry),
    Row("volunteers:imports", "GET", ADMINS),
    Row("volunteers:imports", "POST", ADMINS),
    Row("volunteers:import_one", "GET", {"org_admin", "parent_admin"}, world=UPLOADED),
    Row("volunteers:import_check", "POST", {"org_admin", "parent_admin"}, world=UPLOADED),
    Row("volunteers:import_apply", "POST", {"org_admin", "parent_admin"}, world=batch("checked")),
    Row("volunteers:import_undo", "POST", {"org_admin", "parent_admin"}, world=APPLIED),
    Row("volunteers:import_drop", "POST", {"org_admin", "parent_admin"}, world=UPLOADED),
    Row("volunteers:import_findings", "GET", {"org_admin", "parent_admin"}, world=APPLIED),
]
