"""Labels stand clear of one another, of markers and of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.labels.labelling import Anchor, Box, Placement, Side, Spacing, place_labels
from tests.layers.labels.label_checks import check_labels

FRAME = Box(0, 0, 400, 300)
SPACING = Spacing(14)
SIZE = (60.0, 17.0)
ROWS = (SIZE, (36.0, 34.0))
# Whole numbers, of which none lies at the border of two roundings.
x, y = st.integers(0, 400), st.integers(0, 300)
anchors = st.builds(
    Anchor,
    x,
    y,
    sizes=st.sampled_from([(SIZE,), ROWS, ((150.0, 17.0), (80.0, 34.0))]),
    radius=st.sampled_from([0, 5, 6, 12]),
    rank=st.integers(-1, 2),
    side=st.sampled_from([None, None, "left", "above"]),
)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), x, y, *[st.integers(4, 80)] * 2)
lines = st.lists(st.tuples(x, y), min_size=2, max_size=8).map(lambda it: np.array(it, dtype=float))
scenes = st.fixed_dictionaries(
    {
        "anchors": st.lists(anchors, max_size=9),
        "obstacles": st.lists(boxes, max_size=3),
        "lines": st.lists(lines, max_size=3),
        "soft": st.lists(boxes, max_size=2),
    }
)


def place(
    anchors: Sequence[Anchor], frame: Box = FRAME, spacing: Spacing = SPACING, **others: Any
) -> list[Placement | None]:
    return place_labels(anchors, frame=frame, spacing=spacing, **others)


def place_one(anchor: Anchor, **others: Any) -> Placement:
    (spot,) = place([anchor], **others)
    assert spot is not None
    return spot


@given(scenes)
def test_no_label_or_leader_covers_anything(scene: dict[str, Any]) -> None:
    placed = place(**scene)
    assert len(placed) == len(scene["anchors"])
    faults = check_labels(scene["anchors"], placed, frame=FRAME, obstacles=scene["obstacles"])
    assert faults == []


@given(scenes)
def test_the_same_map_is_labelled_alike(scene: dict[str, Any]) -> None:
    assert place(**scene) == place(**scene)


@given(scenes, st.floats(0.02, 50))
def test_a_map_is_labelled_alike_at_every_scale(scene: dict[str, Any], scale: float) -> None:
    def grow(box: Box) -> Box:
        return Box(box.left * scale, box.top * scale, box.right * scale, box.bottom * scale)

    small = place(**scene)
    large = place(
        [
            replace(
                anchor,
                x=anchor.x * scale,
                y=anchor.y * scale,
                sizes=tuple((width * scale, height * scale) for width, height in anchor.sizes),
                radius=anchor.radius * scale,
            )
            for anchor in scene["anchors"]
        ],
        frame=grow(FRAME),
        spacing=Spacing(14 * scale),
        obstacles=[grow(box) for box in scene["obstacles"]],
        lines=[line * scale for line in scene["lines"]],
        soft=[grow(box) for box in scene["soft"]],
    )
    assert [spot and (spot.variant, spot.align) for spot in small] == [
        spot and (spot.variant, spot.align) for spot in large
    ]
    for one, other in zip(small, large, strict=True):
        if one is not None and other is not None:
            assert (one.leader is None) == (other.leader is None)
            wanted = grow(one.box)
            assert [other.box.left, other.box.bottom] == pytest.approx(
                [wanted.left, wanted.bottom], abs=1e-3 * scale
            )


def test_a_lone_label_stands_beside_its_point_without_a_leader() -> None:
    spot = place_one(Anchor(200, 150, (SIZE,), radius=5))
    assert spot.leader is None
    assert spot.align == "left"
    assert spot.box.left == pytest.approx(200 + 5 + 14 * SPACING.near, abs=1e-4)


@pytest.mark.parametrize("side", ["right", "below", "left", "above"])
def test_a_label_stands_on_the_side_it_prefers(side: Side) -> None:
    spot = place_one(Anchor(200, 150, (SIZE,), side=side))
    assert {
        "right": spot.box.left > 200,
        "below": spot.box.top > 150,
        "left": spot.box.right < 200,
        "above": spot.box.bottom < 150,
    }[side]


@pytest.mark.quick
def test_crowded_labels_get_leaders() -> None:
    crowd = [Anchor(200 + n, 150, (SIZE,), radius=5) for n in range(10)]
    placed = place(crowd)
    assert all(placed)
    assert sum(spot.leader is not None for spot in placed if spot) >= 2


def test_a_label_without_room_is_left_out() -> None:
    assert place([Anchor(10, 10, (SIZE,))], frame=Box(0, 0, 50, 20)) == [None]


def test_a_point_outside_the_frame_gets_no_label() -> None:
    assert place([Anchor(-2, 150, (SIZE,)), Anchor(200, 301, (SIZE,))]) == [None, None]


def test_no_points_get_no_labels() -> None:
    assert place([]) == []


@pytest.mark.parametrize("ranks", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, -1, 0)])
def test_where_one_label_has_room_it_is_the_most_important_one(ranks: tuple[int, ...]) -> None:
    rivals = [Anchor(10, 15, (SIZE,), rank=rank) for rank in ranks]
    placed = place(rivals, frame=Box(0, 0, 85, 30))
    assert [spot is not None for spot in placed] == [rank == min(ranks) for rank in ranks]


@pytest.mark.parametrize(("rank", "kept"), [(0, [False, False, True]), (1, [True, True, False])])
def test_one_important_label_is_worth_more_than_two_others(rank: int, kept: list[bool]) -> None:
    wide = Anchor(20, 38, ((150.0, 17.0),), rank=rank)
    small = [Anchor(x, 24, ((40.0, 20.0),), rank=1) for x in (60, 140)]
    placed = place([*small, wide], frame=Box(0, 0, 200, 52))
    assert [spot is not None for spot in placed] == kept


def test_a_label_makes_room_for_one_that_has_no_other() -> None:
    # The first would stand at its right, which is the only place for the second.
    free = Anchor(150, 150, (SIZE,), radius=3, rank=0)
    bound = Anchor(230, 150, (SIZE,), radius=3, rank=1)
    walls = [Box(235, 0, 400, 300), Box(158, 0, 300, 135), Box(158, 165, 300, 300)]
    alone, _ = place([free], obstacles=walls), place([bound], obstacles=walls)
    assert alone[0] is not None
    assert alone[0].align == "left"
    placed = place([free, bound], obstacles=walls)
    assert all(placed)
    assert placed[0] is not None
    assert placed[0].align != "left"


def test_a_label_keeps_off_lines_and_soft_regions() -> None:
    anchor = Anchor(200, 150, (SIZE,), radius=5)
    line = np.array([[200.0, 150.0], [400.0, 150.0]])
    region = Box(200, 0, 400, 300)
    for others in ({"lines": [line]}, {"soft": [region]}):
        box = place_one(anchor, **others).box
        assert not (box.top < 150 < box.bottom and box.right > 200)
    assert place_one(anchor, soft=[region]).box.right < 200


def test_a_leader_runs_through_no_wall() -> None:
    anchor = Anchor(200, 150, (SIZE,), radius=5)
    walls = [
        Box(185, 135, 187, 165),
        Box(213, 135, 215, 165),
        Box(185, 135, 215, 137),
        Box(185, 163, 215, 165),
    ]
    assert place([anchor], obstacles=walls) == [None]
    assert place_one(anchor, obstacles=walls[1:]).align == "right"


def test_a_leader_keeps_off_lines_and_off_the_markers_of_others() -> None:
    # A marker of its own makes a leader necessary, which by itself goes right.
    anchor, marker = Anchor(200, 150, (SIZE,)), Box(186, 136, 214, 164)
    assert place_one(anchor, obstacles=[marker]).align == "left"
    fence = [np.array([[x, 0.0], [x, 300.0]]) for x in (218, 222)]
    assert place_one(anchor, obstacles=[marker], lines=fence).align == "right"
    spot, _ = place([anchor, Anchor(206, 153, ())], obstacles=[marker])
    assert spot is not None
    assert shapely.LineString(spot.leader).distance(shapely.Point(206, 153)) > 4


def test_leaders_do_not_cross() -> None:
    crowd = [Anchor(200 + 8 * n, 150 + 4 * (n % 4), (SIZE,), radius=5) for n in range(10)]
    placed = [spot for spot in place(crowd) if spot is not None]
    leaders = [shapely.LineString(spot.leader) for spot in placed if spot.leader is not None]
    assert len(leaders) >= 3
    assert not any(one.intersects(other) for one, other in combinations(leaders, 2))


@pytest.mark.parametrize("missing", [np.nan, np.inf])
def test_a_gap_in_a_line_is_no_line(missing: float) -> None:
    gap = np.array([[200.0, 150.0], [missing, missing], [missing, 150.0], [400.0, 150.0]])
    anchor = Anchor(200, 150, (SIZE,), radius=5)
    assert place_one(anchor, lines=[gap]) == place_one(anchor)


def test_a_point_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="anchor 1 is at inf, 20"):
        place([Anchor(10, 20, (SIZE,)), Anchor(np.inf, 20, (SIZE,))])


def test_a_marker_without_a_label_is_kept_clear() -> None:
    point = Anchor(200, 150, (SIZE,), radius=5)
    bare = Anchor(240, 150, (), radius=5)
    assert place([bare]) == [None]
    placed = place([point, bare])
    assert placed[1] is None
    assert placed[0] not in (None, place_one(point))
    assert check_labels([point, bare], placed, frame=FRAME) == []


def test_a_label_is_broken_where_one_row_has_no_room() -> None:
    anchor = Anchor(30, 60, ((100.0, 17.0), (50.0, 34.0)), radius=5)
    assert place_one(anchor).variant == 0
    assert place_one(anchor, frame=Box(0, 0, 100, 120)).variant == 1


def test_labels_beside_two_near_points_stand_each_by_its_own() -> None:
    placed = place([Anchor(200, 150, (SIZE,), radius=5), Anchor(212, 158, (SIZE,), radius=5)])
    first, second = (spot.box for spot in placed if spot is not None)
    assert all(spot is not None and spot.leader is None for spot in placed)
    assert first.bottom < second.bottom


LONG = Placement(Box(100, 90, 160, 107), 0, ((55.0, 98.0), (100.0, 98.0)), "left")
NEAR = Placement(Box(58, 90, 118, 107), 0, None, "left")


@pytest.mark.parametrize(
    ("others", "spots", "fault"),
    [
        ([], [replace(NEAR, box=Box(350, 90, 410, 107))], "label 0 leaves the frame"),
        ([], [replace(NEAR, box=Box(52, 90, 112, 107))], "label 0 covers marker 0"),
        ([], [replace(NEAR, box=Box(58, 90, 100, 107))], "has not the size of its variant"),
        ([], [replace(LONG, leader=((50.0, 98.0), (100.0, 98.0)))], "start at its marker's edge"),
        ([], [replace(LONG, leader=((55.0, 98.0), (90.0, 98.0)))], "does not end at its edge"),
        ([], [replace(LONG, leader=((55.0, 98.0), (160.0, 98.0)))], "runs through it"),
        ([(80, 98)], [LONG, None], "label 0 has a leader that runs through marker 1"),
        ([(80, 120)], [LONG, replace(NEAR, box=Box(60, 91, 120, 108))], "labels 0 and 1 overlap"),
        (
            [(70, 120)],
            [LONG, replace(NEAR, box=Box(35, 95, 95, 112))],
            "the leader of label 0 runs through label 1",
        ),
    ],
)
def test_faults_are_found(
    others: list[tuple[float, float]], spots: list[Placement | None], fault: str
) -> None:
    points = [Anchor(x, y, (SIZE,), radius=5) for x, y in [(50.0, 98.0), *others]]
    faults = check_labels(points, spots, frame=FRAME)
    assert any(fault in found for found in faults), faults


def test_covered_obstacles_are_found() -> None:
    point = Anchor(50, 98, (SIZE,), radius=5)
    assert check_labels([point], [LONG], frame=FRAME) == []
    for box, fault in (
        (Box(150, 80, 170, 100), "label 0 covers obstacle 0"),
        (Box(70, 90, 80, 110), "label 0 has a leader that runs through obstacle 0"),
    ):
        assert check_labels([point], [LONG], frame=FRAME, obstacles=[box]) == [fault]
