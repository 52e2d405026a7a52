"""Labels stand clear of one another, of markers and of the frame."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from layers.labelling import (
    Anchor,
    Box,
    estimate_width,
    place_labels,
    spread_points,
    wrap_label,
)

WIDTH, HEIGHT = 400.0, 300.0
points = st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT))


@given(st.lists(points, max_size=12), st.lists(points, max_size=40))
def test_no_label_covers_anything(
    spots: list[tuple[float, float]], line: list[tuple[float, float]]
) -> None:
    anchors = [Anchor(x, y, 60, 16) for x, y in spots]
    markers = [Box(x - 5, y - 5, x + 5, y + 5) for x, y in spots]
    placed = place_labels(anchors, obstacles=markers, lines=line, width=WIDTH, height=HEIGHT)
    boxes = [spot.box for spot in placed if spot is not None]
    assert not any(a.meets(b, gap=0) for a, b in combinations(boxes, 2))
    assert not any(box.meets(marker, gap=0) for box in boxes for marker in markers)
    assert all(0 <= b.left < b.right <= WIDTH and 0 <= b.top < b.bottom <= HEIGHT for b in boxes)


def test_a_lone_label_stands_beside_its_point_without_a_leader() -> None:
    (spot,) = place_labels(
        [Anchor(200, 150, 60, 16)], obstacles=[], lines=[], width=WIDTH, height=HEIGHT
    )
    assert spot is not None
    assert spot.leader is None
    assert spot.box.left > 200


def test_crowded_labels_get_leaders() -> None:
    anchors = [Anchor(200 + n, 150, 60, 16) for n in range(10)]
    placed = place_labels(anchors, obstacles=[], lines=[], width=WIDTH, height=HEIGHT)
    assert all(placed)
    assert any(spot.leader for spot in placed if spot)


def test_a_label_without_room_is_left_out() -> None:
    assert place_labels([Anchor(10, 10, 60, 16)], obstacles=[], lines=[], width=50, height=20) == [
        None
    ]


@given(st.lists(st.just((100.0, 100.0)), min_size=1, max_size=7))
def test_points_on_one_place_are_spread(spots: list[tuple[float, float]]) -> None:
    moved = spread_points(spots, [(100.0, 100.0)], distance=13)
    for (ax, ay), (bx, by) in combinations([(100.0, 100.0), *moved], 2):
        assert ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5 >= 13 - 1e-6


def test_points_apart_stay() -> None:
    assert spread_points([(0, 0), (50, 0)], [(25, 40)], distance=13) == [(0, 0), (50, 0)]


def test_long_labels_are_broken_in_two() -> None:
    text = "South Korea and Cuba establish ties"
    rows = wrap_label(text, 14, at_most=150)
    assert " ".join(rows) == text
    assert len(rows) == 2
    assert wrap_label("서울", 14, at_most=150) == ["서울"]
    assert estimate_width("서울", 14) > estimate_width("il", 14)
