"""Points that stand on one another, moved aside so that each can be seen."""

from __future__ import annotations

import math
from collections.abc import Sequence


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
