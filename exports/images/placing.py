"""Placing what may stand in many spots: the first free one, the least over lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from exports.images.drawing import Points
from layers.labels.cover import Cover
from layers.labels.labelling import Box

# What a type size of line under a spot costs; more than this is not borne.
_COVER_COST = 4.0
_MOST_COVER = 1.5


@dataclass(frozen=True)
class Spot:
    """A box that a name may fill, what the spot costs by itself, and which of its settings fits.

    A ``leader`` goes with it, from the box to what is named, and runs through nothing that is
    taken.
    """

    box: Box
    cost: float
    variant: int = 0
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None


class Ground:
    """What is taken of a map: boxes, and lines that names had better not cover; sizes in pixels."""

    def __init__(
        self, frame: Box, size: float, boxes: Sequence[Box], lines: Sequence[Points]
    ) -> None:
        self._frame = frame
        self._size = size
        self._boxes = list(boxes)
        edges = (frame.left, frame.top, frame.right, frame.bottom)
        self._cover = Cover.measure(
            [np.asarray(line) / size for line in lines],
            (edges[0] / size, edges[1] / size, edges[2] / size, edges[3] / size),
        )

    def take(
        self, spots: Sequence[Spot], *, gap: float = 0.15, most: float = _MOST_COVER
    ) -> Spot | None:
        """Take the cheapest free spot; None where there is none.

        Args:
            spots: those there are.
            gap: how far it keeps from what is taken, in type sizes.
            most: how much of lines it may cover, in type sizes.
        """
        margin, room = 0.3 * self._size, gap * self._size
        inside = [
            spot
            for spot in spots
            if spot.box.left >= self._frame.left + margin
            and spot.box.right <= self._frame.right - margin
            and spot.box.top >= self._frame.top + margin
            and spot.box.bottom <= self._frame.bottom - margin
            and not any(spot.box.meets(box, room) for box in self._boxes)
            and not self._meets_leader(spot)
        ]
        if not inside:
            return None
        corners = np.array([it.box.bounds for it in inside]).T
        centre, half = (corners[:2] + corners[2:]) / 2, (corners[2:] - corners[:2]) / 2
        covered = self._cover.sum_boxes(centre / self._size, half / self._size)
        costs = np.array([spot.cost for spot in inside]) + _COVER_COST * covered
        best = int(np.argmin(np.where(covered > most, np.inf, costs)))
        if covered[best] > most:
            return None
        self._boxes.append(inside[best].box)
        return inside[best]

    def _meets_leader(self, spot: Spot) -> bool:
        """Tell whether a spot's leader runs through anything that is taken."""
        if spot.leader is None:
            return False
        line = shapely.LineString(spot.leader)
        boxes = [shapely.box(*it.bounds) for it in self._boxes]
        return bool(shapely.intersects(boxes, line).any())


def centre_box(x: float, y: float, size: tuple[float, float]) -> Box:
    """Return the box of some width and height around a point."""
    wide, high = size
    return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
