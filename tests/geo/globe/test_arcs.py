from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.globe.arcs import BOWS, CLEARANCE_DEG, ROOMS, ROOMY_BOW, measure_bow, trace_arc
from geo.globe.geodesics import UndrawableLineError
from geo.globe.projections import project_mercator

Point = tuple[float, float]
Points = npt.NDArray[np.float64]

SEOUL = (126.9997, 37.5664)
PAIRS = {
    "Havana": ((-82.3642, 23.132), SEOUL),
    "London": ((-0.1167, 51.5), SEOUL),
    "Rome": ((12.4833, 41.896), SEOUL),
    "a neighbour": ((125.7547, 39.0194), SEOUL),
    "due north": ((20.0, 0.0), (20.0, 50.0)),
    "due west": ((20.0, 10.0), (-50.0, 10.0)),
    "across the antimeridian": ((170.0, -20.0), (-170.0, 10.0)),
    "beyond 180": ((286.0, 40.0), (200.0, -10.0)),
    "the far north": ((-20.0, 82.0), (20.0, 84.0)),
}
positions = st.tuples(st.floats(-180, 180), st.floats(-70, 70))


def measure_turns(points: Points) -> Points:
    """Return the angle in radians by which each vertex turns, on the Mercator plane."""
    x, y = np.diff(project_mercator(points), axis=0).T
    across, along = x[:-1] * y[1:] - y[:-1] * x[1:], x[:-1] * x[1:] + y[:-1] * y[1:]
    return np.asarray(np.arctan2(across, along))


def measure_height(points: Points) -> float:
    """Return an arc's height over its chord, on the Mercator plane."""
    drawn = project_mercator(points)
    chord = drawn[-1] - drawn[0]
    offsets = drawn - drawn[0]
    heights = np.abs(offsets[:, 0] * chord[1] - offsets[:, 1] * chord[0])
    return float(heights.max() / (chord @ chord))


def assert_is_one_smooth_arc(points: Points) -> None:
    turns = measure_turns(points)
    assert np.all(turns > 0) or np.all(turns < 0)
    steps = np.hypot(*np.diff(project_mercator(points), axis=0).T)
    assert turns == pytest.approx(np.full_like(turns, turns.mean()), rel=1e-3)
    assert steps == pytest.approx(np.full_like(steps, steps.mean()), rel=1e-3)
    assert np.abs(turns).max() < 0.1
    assert min(BOWS) - 1e-3 <= measure_height(points) <= max(BOWS) + 1e-3


@pytest.mark.parametrize(("start", "end"), PAIRS.values(), ids=PAIRS)
def test_an_arc_is_one_smooth_curve_between_its_ends(start: Point, end: Point) -> None:
    points = trace_arc(start, end)
    assert_is_one_smooth_arc(points)
    assert tuple(points[0]) == start
    assert points[-1] == pytest.approx([points[-1, 0], end[1]])
    assert math.remainder(points[-1, 0] - end[0], 360) == pytest.approx(0, abs=1e-9)
    assert np.abs(np.diff(points[:, 0])).max() < 5


@given(start=positions, end=positions)
def test_any_arc_goes_the_shorter_way_round(start: Point, end: Point) -> None:
    assume(np.hypot(end[0] - start[0], end[1] - start[1]) > 1e-3)
    assume(abs(abs(end[0] - start[0]) - 360) > 1e-3)
    try:
        points = trace_arc(start, end)
    except UndrawableLineError:
        assert abs(start[1]) + abs(end[1]) > 60  # only far from the equator may none fit
        return
    assert abs(points[-1, 0] - points[0, 0]) <= 180 + 1e-9
    assert_is_one_smooth_arc(points)


def test_an_arc_bows_towards_the_equator() -> None:
    for start, end in [((0.0, 50.0), (60.0, 50.0)), ((60.0, 50.0), (0.0, 50.0))]:
        assert trace_arc(start, end)[:, 1].max() <= 50
        south = [(lon, -lat) for lon, lat in (start, end)]
        assert trace_arc(*south)[:, 1].min() >= -50


def test_an_arc_bows_as_usual_unless_something_is_in_its_way() -> None:
    assert BOWS[0] == 0.15
    assert measure_height(trace_arc((0.0, 50.0), (60.0, 50.0))) == pytest.approx(BOWS[0], abs=1e-3)


START, END = (0.0, 50.0), (60.0, 50.0)
USUAL = trace_arc(START, END)
MIDDLE = (30.0, float(USUAL[:, 1].min()))


def measure_room(points: Points, place: Point) -> float:
    """Return how far an arc keeps from a place, of its chord's length on the Mercator plane."""
    chord = np.hypot(*np.diff(project_mercator(points[[0, -1]]), axis=0)[0])
    return float(shapely.LineString(points).distance(shapely.Point(place)) / chord)


def test_an_arc_keeps_apart_from_a_place_at_which_it_does_not_call() -> None:
    assert measure_room(USUAL, MIDDLE) < 0.001
    points = trace_arc(START, END, beside=[MIDDLE])
    assert measure_room(points, MIDDLE) >= ROOMS[0]
    assert_is_one_smooth_arc(points)
    assert measure_height(points) <= ROOMY_BOW + 1e-3
    # On any turn of the world.
    turned = trace_arc((360.0, 50.0), (420.0, 50.0), beside=[MIDDLE])
    assert turned == pytest.approx(points + np.array([360, 0]))


