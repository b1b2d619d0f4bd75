"""Closed lists of check-in and records."""

from enum import StrEnum


class PunchKind(StrEnum):
    """签到 / 签退."""

    IN = "in"
    OUT = "out"


class Method(StrEnum):
    """How a punch or a record came to be; each leaves its name on the record."""

    ROTATING_CODE = "rotating_code"  # scanned rotating code
    TYPED_CODE = "typed_code"  # typed six digits of the rotating code
    POSTER = "poster"  # static poster
    DURATION_CODE = "duration_code"  # 时长码
    ROLL_CALL = "roll_call"  # leader's roll call
    PAPER_SEALED = "paper_sealed"
    PAPER = "paper"
    TEAM_ENTRY = "team_entry"  # 团队录入
    BATCH = "batch"  # 批量记录, roster sheets of other systems
    DECLARATION = "declaration"  # 个人申报
    AUTO_CLOSE = "auto_close"
    DESK = "desk"  # end decided at the confirmation desk


class Grade(StrEnum):
    """Evidence grade; on pages always in words (domain.md §4)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class FenceVerdict(StrEnum):
    """Position against the fence; 'none' when no position was given."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNSURE = "unsure"
    NONE = "none"


class RecordState(StrEnum):
    """Life of a service record. Only ``confirmed`` (and ``frozen``) hold ledger minutes."""

    PENDING = "pending"  # proposed, waits for the confirmer
    SECOND = "second"  # first confirmation given, waits for the second person
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    FROZEN = "frozen"
    REVERSED = "reversed"  # replaced by a correction or withdrawn


class ClaimState(StrEnum):
    """Hours of an unclaimed person wait for the claim."""

    CLAIMED = "claimed"
    WAITING = "waiting"
    DISOWNED = "disowned"


class CorrectionState(StrEnum):
    """ "My hours are wrong": a request with a clock."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SheetKind(StrEnum):
    """Entered evidence documents."""

    SIGN_IN_SHEET = "sign_in_sheet"
    ROSTER_FILE = "roster_file"
    TEAM_ENTRY = "team_entry"
    DECLARATION = "declaration"


class RosterState(StrEnum):
    """Life of an uploaded roster file."""

    UPLOADED = "uploaded"
    APPLIED = "applied"
    DROPPED = "dropped"


class Flag(StrEnum):
    """What the desk must know about a record. EXCEPTIONS wait for a decision."""

    OPEN = "open"  # still on the shift
    NO_CHECKOUT = "no_checkout"
    NO_CHECKIN = "no_checkin"
    FAR_IN = "far_in"
    FAR_OUT = "far_out"
    OVERLAP = "overlap"
    SHORT_PRESENCE = "short_presence"
    LONG_DAY = "long_day"  # over 8 h or the group's cap: the parent body
    VERY_LONG_DAY = "very_long_day"  # over 12 h: the city
    UNVERIFIED = "unverified"
    LATE_ENTRY = "late_entry"  # a student's record later than 24 h
    DECIDED = "decided"  # somebody decided the exceptions
    ASKED_LEADER = "asked_leader"
    LEADER_SAW = "leader_saw"
    LEADER_DID_NOT = "leader_did_not"
    DESK_MINUTES = "desk_minutes"  # minutes set by hand, with a reason


EXCEPTIONS = (
    Flag.NO_CHECKOUT,
    Flag.NO_CHECKIN,
    Flag.FAR_IN,
    Flag.FAR_OUT,
    Flag.OVERLAP,
    Flag.SHORT_PRESENCE,
)
DESK_FLAGS = (
    Flag.DECIDED,
    Flag.ASKED_LEADER,
    Flag.LEADER_SAW,
    Flag.LEADER_DID_NOT,
    Flag.DESK_MINUTES,
)


class Decision(StrEnum):
    """What the desk may decide about an exception."""

    CLOSE_AT_END = "close_at_end"  # 按计划结束补签退
    COUNT_TO_SEEN = "count_to_seen"  # 先按最后见到的时间计
    COUNT_TO_END = "count_to_end"  # 只算到计划结束
    DEDUCT = "deduct"  # 扣掉重叠
    KEEP = "keep"  # 按建议计
    ASK_LEADER = "ask_leader"  # 请领队看一眼
    SET_MINUTES = "set_minutes"  # 另定分钟数，写明理由


class DraftState(StrEnum):
    """A correction between its first and its second person."""

    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"
