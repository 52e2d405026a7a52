"""The page's distances are those of the WGS 84 ellipsoid."""

from __future__ import annotations

import random
from itertools import pairwise

from playwright.sync_api import Page
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
Pair = tuple[tuple[float, float], tuple[float, float]]


def draw_pairs() -> list[Pair]:
    chance = random.Random(7)

    def point() -> tuple[float, float]:
        return chance.uniform(-180, 180), chance.uniform(-85, 85)

    anywhere = [(point(), point()) for _ in range(300)]
    near = [
        ((lon, lat), (lon + chance.uniform(-0.1, 0.1), lat + chance.uniform(-0.1, 0.1)))
        for lon, lat in (point() for _ in range(100))
    ]
    opposite = [
        ((lon, lat), (lon + 180 + chance.uniform(-0.7, 0.7), -lat + chance.uniform(-0.7, 0.7)))
        for lon, lat in (point() for _ in range(150))
    ]
    # Along the equator and across a pole, where formulas break.
    special = [
        ((0.0, 0.0), (180.0, 0.0)),
        ((0.0, 0.0), (179.7, 0.0)),
        ((0.0, 0.0), (179.5, 0.3)),
        ((10.0, 30.0), (190.0, -30.0)),
        ((-170.0, 10.0), (170.0, -10.0)),
        ((0.0, 90.0), (0.0, -90.0)),
        ((20.0, 89.9), (200.0, 89.9)),
        ((127.0, 37.5), (487.0, 37.5)),
    ]
    return [*anywhere, *near, *opposite, *special]


def test_distances_agree_with_the_geodesic(glance: Page) -> None:
    pairs = draw_pairs()
    found = glance.evaluate(
        "(pairs) => pairs.map(([a, b]) => StoryMap.measureGeodesic(a, b))", pairs
    )
    wrong = []
    for (one, other), metres in zip(pairs, found, strict=True):
        _, _, expected = WGS84.inv(*one, *other)
        # 0.1 % is asked for; a metre, what the formulas give.
        if metres is None or abs(metres - expected) > 1:
            wrong.append((one, other, metres, expected))
    assert wrong == []


def test_a_point_is_no_distance_from_itself(glance: Page) -> None:
    assert glance.evaluate("StoryMap.measureGeodesic([12, 34], [12, 34])") == 0
    assert glance.evaluate("StoryMap.measureGeodesic([12, 34], [372, 34])") == 0


def test_a_line_of_a_miss_runs_from_spot_to_place(glance: Page) -> None:
    points = glance.evaluate("StoryMap.traceBetween([170, 10], [-150, 50])")
    assert points[0] == [170, 10]
    assert abs(points[-1][0] - 210) < 1e-6
    assert abs(points[-1][1] - 50) < 1e-6
    assert all(0 < after[0] - before[0] < 2 for before, after in pairwise(points))
