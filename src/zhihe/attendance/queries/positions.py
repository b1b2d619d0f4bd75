"""A position at check-in: looked at once, kept only as distance, accuracy and verdict."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from uuid import UUID

from zhihe.accounts.queries.persons import consent_live
from zhihe.accounts.terms import ConsentPurpose
from zhihe.attendance.terms import FenceVerdict
from zhihe.foundation import geo
from zhihe.opportunities.models import Activity

FARTHEST_M = 2_000_000


@dataclass(frozen=True, slots=True)
class Fix:
    """What the device says: WGS-84 degrees and the 95 % radius in metres."""

    lon: float
    lat: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Standing:
    """All that is kept of a position."""

    fence: str = FenceVerdict.NONE
    distance_m: int | None = None
    accuracy_m: int | None = None


NOWHERE = Standing()


def read_fix(lon: str | None, lat: str | None, accuracy: str | None) -> Fix | None:
    """The fix of a form; None when a field is missing or is no number of the globe."""
    try:
        fix = Fix(float(lon or ""), float(lat or ""), float(accuracy or ""))
        geo.Point(fix.lon, fix.lat)
    except ValueError:
        return None
    return fix if isfinite(fix.accuracy_m) and fix.accuracy_m >= 0 else None


def may_use_position(person_id: UUID) -> bool:
    """Whether the person agreed to the look at the position (domain.md §2.8)."""
    return consent_live(person_id, ConsentPurpose.CHECK_IN_POSITION)


def standing(activity: Activity, person_id: UUID, fix: Fix | None) -> Standing:
    """The verdict of the fence; nothing without a fix or without consent."""
    if fix is None or not may_use_position(person_id):
        return NOWHERE
    here, site = geo.Point(fix.lon, fix.lat), geo.Point(activity.lon, activity.lat)
    distance = geo.distance_m(here, site)
    verdict = geo.fence_verdict(distance, fix.accuracy_m, activity.fence_radius)
    return Standing(
        FenceVerdict(verdict.value),
        min(round(distance), FARTHEST_M),
        min(round(fix.accuracy_m), FARTHEST_M),
    )
