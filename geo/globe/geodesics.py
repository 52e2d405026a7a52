"""Shortest lines and distances on the WGS 84 ellipsoid."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from pyproj import Geod

from geo.globe.projections import MERCATOR_LIMIT
from geo.globe.world import unroll_longitudes

WGS84 = Geod(ellps="WGS84")
# A straight chord of 40 km strays from the geodesic by 31 m in space (s²/8R). On a map it strays
# by about s²·tan(latitude)/8R, which stays under 0.4 km up to 85 degrees.
MAX_STEP_M = 40_000.0
MAX_STEP_DEG = 4.0
_MAX_POINTS = 20_000


class UndrawableLineError(ValueError):
    """A line that no web map can draw, such as one over a pole."""


def measure_distance(start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return the length in metres of the geodesic between two points (lon, lat in degrees)."""
    _, _, metres = WGS84.inv(*start, *end)
    return float(metres)


def trace_geodesic(start: tuple[float, float], end: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Trace the shortest line between two points on the WGS 84 ellipsoid.

    Args:
        start: lon, lat in degrees; any longitude.
        end: lon, lat in degrees; any longitude.

    Returns:
        Array of shape (n, 2): lon, lat in degrees, both ends included. Longitude is continuous
        and starts at ``start``; neighbours are at most ``MAX_STEP_M`` and ``MAX_STEP_DEG`` apart.

    Raises:
        UndrawableLineError: the line passes nearer to a pole than a web map reaches.

    Karney, C. F. F. (2013), Algorithms for geodesics, J. Geodesy 87, 43-55 (as in PROJ).
    """
    count = max(1, math.ceil(measure_distance(start, end) / MAX_STEP_M))
    while count < _MAX_POINTS:
        inner = WGS84.npts(*start, *end, count - 1) if count > 1 else []
        points = np.array([start, *inner, end], dtype=np.float64)
        if np.abs(points[:, 1]).max() > MERCATOR_LIMIT:
            break
        points[:, 0] = unroll_longitudes(points[:, 0])
        if np.abs(np.diff(points[:, 0])).max() <= MAX_STEP_DEG:
            return points
        count *= 2
    raise UndrawableLineError(
        "the shortest line passes over a pole or near it, where no web map reaches"
    )
