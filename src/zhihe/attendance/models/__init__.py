"""Punches, service records, corrections and entered sheets."""

from zhihe.attendance.models.punch import Punch, ScanMoment
from zhihe.attendance.models.record import (
    CorrectionDraft,
    CorrectionRequest,
    RecordCorrection,
    RecordReview,
    ServiceRecord,
)
from zhihe.attendance.models.sheet import Sheet

__all__ = [
    "CorrectionDraft",
    "CorrectionRequest",
    "Punch",
    "RecordCorrection",
    "RecordReview",
    "ScanMoment",
    "ServiceRecord",
    "Sheet",
]
