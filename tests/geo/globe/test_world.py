from __future__ import annotations

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.globe.basemap import Detail, land_rings, load_basemap
from geo.globe.world import (
    World,
    cut_at_antimeridian,
    open_line,
    open_polygon,
    open_polygons,
    unroll_longitudes,
)

SEOUL_WORLD = World(-53)
GREENWICH_WORLD = World(-180)


def test_world_has_edges_360_apart_and_a_centre() -> None:
    assert (SEOUL_WORLD.west, SEOUL_WORLD.east, SEOUL_WORLD.centre) == (-53, 307, 127)


@pytest.mark.parametrize("meridian", [180, 180.5, -180.5, 307, float("nan"), float("inf")])
def test_world_refuses_a_meridian_out_of_range(meridian: float) -> None:
    with pytest.raises(ValueError, match=r"must be in \[-180, 180\)"):
        World(meridian)


@pytest.mark.parametrize(
    ("lon", "placed"),
    [(127, 127), (-82.4, 277.6), (-53, -53), (307, -53), (-0.1, -0.1), (667, -53), (-413.5, 306.5)],
)
def test_place_longitude_moves_by_whole_turns_into_the_world(lon: float, placed: float) -> None:
    assert SEOUL_WORLD.place_longitude(lon) == pytest.approx(placed)


@given(lon=st.floats(-1e4, 1e4), meridian=st.floats(-180, 180, exclude_max=True))
def test_place_longitude_never_leaves_the_world(lon: float, meridian: float) -> None:
    world = World(meridian)
    placed = world.place_longitude(lon)
    assert world.west <= placed < world.east
    assert (placed - lon) / 360 == pytest.approx(round((placed - lon) / 360), abs=1e-9)


@pytest.mark.parametrize(
    ("lons", "unrolled"),
    [
        ([170, -170], [170, 190]),
        ([-170, 170], [-170, -190]),
        ([0, 120, -120, 0], [0, 120, 240, 360]),
        ([180, -180], [180, 180]),
        ([190, -170, -160], [190, 190, 200]),
        ([5], [5]),
        ([], []),
    ],
)
def test_unroll_longitudes_steps_never_more_than_half_a_turn(
    lons: list[float], unrolled: list[float]
) -> None:
    assert unroll_longitudes(np.array(lons, dtype=float)).tolist() == unrolled


@given(st.lists(st.floats(-180, 180), min_size=1, max_size=30))
def test_unroll_longitudes_only_adds_whole_turns(lons: list[float]) -> None:
    unrolled = unroll_longitudes(lons)
    assert np.abs(np.diff(unrolled)).max(initial=0) <= 180 + 1e-9
    assert unrolled[0] == lons[0]
    turns = (unrolled - np.array(lons)) / 360
    assert turns == pytest.approx(np.round(turns), abs=1e-9)


BOX = [(170, -10), (-170, -10), (-170, 10), (170, 10)]


@pytest.mark.quick
def test_a_polygon_across_180_is_one_piece_when_the_world_opens_elsewhere() -> None:
    shape = open_polygon([BOX], SEOUL_WORLD)
    assert shape.normalize() == shapely.MultiPolygon([shapely.box(170, -10, 190, 10)]).normalize()


def test_a_polygon_across_180_is_two_pieces_when_the_world_opens_there() -> None:
    shape = open_polygon([BOX], GREENWICH_WORLD)
    assert sorted(part.bounds for part in shape.geoms) == [
        (-180, -10, -170, 10),
        (170, -10, 180, 10),
    ]


def test_the_order_in_which_a_ring_is_wound_does_not_matter() -> None:
    for world in (SEOUL_WORLD, GREENWICH_WORLD, World(175)):
        assert open_polygon([BOX], world).equals(open_polygon([BOX[::-1]], world))


