"""Points on one place are moved aside, others stay."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from layers.labels.spreading import spread_points


@given(st.lists(st.just((100.0, 100.0)), min_size=1, max_size=7))
def test_points_on_one_place_are_spread(spots: list[tuple[float, float]]) -> None:
    moved = spread_points(spots, [(100.0, 100.0)], distance=13)
    for (ax, ay), (bx, by) in combinations([(100.0, 100.0), *moved], 2):
        assert ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 >= 13 - 1e-6


def test_points_apart_stay() -> None:
    assert spread_points([(0, 0), (50, 0)], [(25, 40)], distance=13) == [(0, 0), (50, 0)]
