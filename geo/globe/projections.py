"""Spherical (web) Mercator, in degrees of longitude on both axes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

# The latitude at which web Mercator's world is a square.
MERCATOR_LIMIT = float(np.degrees(np.arctan(np.sinh(np.pi))))


def project_mercator(points: Points) -> Points:
    """Project points of shape (n, 2), lon and lat in degrees, to Mercator x and y.

    x is the longitude itself, continuous longitudes included, and y grows northward; one unit is
    one degree of longitude. Latitudes beyond ``MERCATOR_LIMIT`` are drawn at it. Snyder, Map
    Projections: A Working Manual (USGS 1987), eq. 7-2.
    """
    lat = np.radians(np.clip(points[:, 1], -MERCATOR_LIMIT, MERCATOR_LIMIT))
    return np.column_stack([points[:, 0], np.degrees(np.arcsinh(np.tan(lat)))])


def unproject_mercator(points: Points) -> Points:
    """Turn Mercator x and y, as ``project_mercator`` gives them, back into lon and lat."""
    lat = np.degrees(np.arctan(np.sinh(np.radians(points[:, 1]))))
    return np.column_stack([points[:, 0], lat])
