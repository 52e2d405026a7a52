"""Schematic arcs: plain curves that join two places and claim nothing about the way taken."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.globe.geodesics import UndrawableLineError
from geo.globe.projections import project_mercator, unproject_mercator

# Height of the arc over its chord, in the order in which they are tried: 0.15 is plainly no
# straight line, and what differs from it least comes first; 0.5 is a half circle.
BOWS = tuple(sorted((step / 100 for step in range(12, 51)), key=lambda bow: abs(bow - 0.15)))
# An arc keeps this far, in degrees, from the land of a country that it avoids.
CLEARANCE_DEG = 0.2
# Where it can, it keeps as far as this from what it must not seem to touch, of its chord's length:
# on a map that shows the whole of it, nobody takes it to call there.
ROOMS = (0.03, 0.02, 0.01)
# It does not bow higher than this for the sake of room: a loop would say more than a near miss.
ROOMY_BOW = 0.35
# Around its ends it comes near to what lies there: up to so many times its room.
_ENDS = 2.0
# Two arcs on one side of their chord differ by so much of it at least.
_APART = 0.1
_STEP_DEG = 1.5
_MIN_POINTS = 49
# An arc does not rise into the stretched north and south of a web map, unless it ends there.
_MAX_LATITUDE = 80.0


def trace_arc(
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    avoid: Sequence[BaseGeometry] = (),
    beside: Sequence[tuple[float, float]] = (),
    bow: float | None = None,
    apart: float | None = None,
    whole: bool = False,
) -> npt.NDArray[np.float64]:
    """Trace an arc of a circle, on the Mercator plane, from one place to another.

    It goes the shorter way round in longitude, and bows towards the equator unless only the
    other side is clear. Its height is the first of ``BOWS``, up to ``ROOMY_BOW``, that gives it
    the first of ``ROOMS`` that any of them gives it: so far it keeps from ``avoid`` and
    ``beside``, its ends left out. Where none gives it room, its height is the first that keeps it
    ``CLEARANCE_DEG`` clear of ``avoid``, as it always is, and it passes ``beside`` as it comes.

    Args:
        start: lon, lat in degrees; any longitude.
        end: lon, lat in degrees; any longitude.
        avoid: lands to keep clear of, lon and lat in degrees, longitudes from -180 to 180;
            best prepared.
        beside: lon, lat in degrees, from -180 to 180, of places at which it does not call.
        bow: its height over its chord, if it is not to be found.
        apart: the bow, as ``measure_bow`` returns it, of an arc from ``end`` to ``start`` beside
            which it is to be seen: it lies on the other side, or else is plainly higher or lower.
        whole: whether it goes to the longitude of ``end`` as that is given, and not the shorter
            way round.

    Returns:
        Array of shape (n, 2): lon, lat in degrees, both ends included, longitude continuous and
        starting at ``start``.

    Raises:
        UndrawableLineError: no arc is clear of ``avoid``.
    """
    if not whole:
        end = (start[0] + (end[0] - start[0] + 180) % 360 - 180, end[1])
    most = max(_MAX_LATITUDE, abs(start[1]), abs(end[1]))
    heights = _order_bows(start, end, BOWS if bow is None else (bow,))
    if apart is not None:
        heights = _order_apart(apart)
    bent = ((abs(height), _bend(start, end, height)) for height in heights)
    low = ((height, points) for height, points in bent if np.abs(points[:, 1]).max() <= most)
    clear = (arc for arc in low if _keeps_clear(arc[1], avoid, CLEARANCE_DEG))
    first = next(clear, None)
    if first is None:
        raise UndrawableLineError("no schematic arc between these stops keeps clear of `avoid`")
    if bow is not None or not (avoid or beside):
        return first[1]
    untried = itertools.chain([first], clear)
    tried: list[npt.NDArray[np.float64]] = []

    def list_roomy() -> Iterator[npt.NDArray[np.float64]]:
        # Bent once, and only when no arc before it has room.
        yield from tried
        for height, points in untried:
            if height <= ROOMY_BOW:
                tried.append(points)
                yield points

    lands = [*avoid, *(shapely.Point(point) for point in beside)]
    for share in ROOMS:
        room = share * _measure_chord(start, end)
        for points in list_roomy():
            if _keeps_clear(_cut_ends(points, _ENDS * room), lands, room):
                return points
    return first[1]


def _order_bows(
    start: tuple[float, float], end: tuple[float, float], bows: Iterable[float]
) -> Iterator[float]:
    # A positive bow lies to the left of the way from start to end.
    eastward = end[0] >= start[0]
    northern = start[1] + end[1] >= 0
    towards_equator = -1 if eastward == northern else 1
    for bow in bows:
        yield towards_equator * bow
        yield -towards_equator * bow


def _order_apart(bow: float) -> Iterator[float]:
    # Seen from its other end, an arc lies on the other side: the same sign is the side left free.
    for height in BOWS:
        yield math.copysign(height, bow)
    for height in BOWS:
        if abs(height - abs(bow)) >= _APART:
            yield -math.copysign(height, bow)


def _measure_chord(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(np.hypot(*np.diff(project_mercator(np.array([start, end])), axis=0)[0]))


def _cut_ends(points: npt.NDArray[np.float64], room: float) -> npt.NDArray[np.float64]:
    """Return what of an arc lies farther than ``room``, in degrees, from both of its ends."""
    far = [np.hypot(*(points - end).T) > room for end in (points[0], points[-1])]
    return np.asarray(points[far[0] & far[1]])


def _bend(
    start: tuple[float, float], end: tuple[float, float], bow: float
) -> npt.NDArray[np.float64]:
    a, b = project_mercator(np.array([start, end]))
    chord = b - a
    length = float(np.hypot(*chord))
    if length == 0:
        return np.array([start, end])
    # Half of the angle that the arc spans, from its sagitta: tan(θ/4) = 2·sagitta/chord.
    half = 2 * math.atan(2 * abs(bow))
    radius = length / (2 * math.sin(half))
    left = np.array([-chord[1], chord[0]]) / length * math.copysign(1, bow)
    centre = (a + b) / 2 - left * radius * math.cos(half)
    count = max(_MIN_POINTS, math.ceil(2 * half * radius / _STEP_DEG))
    turn = np.linspace(-half, half, count)[:, np.newaxis]
    points = centre + radius * (np.cos(turn) * left + np.sin(turn) * chord / length)
    traced = unproject_mercator(points)
    traced[0], traced[-1] = start, end
    return traced


def measure_bow(points: npt.NDArray[np.float64]) -> float:
    """Return the bow of an arc of a circle, as ``trace_arc`` takes it, with its side.

    It is the height over the chord, positive to the left of the way from the first point to the
    last, 0 of a line without length; to eight figures, so that a bow chosen in hundredths is one.

    Args:
        points: lon, lat in degrees, of shape (n, 2), on one arc of the Mercator plane.
    """
    plane = project_mercator(points[[0, len(points) // 2, -1]])
    to, on = np.diff(plane, axis=0)
    # Where it bends, an arc turns by half of the angle that it spans (Euclid, Elements III.32).
    half = math.atan2(float(on[0] * to[1] - on[1] * to[0]), float(to @ on))
    return round(math.tan(half / 2) / 2, 8)


def _keeps_clear(
    points: npt.NDArray[np.float64], lands: Sequence[BaseGeometry], distance: float
) -> bool:
    if len(points) < 2 or not lands:
        return True
    # Longitudes run on along a journey, while land has them from -180 to 180 only.
    first = math.floor((points[:, 0].min() - distance + 180) / 360)
    last = math.floor((points[:, 0].max() + distance + 180) / 360)
    turned = [
        shapely.LineString(points - np.array([360 * turn, 0])) for turn in range(first, last + 1)
    ]
    return not shapely.dwithin(np.array(lands)[:, np.newaxis], turned, distance).any()
