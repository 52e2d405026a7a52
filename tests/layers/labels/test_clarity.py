"""A label says whose it is: by standing nearest to it, or by a leader."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from layers.labels.labelling import Anchor, Box, Placement, Spacing, place_labels

Points = npt.NDArray[np.float64]

FRAME = Box(0, 0, 400, 300)
SPACING = Spacing(10)
SIZE = ((50.0, 12.0),)


def place(*anchors: Anchor, faint: Sequence[Points] = ()) -> list[Placement]:
    found = place_labels(anchors, frame=FRAME, spacing=SPACING, faint=faint)
    return [spot for spot in found if spot is not None]


def test_a_label_that_must_have_a_leader_has_one() -> None:
    (plain,) = place(Anchor(200, 150, SIZE, radius=4))
    (led,) = place(Anchor(200, 150, SIZE, radius=4, led=True))
    assert plain.leader is None
    assert led.leader is not None


@pytest.mark.parametrize(("across", "down"), [(30, 16), (12, 13), (60, 0)])
def test_labels_of_neighbours_are_not_read_as_one(across: float, down: float) -> None:
    sizes = ((50.0, 24.0),)
    one, other = place(
        Anchor(200, 150, sizes, radius=4), Anchor(200 + across, 150 + down, sizes, radius=4)
    )
    apart = (
        max(one.box.left, other.box.left) - min(one.box.right, other.box.right),
        max(one.box.top, other.box.top) - min(one.box.bottom, other.box.bottom),
    )
    assert apart[0] >= 7.9 or apart[1] >= 4.9, apart


@pytest.mark.parametrize("turn", range(8))
def test_a_label_between_two_markers_has_a_leader_or_stands_apart(turn: int) -> None:
    angle = np.radians(turn * 45)
    other = 200 + 11 * float(np.cos(angle)), 150 + 11 * float(np.sin(angle))
    for spot in place(Anchor(200, 150, SIZE, radius=4), Anchor(*other, SIZE, radius=4))[:1]:
        own, away = (measure(spot.box, at) for at in ((200, 150), other))
        assert spot.leader is not None or away > 1.25 * own


def measure(box: Box, point: tuple[float, float]) -> float:
    x = max(box.left - point[0], point[0] - box.right, 0)
    y = max(box.top - point[1], point[1] - box.bottom, 0)
    return float(np.hypot(x, y))


def test_faint_lines_are_kept_off_where_that_costs_little() -> None:
    anchor = Anchor(200, 150, SIZE, radius=4)
    line = np.array([[210.0, 150.0], [390.0, 150.0]])
    (plain,), (moved,) = place(anchor), place(anchor, faint=[line])
    assert plain.box.top < 150 < plain.box.bottom
    assert plain.box.right > 210
    assert moved.box.right < 210 or not moved.box.top < 150 < moved.box.bottom
    assert moved.leader is None
