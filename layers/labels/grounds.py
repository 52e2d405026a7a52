"""Where the names of the ground stand: along their streets, and clear of all of the story."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.globe.ground import GroundName
from layers.labels.labelling import Box

Points = npt.NDArray[np.float64]

# Of a picture; more would be a street map.
_MOST = 36
# Of the type size: half a row's height, room before and behind, and to the next name.
_HALF, _ENDS, _APART = 0.62, 0.4, 0.9
# Where along its street a name is tried: shares of the room that it leaves there.
SHIFTS = (0.0, 0.3, -0.3)


@dataclass(frozen=True)
class PlacedName:
    """A name and where it is set: the middle of its baseline, and its turn in degrees clockwise."""

    name: GroundName
    x: float
    y: float
    turn: float
    width: float


def place_ground_names(
    names: Sequence[GroundName],
    *,
    zoom: float,
    size: float,
    measure: Callable[[str], float],
    project: Callable[[Points], Points],
    pixels_per_m: float,
    frame: Box,
    taken: Sequence[Box],
    lines: Sequence[Points],
) -> list[PlacedName]:
    """Choose the names that have room, the more important first.

    Args:
        names: in order of importance.
        zoom: of the view; names of what has no room at it are left out.
        size: of the type, in pixels.
        measure: returns how wide a text is, in pixels.
        project: turns lon, lat of shape (n, 2) into pixels.
        pixels_per_m: of the view.
        frame: which they stay within.
        taken: boxes that they keep off: the story's names and marks.
        lines: of the story, which they keep off as well.
    """
    shapes: list[shapely.Geometry] = [
        shapely.box(box.left, box.top, box.right, box.bottom) for box in taken
    ]
    shapes += [shapely.LineString(line) for line in lines if len(line) > 1]
    inside = shapely.box(frame.left, frame.top, frame.right, frame.bottom)
    placed: list[PlacedName] = []
    for name in names:
        if name.least_zoom > zoom or len(placed) == _MOST:
            continue
        width = measure(name.text)
        for run in name.runs:
            bounded = math.isfinite(run.length_m)
            spare = run.length_m * pixels_per_m - width - 2 * _ENDS * size if bounded else 0.0
            middle = project(np.array([[run.lon, run.lat]]))[0]
            if spare < 0 or not np.isfinite(middle).all():
                continue
            turn = math.radians(-run.angle)
            along = np.array([math.cos(turn), math.sin(turn)])
            spots = [middle + share * spare * along for share in SHIFTS]
            rooms = [_outline(spot, along, width, size) for spot in spots]
            free = [
                spot
                for spot, room in zip(spots, rooms, strict=True)
                if inside.contains(room) and not shapely.intersects(shapes, room).any()
            ]
            if free:
                x, y = free[0].tolist()
                shapes.append(_outline(free[0], along, width, size).buffer(_APART * size))
                placed.append(PlacedName(name, x, y, -run.angle, width))
                break
    return placed


def _outline(spot: Points, along: Points, width: float, size: float) -> shapely.Polygon:
    """Return the turned box of a name, with a little room before and behind."""
    half = along * (width / 2 + _ENDS * size)
    across = np.array([-along[1], along[0]]) * _HALF * size
    return shapely.Polygon(
        [spot + half + across, spot + half - across, spot - half - across, spot - half + across]
    )


def find_pixels_per_m(project: Callable[[Points], Points], at: tuple[float, float]) -> float:
    """Return how many pixels a metre has at a place, lon and lat, of a view."""
    lon, lat = at
    step = 1e-4
    low, high = project(np.array([[lon, lat], [lon, lat + step]]))
    return float(np.hypot(*(high - low))) / (step * 111_195)