def test_a_polygon_that_touches_an_edge_leaves_nothing_on_the_other_side() -> None:
    shape = open_polygon([[(-53, 0), (-43, 0), (-43, 9), (-53, 9)]], SEOUL_WORLD)
    assert [part.bounds for part in shape.geoms] == [(-53, 0, -43, 9)]
    shape = open_polygon([[(-63, 0), (-53, 0), (-53, 9), (-63, 9)]], SEOUL_WORLD)
    assert [part.bounds for part in shape.geoms] == [(297, 0, 307, 9)]


@pytest.mark.parametrize("turn", [-360, 0, 360], ids=["west", "same", "east"])
@pytest.mark.parametrize("meridian", [-180, -53, 175, 179])
def test_a_hole_follows_its_polygon(meridian: float, turn: float) -> None:
    hole = [(178 + turn, -2), (182 + turn, -2), (182 + turn, 2), (178 + turn, 2)]
    shape = open_polygon([BOX, hole], World(meridian))
    assert shape.is_valid
    assert shape.area == pytest.approx(20 * 20 - 4 * 4)


def test_a_hole_outside_its_polygon_is_refused() -> None:
    with pytest.raises(ValueError, match="hole lies outside"):
        open_polygon([BOX, [(0, 0), (1, 0), (1, 1)]], SEOUL_WORLD)


@pytest.mark.parametrize("backwards", [False, True], ids=["eastward", "westward"])
@pytest.mark.parametrize("pole", [-90, 90], ids=["south", "north"])
@pytest.mark.parametrize("meridian", [-180, -90, -53, 0, 100])
def test_a_ring_round_a_pole_is_closed_along_it(
    meridian: float, pole: float, backwards: bool
) -> None:
    lons = np.arange(-180, 180, 10.0)
    lats = pole * (0.8 + 0.05 * np.sin(np.radians(lons * 3)))
    ring = np.column_stack([lons, lats])
    world = World(meridian)
    shape = open_polygon([ring[::-1] if backwards else ring], world)
    west, south, east, north = shape.bounds
    assert len(shape.geoms) == 1
    assert shape.is_valid
    assert (west, east) == (world.west, world.east)
    assert (south if pole < 0 else north) == pole
    assert shape.area == pytest.approx(360 * 18, rel=1e-3)


def test_a_ring_that_goes_round_twice_is_refused() -> None:
    lons = np.arange(0, 720, 60.0)
    with pytest.raises(ValueError, match="2 times round the world"):
        open_polygon([np.column_stack([lons, 70 + lons / 100])], SEOUL_WORLD)


def test_a_ring_that_encloses_nothing_gives_no_polygon() -> None:
    assert open_polygon([[(1, 1), (2, 2), (1, 1)]], SEOUL_WORLD).is_empty


def test_a_ring_that_crosses_itself_is_repaired() -> None:
    shape = open_polygon([[(0, 0), (2, 2), (2, 0), (0, 2)]], SEOUL_WORLD)
    assert shape.is_valid
    assert shape.area == pytest.approx(2)


@pytest.mark.parametrize(
    "coords",
    [[], [(0, 0)], [(0, 0, 0), (1, 1, 1)], [(0, float("nan")), (1, 1)]],
    ids=["empty", "one point", "three columns", "not a number"],
)
def test_malformed_coordinates_are_refused(coords: list[tuple[float, ...]]) -> None:
    for cut in (cut_at_antimeridian, lambda line: open_line(line, SEOUL_WORLD)):
        with pytest.raises(ValueError, match=r"must be \(n, 2\)|not finite"):
            cut(coords)


def test_open_line_is_cut_at_the_worlds_edge_and_not_at_180() -> None:
    pacific = open_line([(127, 37), (-120, 40)], SEOUL_WORLD)
    assert [list(line.coords) for line in pacific.geoms] == [[(127, 37), (240, 40)]]
    atlantic = open_line([(-60, 10), (-46, 24)], SEOUL_WORLD)
    assert [list(line.coords) for line in atlantic.geoms] == [
        [(300, 10), (307, 17)],
        [(-53, 17), (-46, 24)],
    ]


