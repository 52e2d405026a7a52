from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]  # it ships none
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.globe.geodesics import MAX_STEP_DEG, UndrawableLineError, measure_distance, trace_geodesic
from geo.globe.projections import project_mercator, unproject_mercator

Point = tuple[float, float]
Points = npt.NDArray[np.float64]

# An implementation of its own, by the author of the method.
WGS84: Any = Geodesic.WGS84

SEOUL, HAVANA, LONDON = (126.9997, 37.5664), (-82.3642, 23.132), (-0.1167, 51.5)
PAIRS = {
    "over Alaska": (HAVANA, SEOUL),
    "over Siberia": (LONDON, SEOUL),
    "across the antimeridian eastward": ((139.6, 35.4), (-122.4, 37.8)),
    "across the antimeridian westward": ((-122.4, 37.8), (139.6, 35.4)),
    "along the equator": ((-30.0, 0.0), (140.0, 0.0)),
    "along a meridian": ((20.0, -60.0), (20.0, 70.0)),
    "high and wide": ((-25.0, 84.0), (25.0, 84.0)),
    "far south": ((-70.0, -75.0), (30.0, -78.0)),
    "a few metres": ((10.0, 50.0), (10.0001, 50.0)),
    "beyond 180": ((200.0, 10.0), (150.0, 20.0)),
}
positions = st.tuples(st.floats(-180, 180), st.floats(-85, 85))


def measure_strays(start: Point, end: Point, points: Points) -> Points:
    """Return how far, in metres, points lie from the geodesic from start to end."""
    line = WGS84.InverseLine(start[1], start[0], end[1], end[0])
    strays = []
    for lon, lat in points:
        along = WGS84.Inverse(start[1], start[0], lat, lon)["s12"]
        at = line.Position(along)
        strays.append(WGS84.Inverse(at["lat2"], at["lon2"], lat, lon)["s12"])
    return np.array(strays)


def find_chord_middles(points: Points, *, mercator: bool) -> Points:
    if mercator:
        points = project_mercator(points)
    middles = (points[:-1] + points[1:]) / 2
    return unproject_mercator(middles) if mercator else middles


def to_space(points: Points) -> Points:
    """Turn lon, lat into metres from the centre of the ellipsoid."""
    lon, lat = np.radians(points).T
    square = WGS84.f * (2 - WGS84.f)
    normal = WGS84.a / np.sqrt(1 - square * np.sin(lat) ** 2)
    return np.column_stack(
        [
            normal * np.cos(lat) * np.cos(lon),
            normal * np.cos(lat) * np.sin(lon),
            normal * (1 - square) * np.sin(lat),
        ]
    )


@pytest.mark.parametrize(("start", "end"), PAIRS.values(), ids=PAIRS)
def test_every_vertex_lies_on_the_geodesic(start: Point, end: Point) -> None:
    points = trace_geodesic(start, end)
    assert measure_strays(start, end, points).max() < 1.0


@pytest.mark.parametrize("mercator", [False, True], ids=["plate carrée", "Mercator"])
@pytest.mark.parametrize(("start", "end"), PAIRS.values(), ids=PAIRS)
def test_no_chord_on_a_map_strays_from_the_geodesic(
    start: Point, end: Point, mercator: bool
) -> None:
    middles = find_chord_middles(trace_geodesic(start, end), mercator=mercator)
    assert measure_strays(start, end, middles).max() < 2000.0


@pytest.mark.parametrize(("start", "end"), PAIRS.values(), ids=PAIRS)
def test_no_chord_in_space_strays_from_the_geodesic(start: Point, end: Point) -> None:
    points = trace_geodesic(start, end)
    ends = to_space(points)
    depths = []
    for a, b, (lon, lat), (lon2, lat2) in zip(
        ends[:-1], ends[1:], points[:-1], points[1:], strict=True
    ):
        half = WGS84.InverseLine(lat, lon, lat2, lon2)
        at = half.Position(half.s13 / 2)
        middle = to_space(np.array([[at["lon2"], at["lat2"]]]))[0]
        depths.append(np.linalg.norm((a + b) / 2 - middle))
    assert max(depths) < 2000.0


@given(start=positions, end=positions)
@settings(max_examples=25, deadline=None)
def test_any_two_places_are_joined_or_refused(start: Point, end: Point) -> None:
    # Near the far side of the world there are two shortest lines, or nearly.
    assume(measure_distance(start, end) < 19_900_000)
    try:
        points = trace_geodesic(start, end)
    except UndrawableLineError:
        line = WGS84.InverseLine(start[1], start[0], end[1], end[0])
        lats = [line.Position(line.s13 * i / 1000)["lat2"] for i in range(1001)]
        assert np.abs(lats).max() > 85
        return
    assert tuple(points[0]) == start
    assert points[-1, 1] == end[1]
    assert math.remainder(points[-1, 0] - end[0], 360) == pytest.approx(0, abs=1e-9)
    assert np.abs(np.diff(points[:, 0])).max() <= MAX_STEP_DEG < 5
    sample = points[:: max(1, len(points) // 40)]
    assert measure_strays(start, end, sample).max() < 1.0
    for mercator in (False, True):
        middles = find_chord_middles(points, mercator=mercator)[:: max(1, len(points) // 40)]
        assert measure_strays(start, end, middles).max() < 2000.0


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ((0.0, 80.0), (180.0, 80.0)),
        ((-90.0, 10.0), (90.0, 10.0)),
        ((30.0, -40.0), (-150.0, -60.0)),
        ((0.0, 85.0), (179.9999, 85.0)),
        ((-60.0, 84.0), (60.0, 84.0)),
    ],
)
def test_a_line_over_a_pole_is_refused(start: Point, end: Point) -> None:
    with pytest.raises(UndrawableLineError, match="over a pole"):
        trace_geodesic(start, end)


def test_a_line_to_itself_has_no_length() -> None:
    assert measure_distance(SEOUL, SEOUL) == 0
    assert trace_geodesic(SEOUL, SEOUL).tolist() == [list(SEOUL), list(SEOUL)]


def test_measure_distance_knows_the_published_example() -> None:
    # Karney (2013), table 4: from 40 N, 0 E to 41.79331020506 N, 137.84490004377 E, 10,000 km.
    distance = measure_distance((0.0, 40.0), (137.84490004377, 41.79331020506))
    assert distance == pytest.approx(10_000_000, abs=1e-3)
