"""Positions: WGS-84 inside, GCJ-02 only at the edge where a Chinese map is shown or read.

GCJ-02 follows the published reverse-engineered formula (Krasovsky 1940 ellipsoid, "eviltransform");
it moves a point in China by 124 to 673 m, so the two must never be mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, isfinite, pi, radians, sin, sqrt

MAX_ACCURACY_M = 200.0
"""A fix worse than this says nothing about a street corner."""

_EARTH_RADIUS_M = 6_371_008.8
_AXIS_M = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323


@dataclass(frozen=True, slots=True)
class Point:
    """Longitude, then latitude, in degrees (GeoJSON order). ValueError outside the globe or NaN."""

    longitude: float
    latitude: float

    def __post_init__(self) -> None:
        if not (-180 <= self.longitude <= 180 and -90 <= self.latitude <= 90):
            raise ValueError("not a place on the globe")


class FenceVerdict(StrEnum):
    """What a fix says about a fence."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNSURE = "unsure"


def _in_gcj02_rectangle(point: Point) -> bool:
    return 72.004 <= point.longitude <= 137.8347 and 0.8293 <= point.latitude <= 55.8271


def _wave(x: float, *terms: tuple[float, float]) -> float:
    """Sum of weight * sin(x * pi / period), times 2/3: the ripples of the published formula."""
    return sum(weight * sin(x * pi / period) for weight, period in terms) * 2 / 3


def _shift(point: Point) -> tuple[float, float]:
    """Degrees by which GCJ-02 moves a WGS-84 point: (longitude, latitude)."""
    x, y = point.longitude - 105.0, point.latitude - 35.0
    common = _wave(x, (20, 1 / 6), (20, 1 / 2))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += _wave(y, (20, 1), (40, 3)) + _wave(y, (160, 12), (320, 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += _wave(x, (20, 1), (40, 3)) + _wave(x, (150, 12), (300, 30))
    latitude = radians(point.latitude)
    m = 1 - _ECCENTRICITY_SQUARED * sin(latitude) ** 2
    east_m_per_radian = _AXIS_M / sqrt(m) * cos(latitude)
    north_m_per_radian = _AXIS_M * (1 - _ECCENTRICITY_SQUARED) / (m * sqrt(m))
    return east / east_m_per_radian * 180 / pi, north / north_m_per_radian * 180 / pi


def wgs84_to_gcj02(point: Point) -> Point:
    """What a Chinese map shows for a WGS-84 point; unchanged outside the formula's rectangle."""
    if not _in_gcj02_rectangle(point):
        return point
    east, north = _shift(point)
    return Point(point.longitude + east, point.latitude + north)


def gcj02_to_wgs84(point: Point) -> Point:
    """The WGS-84 point of a place picked on a Chinese map, by iteration (within 1e-9 degrees)."""
    if not _in_gcj02_rectangle(point):
        return point
    guess = point
    for _ in range(8):
        east, north = _shift(guess)
        guess = Point(point.longitude - east, point.latitude - north)
    return guess


def distance_m(a: Point, b: Point) -> float:
    """Great-circle distance in metres (haversine, mean Earth radius), within 0.6 %."""
    south, north = radians(a.latitude), radians(b.latitude)
    h = sin((north - south) / 2) ** 2
    h += cos(south) * cos(north) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * asin(min(1.0, sqrt(h)))


def fence_verdict(distance_m: float, accuracy_m: float, radius_m: float) -> FenceVerdict:
    """Where a fix stands to a round fence; all in metres.

    `accuracy_m` is the radius the device gives with 95 % confidence (W3C Geolocation). Treatment:

    * accuracy worse than 200 m, negative or not finite: unsure, whatever the distance;
    * inside: the measured point is within the radius plus a slack of min(accuracy, radius / 2).
      The doubt goes to the volunteer, and a coarse fix cannot widen the fence by more than half;
    * outside: even the nearest edge of the accuracy circle is beyond the fence;
    * otherwise unsure: neither can be said, and a person looks.

    Unsure never counts as position evidence. ValueError for a negative or non-finite distance
    or a radius that is not positive.
    """
    if not (isfinite(distance_m) and distance_m >= 0 and isfinite(radius_m) and radius_m > 0):
        raise ValueError("distance must be 0 or more and the radius positive")
    if not 0 <= accuracy_m <= MAX_ACCURACY_M:
        return FenceVerdict.UNSURE
    if distance_m <= radius_m + min(accuracy_m, radius_m / 2):
        return FenceVerdict.INSIDE
    if distance_m > radius_m + accuracy_m:
        return FenceVerdict.OUTSIDE
    return FenceVerdict.UNSURE