CUTS = {
    "no crossing": ([(10, 0), (20, 5)], [[(10, 0), (20, 5)]]),
    "eastward": ([(170, 0), (190, 20)], [[(170, 0), (180, 10)], [(-180, 10), (-170, 20)]]),
    "westward": ([(-170, 0), (-190, 20)], [[(-170, 0), (-180, 10)], [(180, 10), (170, 20)]]),
    "ends at 180": ([(170, 0), (180, 5)], [[(170, 0), (180, 5)]]),
    "ends at -180": ([(-170, 0), (-180, 5)], [[(-170, 0), (-180, 5)]]),
    "starts at 180, eastward": ([(180, 5), (190, 6)], [[(-180, 5), (-170, 6)]]),
    "starts at 180, westward": ([(180, 5), (170, 6)], [[(180, 5), (170, 6)]]),
    "vertex on 180": (
        [(170, 0), (180, 5), (190, 6)],
        [[(170, 0), (180, 5)], [(-180, 5), (-170, 6)]],
    ),
    "touches 180 and turns back": (
        [(170, 0), (180, 5), (170, 6)],
        [[(170, 0), (180, 5), (170, 6)]],
    ),
    "along 180, then on": (
        [(170, 0), (180, 5), (180, 8), (190, 9)],
        [[(170, 0), (180, 5), (180, 8)], [(-180, 8), (-170, 9)]],
    ),
    "another turn": ([(400, 1), (410, 2)], [[(40, 1), (50, 2)]]),
    "one step over two cuts": (
        [(0, 0), (720, 72)],
        [
            [(0, 0), (180, 18)],
            [(-180, 18), (180, 54)],
            [(-180, 54), (0, 72)],
        ],
    ),
    "a point twice": ([(5, 5), (5, 5)], [[(5, 5), (5, 5)]]),
}


@pytest.mark.parametrize("meridian", [-180.0, -53.0, 12.5])
def test_many_polygons_are_opened_as_each_is(meridian: float) -> None:
    basemap, world = load_basemap(), World(meridian)
    rings = land_rings(basemap, detail=Detail(coarse_km2=2000, fine_km2=2000))
    rings += [[np.array([[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]])]]
    each = [part for polygon in rings for part in open_polygon(polygon, world).geoms]
    together = open_polygons(rings, world)
    assert len(together) == len(each) > 100
    assert all(one.equals_exact(other, 0) for one, other in zip(together, each, strict=True))


@pytest.mark.parametrize(("line", "pieces"), CUTS.values(), ids=CUTS.keys())
def test_cut_at_antimeridian(
    line: list[tuple[float, float]], pieces: list[list[tuple[float, float]]]
) -> None:
    found = [[tuple(point) for point in piece.tolist()] for piece in cut_at_antimeridian(line)]
    assert found == [[pytest.approx(point) for point in piece] for piece in pieces]


@given(
    st.lists(
        st.tuples(st.floats(-1000, 1000), st.floats(-90, 90)).map(
            lambda point: (round(point[0], 3), round(point[1], 3))
        ),
        min_size=2,
        max_size=12,
    )
)
def test_a_line_cut_and_joined_again_is_the_line(line: list[tuple[float, float]]) -> None:
    pieces = cut_at_antimeridian(line)
    for piece in pieces:
        assert len(piece) >= 2
        assert np.abs(piece[:, 0]).max() <= 180
    for before, after in itertools.pairwise(pieces):
        assert abs(before[-1, 0]) == 180
        assert after[0].tolist() == [-before[-1, 0], before[-1, 1]]
    joined = shapely.LineString(_join(pieces, line[0][0]))
    assert joined.hausdorff_distance(shapely.LineString(line)) < 1e-6
    assert joined.length == pytest.approx(shapely.LineString(line).length, abs=1e-6)


def _join(pieces: list[np.ndarray], first: float) -> list[list[float]]:
    turn = round((first - pieces[0][0, 0]) / 360)
    points: list[list[float]] = []
    end = 0.0
    for number, piece in enumerate(pieces):
        if number:
            turn += 1 if end > 0 else -1
        points += [[lon + 360 * turn, lat] for lon, lat in piece.tolist()]
        end = piece[-1, 0]
    return points
