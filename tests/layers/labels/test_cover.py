"""The length of line under boxes and leaders is what it is, to a cell."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.labels.cover import Cover

FRAME = (-5.0, -5.0, 35.0, 25.0)
points = st.tuples(st.floats(-20, 50), st.floats(-20, 40))


def to_columns(*pairs: tuple[float, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(pairs, dtype=np.float64).T.reshape(2, -1)


def test_a_line_across_a_box_counts_as_long_as_the_box() -> None:
    line = np.array([[0.0, 10.0], [30.0, 10.0]])
    cover = Cover.measure([line], FRAME)
    centres, halves = to_columns((10, 10), (10, 14), (0, 10)), to_columns((3, 1), (3, 1), (3, 1))
    assert cover.sum_boxes(centres, halves) == pytest.approx([6, 0, 3], abs=0.3)


@given(st.lists(points, min_size=2, max_size=6))
def test_all_of_a_line_in_the_frame_is_counted(line: list[tuple[float, float]]) -> None:
    cover = Cover.measure([np.array(line)], FRAME)
    (whole,) = cover.sum_boxes(to_columns((15, 10)), to_columns((100, 100)))
    # A cell more or less, since a stretch may follow the frame's edge.
    least, most = (
        sum(shapely.LineString(ends).intersection(frame).length for ends in pairwise(line))
        for frame in (shapely.box(*FRAME).buffer(-0.25), shapely.box(*FRAME).buffer(0.25))
    )
    assert least - 1e-6 <= whole <= most + 1e-6


def test_a_leader_counts_what_of_it_runs_over_lines() -> None:
    cover = Cover.measure([np.array([[0.0, 10.0], [30.0, 10.0]])], FRAME)
    middles = to_columns((10, 10.1), (10, 13), (10, 10.1))
    arms = to_columns((3, 0), (3, 0), (0, 2))
    along, apart, across = cover.follow_segments(middles, arms)
    assert along == pytest.approx(6)
    assert apart == 0
    assert 0 < across <= 0.5
