"""Placing labels on a map: over no other label, no marker, and never past the frame.

Each label may stand in sixteen directions around its point, at once beside it or farther off
with a leader line, in each of its sizes. ``layers.labels.spots`` says what each spot costs by
itself, ``layers.labels.search`` looks for the spots that cost least together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from layers.labels.search import choose_spots
from layers.labels.spots import Spots, Task, list_spots

Side = Literal["right", "below", "left", "above"]
Align = Literal["left", "middle", "right"]
Point = tuple[float, float]

_SIDES: tuple[Side, ...] = ("right", "below", "left", "above")
# Rounded to a millionth of the type size, a map is labelled alike at every scale.
_DIGITS = 6


@dataclass(frozen=True)
class Box:
    """A rectangle, y downward."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom, as shapely asks for them."""
        return self.left, self.top, self.right, self.bottom

    def meets(self, other: Box, gap: float = 0) -> bool:
        """Tell whether two boxes come nearer than ``gap``."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


@dataclass(frozen=True)
class Anchor:
    """A point that wants a label.

    Attributes:
        x: rightward.
        y: downward.
        sizes: width and height of the label, and of other shapes that it may take, such as
            broken in two rows; earlier ones are preferred. None for a marker without a label.
        radius: of the point's marker; labels keep clear of the markers of all anchors.
        rank: labels of higher rank numbers are left out first.
        side: where the label should rather stand.
        led: the label must have a leader line, since its marker is hard to tell from another's.
        rooms: where the label's middle may stand without a leader, the best first; what has any
            is no point, and has no marker.
    """

    x: float
    y: float
    sizes: tuple[tuple[float, float], ...]
    radius: float = 0
    rank: int = 0
    side: Side | None = None
    led: bool = False
    rooms: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Spacing:
    """How far labels keep from what is around them.

    Attributes:
        size: the type size, in the unit of all coordinates; the others are multiples of it.
        gap: between a label and other labels, markers and obstacles.
        margin: between a label and the frame.
        near: between a marker and its label without a leader line.
        rings: between a marker and its label with a leader line.
    """

    size: float
    gap: float = 0.15
    margin: float = 0.3
    near: float = 0.25
    rings: tuple[float, ...] = (1.1, 2.0, 3.0, 4.2, 5.8)


@dataclass(frozen=True)
class Placement:
    """Where a label stands.

    Attributes:
        box: the label's rectangle.
        variant: the number of the size that was taken.
        leader: the line from the marker's edge to the label's, None where none is needed.
        align: which edge of the box is nearest the marker, so that text is set from there.
    """

    box: Box
    variant: int
    leader: tuple[Point, Point] | None
    align: Align


def place_labels(
    anchors: Sequence[Anchor],
    *,
    frame: Box,
    spacing: Spacing,
    obstacles: Sequence[Box] = (),
    lines: Sequence[npt.NDArray[np.float64]] = (),
    soft: Sequence[Box] = (),
    faint: Sequence[npt.NDArray[np.float64]] = (),
) -> list[Placement | None]:
    """Place a label for each anchor, in any one unit of length.

    Labels cover no label, marker or obstacle, and stay in the frame; leader lines run through
    no other label, marker or obstacle. As far as there is room labels stand near their own
    marker, apart from others', off the lines and off the soft regions.

    Args:
        anchors: the points, each with a marker of its radius.
        frame: what labels may not leave; an anchor outside gets none.
        spacing: the type size and the distances to keep.
        obstacles: boxes that no label may cover, such as a legend or a scale bar.
        lines: lines of shape (n, 2), x and y, which labels had better not cover; they break
            where a point is not finite.
        soft: boxes that had better stay free.
        faint: lines of the same kind as ``lines`` that matter less.

    Returns:
        A placement for each anchor, None where no place is free.

    Raises:
        ValueError: if an anchor is not at finite coordinates.
    """
    for number, anchor in enumerate(anchors):
        if not (math.isfinite(anchor.x) and math.isfinite(anchor.y)):
            raise ValueError(f"anchor {number} is at {anchor.x}, {anchor.y}; not a point to label")
    if not anchors:
        return []
    scale = spacing.size
    owners = [number for number, anchor in enumerate(anchors) for _ in anchor.sizes]
    spots = list_spots(
        Task(
            points=_round([(anchor.x, anchor.y) for anchor in anchors], scale).T,
            radii=_round([anchor.radius for anchor in anchors], scale),
            owners=np.array(owners, dtype=np.int64),
            variants=np.array(
                [n for anchor in anchors for n in range(len(anchor.sizes))], dtype=np.int64
            ),
            sizes=_round([size for anchor in anchors for size in anchor.sizes], scale)
            .reshape(-1, 2)
            .T,
            turns=np.array([_turn_to(anchor.side) for anchor in anchors]),
            led=np.array([anchor.led for anchor in anchors], dtype=bool),
            rooms=[_round(anchor.rooms, scale).reshape(-1, 2).T for anchor in anchors],
            frame=tuple(_round(_list_edges(frame), scale).tolist()),
            obstacles=_round([_list_edges(box) for box in obstacles], scale).reshape(-1, 4),
            soft=_round([_list_edges(box) for box in soft], scale).reshape(-1, 4),
            lines=[_round(line, scale) for line in lines],
            faint=[_round(line, scale) for line in faint],
            gap=spacing.gap,
            margin=spacing.margin,
            near=spacing.near,
            rings=spacing.rings,
        )
    )
    ranks = [anchor.rank for anchor in anchors]
    chosen = choose_spots(spots, ranks=ranks, gap=spacing.gap)
    return [
        None if spot is None else _describe_spot(spots, spot, anchor, scale)
        for anchor, spot in zip(anchors, chosen, strict=True)
    ]


def _describe_spot(spots: Spots, spot: int, anchor: Anchor, scale: float) -> Placement:
    variant = int(spots.variant[spot])
    width, height = anchor.sizes[variant]
    x, y = (spots.centre[:, spot] * scale).tolist()
    leader = None
    if spots.leads[spot]:
        start = ((spots.middle - spots.arm)[:, spot] * scale).tolist()
        end = ((spots.middle + spots.arm)[:, spot] * scale).tolist()
        leader = ((start[0], start[1]), (end[0], end[1]))
    edge = float(spots.edge[0, spot])
    return Placement(
        Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2),
        variant,
        leader,
        "left" if edge == 1 else "right" if edge == -1 else "middle",
    )


def _turn_to(side: Side | None) -> float:
    return np.nan if side is None else _SIDES.index(side) * np.pi / 2


def _list_edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _round(values: npt.ArrayLike, scale: float) -> npt.NDArray[np.float64]:
    return np.round(np.asarray(values, dtype=np.float64) / scale, _DIGITS)
