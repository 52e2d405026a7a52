"""Areas: polygons as files have them, opened on a world, and written as RFC 7946 has them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from shapely.geometry import Point, shape

from geo.globe.world import World
from geo.story.areas import find_middle, make_geometry, open_area, read_area
from geo.story.bounds import MOST_POSITIONS

SQUARE = [[170.0, -10.0], [190.0, -10.0], [190.0, 10.0], [170.0, 10.0], [170.0, -10.0]]
HOLE = [[178.0, -2.0], [182.0, -2.0], [182.0, 2.0], [178.0, 2.0], [178.0, -2.0]]
CUT = [
    [[[170.0, -10.0], [180.0, -10.0], [180.0, 10.0], [170.0, 10.0], [170.0, -10.0]]],
    [[[-180.0, -10.0], [-170.0, -10.0], [-170.0, 10.0], [-180.0, 10.0], [-180.0, -10.0]]],
]


def read(kind: str, coordinates: Any) -> Any:
    return read_area({"type": kind, "coordinates": coordinates}, most_latitude=85)


@pytest.mark.parametrize(
    ("kind", "coordinates"), [("Polygon", [SQUARE]), ("MultiPolygon", CUT)], ids=["whole", "cut"]
)
def test_an_area_across_the_date_line_is_one(kind: str, coordinates: Any) -> None:
    area = read(kind, coordinates)
    (part,) = open_area(area, World(0.0)).geoms
    assert part.bounds == (170, -10, 190, 10)
    lon, _ = find_middle(area)
    assert abs(abs(lon) - 180) <= 10
    written = make_geometry(area)
    assert written["type"] == "MultiPolygon"
    assert shape(written).area == pytest.approx(400)
    assert shape(written).bounds == (-180, -10, 180, 10)


def test_a_hole_stays_a_hole() -> None:
    area = read("Polygon", [SQUARE, HOLE])
    opened = open_area(area, World(0.0))
    assert opened.area == pytest.approx(400 - 16)
    assert not opened.contains(Point(180, 0))
    lon, lat = find_middle(area)
    assert opened.contains(Point(lon % 360, lat))
    assert shape(make_geometry(area)).area == pytest.approx(384)


@pytest.mark.parametrize(
    ("coordinates", "said"),
    [
        ([], "each polygon must be a list of rings"),
        (None, "each polygon must be a list of rings"),
        ([SQUARE[:3]], "at least 4 positions"),
        ([SQUARE[:-1]], "each ring must end at its first position"),
        ([[[0, 0], [1, 0], [1, "x"], [0, 0]]], "each position must be [lon, lat]"),
        ([[[0, 0], [1, 89], [1, 0], [0, 0]]], "longitude stands first"),
        ([[[0, 0], [1, 0], [1, 0], [0, 0]]], "ring 1 encloses nothing"),
        ([[[0, 0], [9, 9], [9, 0], [0, 9], [0, 0]]], "ring 1 crosses itself near [4.5, 4.5]"),
        ([[[179, 0], [-179, 2], [-179, 0], [179, 2], [179, 0]]], "crosses itself near [-180, 1]"),
        ([HOLE, SQUARE], "the first ring is the outer one"),
        ([SQUARE, SQUARE], "its holes leave nothing of it"),
        ([[[-180, 0], [180, 0], [180, 9], [-180, 9], [-180, 0]]], "the shorter way round"),
        ([[[0, 0]] * (MOST_POSITIONS + 1)], "at most 5000"),
    ],
)
def test_what_is_no_area_is_told(coordinates: Any, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        read("Polygon", coordinates)
