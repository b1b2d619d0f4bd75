"""Punches, service records, corrections and entered sheets."""

from zhihe.attendance.models.punch import Punch, ScanMoment
from zhihe.attendance.models.record import (
    CorrectionRequest,
    RecordCorrection,
    RecordReview,
    ServiceRecord,
)
from zhihe.attendance.models.sheet import Sheet

__all__ = [
    "CorrectionRequest",
    "Punch",
    "RecordCorrection",
    "RecordReview",
    "ScanMoment",
    "ServiceRecord",
    "Sheet",
]
