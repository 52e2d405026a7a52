"""Placing labels on a still map: over no other label, no marker, and never past the frame."""

from __future__ import annotations

import itertools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Directions in the order in which a label prefers them: east, west, north, south, the corners.
_DIRECTIONS = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_RINGS = (9, 20, 34, 50, 68, 90)
_GAP = 2.0
_MARGIN = 4.0
# What a further ring costs, and a covered point of a line: pixels traded for clearness.
_RING_COST = 30
_COVER_COST = 6
_MOST_COVERED = 24
_CROSS_COST = 60


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, y downward."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = _GAP) -> bool:
        """Tell whether two boxes come nearer than ``gap``."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )


@dataclass(frozen=True)
class Anchor:
    """A point that wants a label of the given size; lower ranks choose first."""

    x: float
    y: float
    width: float
    height: float
    rank: int = 0


@dataclass(frozen=True)
class Placement:
    """Where a label stands, and the near end of its leader line, None when it needs none."""

    box: Box
    leader: tuple[float, float] | None


def place_labels(
    anchors: Sequence[Anchor],
    *,
    obstacles: Sequence[Box],
    lines: Sequence[tuple[float, float]],
    width: float,
    height: float,
) -> list[Placement | None]:
    """Place a label beside each anchor, in the order of their ranks.

    Args:
        anchors: the points.
        obstacles: boxes that no label may cover, such as markers.
        lines: points of lines, which labels had better not cover.
        width: the frame's width in pixels.
        height: the frame's height in pixels.

    Returns:
        A placement for each anchor, None where no place is free.
    """
    taken = list(obstacles)
    labels: list[Box] = []
    placed: list[Placement | None] = [None] * len(anchors)
    for index in sorted(range(len(anchors)), key=lambda index: anchors[index].rank):
        best: tuple[float, Placement] | None = None
        for cost, spot in _list_spots(anchors[index]):
            if not _fits(spot.box, taken, width, height):
                continue
            covered = sum(_covers(spot.box, point) for point in lines)
            total = cost + min(covered, _MOST_COVERED) * _COVER_COST
            if any(_crosses(anchors[index], spot.leader, label) for label in (*labels, *obstacles)):
                total += _CROSS_COST
            if best is None or total < best[0]:
                best = (total, spot)
        if best is not None:
            placed[index] = best[1]
            taken.append(best[1].box)
            labels.append(best[1].box)
    return placed


def spread_points(
    points: Sequence[tuple[float, float]],
    fixed: Sequence[tuple[float, float]],
    *,
    distance: float,
) -> list[tuple[float, float]]:
    """Move each point that stands on another one just far enough aside to be seen.

    Args:
        points: the points, in pixels; an earlier one moves less.
        fixed: points that do not move.
        distance: how far apart two points must stand.

    Returns:
        The points, moved along rings around where they belong.
    """
    taken = list(fixed)
    for x, y in points:
        spots = [(x, y)] + [
            (x + ring * distance * math.cos(turn), y + ring * distance * math.sin(turn))
            for ring in (1.05, 2.1)
            for turn in (math.radians(60 * step - 30) for step in range(6))
        ]
        free = (spot for spot in spots if all(math.dist(spot, it) >= distance for it in taken))
        taken.append(next(free, (x, y)))
    return taken[len(fixed) :]


def estimate_width(text: str, size: float) -> float:
    """Estimate how wide a line of semibold sans-serif text is, in the unit of ``size``.

    On the wide side, so that a label never turns out wider than its place.
    """
    return size * sum(_estimate_letter(letter) for letter in text)


def wrap_label(text: str, size: float, *, at_most: float) -> list[str]:
    """Break a label that is wider than ``at_most`` into two rows of much the same width."""
    words = text.split()
    if estimate_width(text, size) <= at_most or len(words) < 2:
        return [text]
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return list(min(breaks, key=lambda rows: max(estimate_width(row, size) for row in rows)))


def _estimate_letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    if letter.isupper():
        return 0.74
    return 0.34 if letter in " .,:;'’il|!()-" else 0.62


def _list_spots(anchor: Anchor) -> list[tuple[float, Placement]]:
    spots: list[tuple[float, Placement]] = []
    for (ring, distance), (order, (dx, dy)) in itertools.product(
        enumerate(_RINGS), enumerate(_DIRECTIONS)
    ):
        length = math.hypot(dx, dy)
        x, y = anchor.x + dx / length * distance, anchor.y + dy / length * distance
        left = x if dx > 0 else x - anchor.width if dx < 0 else x - anchor.width / 2
        top = y if dy > 0 else y - anchor.height if dy < 0 else y - anchor.height / 2
        box = Box(left, top, left + anchor.width, top + anchor.height)
        spots.append((ring * _RING_COST + order, Placement(box, (x, y) if ring else None)))
    return spots


def _fits(box: Box, taken: Sequence[Box], width: float, height: float) -> bool:
    inside = (
        box.left >= _MARGIN
        and box.top >= _MARGIN
        and box.right <= width - _MARGIN
        and box.bottom <= height - _MARGIN
    )
    return inside and not any(box.meets(other) for other in taken)


def _crosses(anchor: Anchor, leader: tuple[float, float] | None, label: Box) -> bool:
    if leader is None or _covers(label, (anchor.x, anchor.y)):
        return False
    steps = max(1, round(math.hypot(leader[0] - anchor.x, leader[1] - anchor.y) / 3))
    return any(
        label.left < anchor.x + (leader[0] - anchor.x) * step / steps < label.right
        and label.top < anchor.y + (leader[1] - anchor.y) * step / steps < label.bottom
        for step in range(steps + 1)
    )


def _covers(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    return box.left - _GAP < x < box.right + _GAP and box.top < y < box.bottom
