"""How much line lies under a box or a leader: lines counted into cells, summed once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_CELL = 0.25  # in type sizes
_MOST_CELLS = 400_000
_MOST_PARTS = 4096  # of one stretch of line
_SAMPLES = 16  # on a leader


@dataclass(frozen=True)
class Cover:
    """Line lengths under a frame, in type sizes.

    ``sums`` has, for each corner of a cell, the length of all lines above and left of it;
    ``lined`` says which cells have lines. Both are indexed by row, then column.
    """

    corner: Floats
    cell: float
    sums: Floats
    lined: npt.NDArray[np.bool_]

    @classmethod
    def measure(cls, lines: Sequence[Floats], frame: tuple[float, float, float, float]) -> Self:
        """Measure lines, arrays of shape (n, 2), within a frame: left, top, right, bottom.

        At a point that is not finite a line has a gap.
        """
        left, top, right, bottom = frame
        cell = max(_CELL, math.sqrt((right - left) * (bottom - top) / _MOST_CELLS))
        across = max(1, math.ceil((right - left) / cell))
        down = max(1, math.ceil((bottom - top) / cell))
        starts, steps = _cut_stretches(lines, frame)
        lengths = np.hypot(*steps)
        parts = np.clip(np.ceil(2 * lengths / cell), 1, _MOST_PARTS).astype(np.int64)
        # The middle of each part, as a fraction of its stretch.
        part = np.arange(parts.sum()) - np.repeat(np.cumsum(parts) - parts, parts)
        along = (part + 0.5) / np.repeat(parts, parts)
        points = np.repeat(starts, parts, axis=1) + along * np.repeat(steps, parts, axis=1)
        column, row = np.floor((points - [[left], [top]]) / cell).astype(np.int64)
        inside = (column >= 0) & (column < across) & (row >= 0) & (row < down)
        cells = np.bincount(
            row[inside] * across + column[inside],
            weights=np.repeat(lengths / parts, parts)[inside],
            minlength=across * down,
        ).reshape(down, across)
        sums = np.zeros((down + 1, across + 1))
        np.cumsum(np.cumsum(cells, axis=0), axis=1, out=sums[1:, 1:])
        return cls(np.array([[left], [top]]), cell, sums, cells > 0)

    def sum_boxes(self, centre: Floats, half: Floats) -> Floats:
        """Return the length of line under each box, by centres and half sizes, (2, n)."""
        low, high = centre - half, centre + half
        corners = [(high, high), (low, high), (high, low), (low, low)]
        one, two, three, four = (self._look_up(x[0], y[1]) for x, y in corners)
        return np.asarray(one - two - three + four)

    def follow_segments(self, middle: Floats, arm: Floats) -> Floats:
        """Return the length of each segment that runs over lines, by middles and half lengths."""
        along = (np.arange(_SAMPLES) + 0.5) / _SAMPLES * 2 - 1
        points = middle[:, :, None] + arm[:, :, None] * along - self.corner[:, :, None]
        column, row = (points / self.cell).astype(np.int64)
        down, across = self.lined.shape
        column, row = np.clip(column, 0, across - 1), np.clip(row, 0, down - 1)
        share = self.lined.ravel()[row * across + column].mean(axis=1)
        return np.asarray(share * 2 * np.hypot(*arm))

    def _look_up(self, x: Floats, y: Floats) -> Floats:
        down, across = self.lined.shape
        x = np.clip((x - self.corner[0]) / self.cell, 0, across)
        y = np.clip((y - self.corner[1]) / self.cell, 0, down)
        column = np.minimum(x.astype(np.int64), across - 1)
        row = np.minimum(y.astype(np.int64), down - 1)
        x, y = x - column, y - row
        here, flat = row * (across + 1) + column, self.sums.ravel()
        above = flat[here] * (1 - x) + flat[here + 1] * x
        below = flat[here + across + 1] * (1 - x) + flat[here + across + 2] * x
        return np.asarray(above * (1 - y) + below * y)


def _cut_stretches(
    lines: Sequence[Floats], frame: tuple[float, float, float, float]
) -> tuple[Floats, Floats]:
    """Return the starts and steps, (2, n), of those stretches of lines that may meet the frame."""
    left, top, right, bottom = frame
    starts = np.concatenate([np.empty((2, 0)), *(line[:-1].T for line in lines)], axis=1)
    ends = np.concatenate([np.empty((2, 0)), *(line[1:].T for line in lines)], axis=1)
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    met = (high[0] >= left) & (low[0] <= right) & (high[1] >= top) & (low[1] <= bottom)
    # Points that a projection could not place are not finite.
    met &= np.isfinite(low).all(axis=0) & np.isfinite(high).all(axis=0)
    return starts[:, met], ends[:, met] - starts[:, met]
