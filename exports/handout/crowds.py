"""Places that stand too close together on a map to be told apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exports.images.marking import CROWDED, Mark

# Crowds that lie within this share of the map's width share one closer map.
_TOGETHER = 0.2


def find_crowds(marks: Sequence[Mark], *, width: float) -> list[tuple[str, ...]]:
    """Return groups of places too close together to be labelled, each for one closer map.

    Too close are those whose markers an image would tell apart by leaders alone.

    Args:
        marks: all places on the map.
        width: of the map, in the unit of the marks.
    """
    crowds: list[list[Mark]] = []
    for mark in marks:
        near = [
            crowd
            for crowd in crowds
            if any(_measure(mark, other) < CROWDED * 2 * mark.radius for other in crowd)
        ]
        crowds = [crowd for crowd in crowds if crowd not in near]
        crowds.append([mark, *(other for crowd in near for other in crowd)])
    crowds = [crowd for crowd in crowds if len({mark.id for mark in crowd}) > 1]
    reach = _TOGETHER * width
    joined: list[list[Mark]] = []
    for crowd in sorted(crowds, key=lambda crowd: min(mark.x for mark in crowd)):
        if joined and all(_measure(a, b) < reach for a in joined[-1] for b in crowd):
            joined[-1] += crowd
        else:
            joined.append(crowd)
    return [tuple(dict.fromkeys(mark.id for mark in crowd)) for crowd in joined]


def _measure(one: Mark, other: Mark) -> float:
    return float(np.hypot(one.x - other.x, one.y - other.y))
