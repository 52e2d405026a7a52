"""Schematic arcs: plain curves that join two places and claim nothing about the way taken."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.globe.geodesics import UndrawableLineError
from geo.globe.projections import project_mercator, unproject_mercator

# Height of the arc over its chord. The flattest that keeps clear is taken: 0.15 is plainly no
# straight line, 0.5 is a half circle.
BOWS = tuple(step / 100 for step in range(15, 51))
# An arc keeps this far, in degrees, from the land of a country that it avoids.
CLEARANCE_DEG = 0.2
_STEP_DEG = 1.5
_MIN_POINTS = 49
# An arc does not rise into the stretched north and south of a web map, unless it ends there.
_MAX_LATITUDE = 80.0


def trace_arc(
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    avoid: Sequence[BaseGeometry] = (),
) -> npt.NDArray[np.float64]:
    """Trace an arc of a circle, on the Mercator plane, from one place to another.

    It goes the shorter way round in longitude, and bows towards the equator unless only the
    other side is clear. Its height is the least of ``BOWS`` that keeps it ``CLEARANCE_DEG``
    clear of ``avoid``.

    Args:
        start: lon, lat in degrees; any longitude.
        end: lon, lat in degrees; any longitude.
        avoid: lands to keep clear of, lon and lat in degrees, longitudes from -180 to 180;
            best prepared.

    Returns:
        Array of shape (n, 2): lon, lat in degrees, both ends included, longitude continuous and
        starting at ``start``.

    Raises:
        UndrawableLineError: no arc is clear of ``avoid``.
    """
    end = (start[0] + (end[0] - start[0] + 180) % 360 - 180, end[1])
    most = max(_MAX_LATITUDE, abs(start[1]), abs(end[1]))
    for bow in _order_bows(start, end):
        points = _bend(start, end, bow)
        if np.abs(points[:, 1]).max() > most:
            continue
        if _keeps_clear(points, avoid):
            return points
    raise UndrawableLineError("no schematic arc between these stops keeps clear of `avoid`")


def _order_bows(start: tuple[float, float], end: tuple[float, float]) -> Iterator[float]:
    # A positive bow lies to the left of the way from start to end.
    eastward = end[0] >= start[0]
    northern = start[1] + end[1] >= 0
    towards_equator = -1 if eastward == northern else 1
    for bow in BOWS:
        yield towards_equator * bow
        yield -towards_equator * bow


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


def _keeps_clear(points: npt.NDArray[np.float64], avoid: Sequence[BaseGeometry]) -> bool:
    # Longitudes run on along a journey, while land has them from -180 to 180 only.
    first = math.floor((points[:, 0].min() - CLEARANCE_DEG + 180) / 360)
    last = math.floor((points[:, 0].max() + CLEARANCE_DEG + 180) / 360)
    turned = [
        shapely.LineString(points - np.array([360 * turn, 0])) for turn in range(first, last + 1)
    ]
    return not any(shapely.dwithin(land, line, CLEARANCE_DEG) for land in avoid for line in turned)
