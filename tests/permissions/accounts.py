"""Rows of accounts and regions."""

from datetime import timedelta

from tests.cast import CITY, NOW, phone_of
from tests.permissions.rows import ALL_PEOPLE, EVERYBODY, Row
from zhihe.accounts.models import Person, ResetRequest, VerificationRequest
from zhihe.platform.vault import blind_index

DESKS = frozenset(
    {"station_worker", "township_clerk", "other_township_clerk", "county_clerk", "city_clerk"}
)
MERGERS = frozenset({"city_clerk"})
NO_PHONE = "without a number that a code was sent to, back to the start"


def entered(cast):
    """Somebody entered with the volunteer's number."""
    return Person.objects.create(
        name="白芷",
        entered_by="import",
        entered_label="市一医院",
        created_at=NOW,
        birth_date=cast.elder.person.birth_date,
        contact_index=blind_index(phone_of("0001"), "phone"),
    )


def claimable(cast):
    return {"kwargs": {"person_id": entered(cast).pk}}


def request_of_stranger(cast):
    row = VerificationRequest.objects.create(
        city_id=CITY,
        person_id=cast.stranger.id,
        region=cast.regions["village"],
        desk_place="x",
        due_at=NOW + timedelta(days=3),
        created_at=NOW,
    )
    return {"kwargs": {"request_id": row.pk}}


def reset_of_volunteer(cast):
    row = ResetRequest.objects.create(
        city_id=CITY,
        person_id=cast.volunteer.id,
        kind="totp",
        desk_place="x",
        asked_by=cast.station_worker.id,
        asked_role="station_worker",
        created_at=NOW,
    )
    return {"kwargs": {"reset_id": row.pk}}


def pair(cast):
    duplicate = entered(cast)
    Person.objects.filter(pk=cast.elder.id).update(name=duplicate.name)
    return {"kwargs": {"duplicate_id": duplicate.pk, "person_id": cast.elder.id}}


def a_person(cast):
    return {"kwargs": {"person_id": cast.volunteer.id}}


def both(name, allowed, **more):
    return [Row(name, "GET", allowed, **more), Row(name, "POST", allowed, **more)]


ROWS = [
    *both("accounts:sign_in", EVERYBODY),
    *both("accounts:code", set(), why=NO_PHONE),
    Row("accounts:resend", "POST", set(), why=NO_PHONE),
    *both("accounts:password", EVERYBODY),
    *both("accounts:name", ALL_PEOPLE),
    Row("accounts:choose_person", "GET", ALL_PEOPLE),
    Row("accounts:choose_person", "POST", set(), why="nobody is named"),
    *both("accounts:pin", {"volunteer"}, world=a_person),
    *both("accounts:step_up", ALL_PEOPLE),
    *both("accounts:sign_out", EVERYBODY),
    Row("accounts:claim", "GET", ALL_PEOPLE),
    Row("accounts:claim_later", "GET", ALL_PEOPLE),
    *both("accounts:claim_phone", ALL_PEOPLE),
    *both("accounts:claim_code", ALL_PEOPLE),
    *both("accounts:claim_one", {"volunteer"}, world=claimable),
    *both("accounts:guardian", EVERYBODY),
    *both("accounts:guardian_again", EVERYBODY),
    Row("accounts:guardian_children", "GET", EVERYBODY, why="leads to the door without a code"),
    *both(
        "accounts:guardian_decide",
        EVERYBODY,
        why="leads to the door without a code",
        world=lambda cast: {"kwargs": {"guardianship_id": cast.student.id}},
    ),
    Row("accounts:settings", "GET", ALL_PEOPLE),
    *both("accounts:preferences", ALL_PEOPLE),
    *both("accounts:pin_new", ALL_PEOPLE, strong=True),
    *both("accounts:password_new", ALL_PEOPLE, strong=True),
    *both("accounts:phone", ALL_PEOPLE, strong=True),
    *both("accounts:phone_code", ALL_PEOPLE, strong=True),
    *both("accounts:totp", ALL_PEOPLE),
    *both("accounts:family", ALL_PEOPLE),
    *both("accounts:sign_out_all", ALL_PEOPLE),
    *both("accounts:document", ALL_PEOPLE, strong=True),
    *both("accounts:close", ALL_PEOPLE, strong=True),
    Row("accounts:consents", "GET", ALL_PEOPLE),
    Row(
        "accounts:consent", "POST", ALL_PEOPLE, world=lambda cast: {"kwargs": {"purpose": "photo"}}
    ),
    Row("accounts:looks", "GET", ALL_PEOPLE),
    Row("accounts:trace", "GET", ALL_PEOPLE),
    *both("accounts:download", ALL_PEOPLE, strong=True),
    Row("accounts:notice", "GET", EVERYBODY, world=lambda cast: {"kwargs": {"purpose": "account"}}),
    Row("accounts:desk_verifications", "GET", DESKS),
    *both(
        "accounts:desk_verification",
        DESKS - {"other_township_clerk"},
        world=request_of_stranger,
        strong=True,
    ),
    *both("accounts:desk_resets", DESKS | {"security_admin", "system_admin"}),
    *both(
        "accounts:desk_reset",
        set(),
        world=a_person,
        why="nobody was found at this desk in the session",
    ),
    *both(
        "accounts:desk_reset_second",
        {"security_admin", "system_admin"},
        world=reset_of_volunteer,
        strong=True,
    ),
    Row("accounts:desk_duplicates", "GET", MERGERS),
    *both("accounts:desk_merge", MERGERS, world=pair, strong=True),
    Row("GET /api/v1/regions", "GET", EVERYBODY),
    Row(
        "GET /api/v1/regions/{region_id}",
        "GET",
        EVERYBODY,
        world=lambda cast: {"kwargs": {"region_id": cast.regions["county"].pk}},
    ),
]