def test_an_arc_gets_as_much_room_as_there_is() -> None:
    fence = [(30.0, float(lat)) for lat in np.arange(20.0, 70.0, 0.5)]
    assert np.array_equal(trace_arc(START, END, beside=fence), USUAL)
    # A gate that is wide enough for the second step and not for the first.
    gate = [place for place in fence if abs(place[1] - MIDDLE[1] + 3.0) >= 1.4]
    points = trace_arc(START, END, beside=gate)
    assert ROOMS[1] <= min(measure_room(points, place) for place in gate) < ROOMS[0]
    assert abs(points[:, 1].min() - MIDDLE[1] + 3.0) < 1.4


def test_what_lies_at_an_arc_s_end_does_not_bend_it() -> None:
    assert np.array_equal(trace_arc(START, END, beside=[(0.5, 49.5), (60.0, 49.0)]), USUAL)
    neighbour = shapely.box(60.3, 45.0, 66.0, 55.0)
    points = trace_arc(START, END, avoid=[neighbour])
    assert np.array_equal(points, USUAL)
    assert shapely.LineString(points).distance(neighbour) >= CLEARANCE_DEG


def test_an_arc_keeps_its_room_from_a_land_that_it_avoids() -> None:
    land = shapely.box(28.0, 44.5, 32.0, 48.0)
    points = trace_arc(START, END, avoid=[land])
    room = shapely.LineString(points).distance(land) / 60
    assert room >= ROOMS[0]


def test_an_arc_may_be_told_how_high_it_bows() -> None:
    points = trace_arc(START, END, beside=[MIDDLE], bow=0.3)
    assert measure_height(points) == pytest.approx(0.3, abs=1e-3)
    assert points[:, 1].max() <= 50
    land = shapely.box(28.0, 20.0, 32.0, 48.0)
    assert trace_arc(START, END, avoid=[land], bow=0.3)[:, 1].min() >= 50 - 1e-9
    wall = shapely.box(28.0, -90.0, 32.0, 90.0)
    with pytest.raises(UndrawableLineError, match="keeps clear of `avoid`"):
        trace_arc(START, END, avoid=[wall], bow=0.3)


@pytest.mark.parametrize("turn", [-360, 0, 360, 720])
@pytest.mark.parametrize(
    "box",
    [(25, 25, 35, 45), (28, 55, 32, 80), (20, -10, 40, 30), (-5, 20, 65, 49.7), (5, 51, 55, 89)],
)
def test_an_arc_keeps_clear_of_what_it_avoids(
    box: tuple[float, float, float, float], turn: float
) -> None:
    land = shapely.box(*box)
    points = trace_arc((0.0 + turn, 50.0), (60.0, 50.0), avoid=[land])
    drawn = shapely.LineString(points - np.array([turn, 0]))
    assert drawn.distance(land) >= CLEARANCE_DEG
    assert_is_one_smooth_arc(points)


def test_an_arc_avoids_lands_as_it_avoids_them_in_one() -> None:
    lands = [shapely.box(20, 40, 25, 52), shapely.box(25, 40, 40, 55)]
    apart = trace_arc((0.0, 50.0), (60.0, 50.0), avoid=lands)
    joined = trace_arc((0.0, 50.0), (60.0, 50.0), avoid=[shapely.union_all(lands)])
    assert np.array_equal(apart, joined)
    assert not np.array_equal(apart, trace_arc((0.0, 50.0), (60.0, 50.0), avoid=lands[:1]))


def test_an_arc_does_not_graze_what_it_avoids() -> None:
    plain = shapely.LineString(trace_arc((0.0, 50.0), (60.0, 50.0)))
    lowest = shapely.get_coordinates(plain)[:, 1].min()
    island = shapely.box(29, lowest - 1, 31, lowest - CLEARANCE_DEG / 2)
    assert 0 < plain.distance(island) < CLEARANCE_DEG
    bent = shapely.LineString(trace_arc((0.0, 50.0), (60.0, 50.0), avoid=[island]))
    assert bent.distance(island) >= CLEARANCE_DEG


def test_an_arc_across_the_antimeridian_avoids_land_on_both_sides() -> None:
    plain = shapely.LineString(trace_arc((160.0, 40.0), (-160.0, 40.0)))
    land = shapely.MultiPolygon([shapely.box(170, 20, 175, 39), shapely.box(-175, 20, -170, 39)])
    around = shapely.union_all([land, shapely.transform(land, lambda p: p + np.array([360, 0]))])
    assert plain.intersects(around)
    bent = shapely.LineString(trace_arc((160.0, 40.0), (-160.0, 40.0), avoid=[land]))
    assert bent.distance(around) >= CLEARANCE_DEG


def test_an_arc_that_no_bow_frees_is_refused() -> None:
    wall = shapely.box(25, -90, 35, 90)
    with pytest.raises(UndrawableLineError, match="keeps clear of `avoid`"):
        trace_arc((0.0, 50.0), (60.0, 50.0), avoid=[wall])


@pytest.mark.parametrize(("start", "end"), PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("bow", [0.12, 0.15, 0.5])
def test_a_bow_is_measured_with_its_side(start: Point, end: Point, bow: float) -> None:
    points = trace_arc(start, end, bow=bow)
    measured = measure_bow(points)
    assert abs(measured) == bow
    # To the left of its way, an arc turns right.
    assert math.copysign(1, measured) == -math.copysign(1, measure_turns(points).sum())


def test_a_line_without_length_has_no_bow() -> None:
    assert measure_bow(np.array([[10.0, 5.0], [10.0, 5.0]])) == 0
