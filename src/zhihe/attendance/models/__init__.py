"""Punches, service records, corrections and entered sheets."""

from zhihe.attendance.models.punch import (
    CheckOutReminder,
    DurationCode,
    Punch,
    PunchVoid,
    ScanMoment,
)
from zhihe.attendance.models.record import (
    CorrectionDraft,
    CorrectionRequest,
    RecordCorrection,
    RecordReview,
    ServiceRecord,
)
from zhihe.attendance.models.sheet import RosterBatch, RosterRow, Sheet

__all__ = [
    "CheckOutReminder",
    "CorrectionDraft",
    "CorrectionRequest",
    "DurationCode",
    "Punch",
    "PunchVoid",
    "RecordCorrection",
    "RecordReview",
    "RosterBatch",
    "RosterRow",
    "ScanMoment",
    "ServiceRecord",
    "Sheet",
]
