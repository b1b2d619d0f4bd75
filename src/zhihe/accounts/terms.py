"""Closed lists of accounts and identity."""

from enum import StrEnum


class DocumentKind(StrEnum):
    """Kinds of identity document (domain.md §3)."""

    CN_ID = "cn_id"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGN_PR = "foreign_pr"
    PASSPORT = "passport"
    HM_TRAVEL = "hm_travel"
    TW_TRAVEL = "tw_travel"
    OTHER = "other"


class Sex(StrEnum):
    """As on the document; empty when not told."""

    FEMALE = "female"
    MALE = "male"


class Verification(StrEnum):
    """State of the real name."""

    NONE = "none"
    WAITING_DESK = "waiting_desk"
    VERIFIED = "verified"
    REFUSED = "refused"


class EnteredBy(StrEnum):
    """Who entered the person."""

    SELF = "self"
    IMPORT = "import"
    STATION = "station"
    GUARDIAN = "guardian"


class CodePurpose(StrEnum):
    """What a phone code is good for; a code for one purpose opens nothing else."""

    SIGN_IN = "sign_in"
    STEP_UP = "step_up"
    ACT_FOR = "act_for"  # a station acts in the person's name
    NEED = "need"
    CLAIM = "claim"
    GUARDIAN = "guardian"
    NEW_PHONE = "new_phone"


class ConsentPurpose(StrEnum):
    """Purposes of consent, one row each (domain.md §2.8)."""

    ACCOUNT = "account"
    IDENTITY_NUMBER = "identity_number"
    SMS = "sms"
    CHECK_IN_POSITION = "check_in_position"
    PROFILE_PUBLIC = "profile_public"
    NAMES_SHOWN = "names_shown_to_participants"
    MATCHING = "matching"
    GUARDIAN = "minors_guardian"
    SPECIAL_CARE = "special_care"
    PHOTO = "photo"


class GuardianState(StrEnum):
    """Life of a guardian's consent."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ResetKind(StrEnum):
    """What a desk may reset for somebody who stands there with the document."""

    PIN = "pin"
    PASSWORD = "password"
    TOTP = "totp"
    GUARDIAN_PHONE = "guardian_phone"


class AttemptKind(StrEnum):
    """What may be guessed at, and is therefore counted."""

    PASSWORD = "password"
    TOTP = "totp"
    DOCUMENT = "document"


class RuleKey(StrEnum):
    """City rules of accounts (``platform.city_rules``)."""

    AGE_RULES = "accounts.age_rules"
    CODES_PER_PHONE = "accounts.codes_per_phone_hour"
    CODES_PER_BLOCK = "accounts.codes_per_block_hour"
    CODES_PER_RANGE = "accounts.codes_per_range_hour"
    CODES_ABROAD = "accounts.codes_abroad_hour"
    CODES_IN_ALL = "accounts.codes_in_all_hour"
    DESK_DAYS = "accounts.desk_check_working_days"
    DESK_PLACE = "accounts.desk_place"


# Role codes of organisations (above us in the order, hence plain words).
DESK_ROLES = ("station_worker", "township_clerk", "county_clerk", "city_clerk")
MERGE_ROLES = ("city_clerk",)
RESET_ASKERS = (*DESK_ROLES, "security_admin")
RESET_ROLES = (*RESET_ASKERS, "system_admin")
# A second factor opens a clerk's desk and a guardian's number decides for a child: never one alone.
SECOND_PERSON = {
    ResetKind.TOTP: ("security_admin", "system_admin"),
    ResetKind.GUARDIAN_PHONE: ("township_clerk", "county_clerk", "city_clerk", "security_admin"),
}
TOTP_ROLES = frozenset(
    {
        "township_clerk",
        "county_clerk",
        "city_clerk",
        "line_clerk",
        "auditor",
        "system_admin",
        "security_admin",
    }
)
# Consents a person may give or take back alone, in the order of the page.
FREE_CONSENTS = (
    ConsentPurpose.IDENTITY_NUMBER,
    ConsentPurpose.SMS,
    ConsentPurpose.CHECK_IN_POSITION,
    ConsentPurpose.NAMES_SHOWN,
    ConsentPurpose.PROFILE_PUBLIC,
    ConsentPurpose.MATCHING,
    ConsentPurpose.SPECIAL_CARE,
    ConsentPurpose.PHOTO,
)
