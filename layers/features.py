"""What the layers share: GeoJSON for Leaflet, on the opened world."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

# Six decimals are 0.1 m.
_DECIMALS = 6


def make_collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return features as a FeatureCollection."""
    return {"type": "FeatureCollection", "features": features}


def make_point(lon: float, lat: float, **properties: object) -> dict[str, Any]:
    """Return a point (degrees, longitude continuous) as a feature."""
    position = [round(lon, _DECIMALS), round(lat, _DECIMALS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": properties,
    }


def make_line(points: npt.NDArray[np.float64], **properties: object) -> dict[str, Any]:
    """Return a line of shape (n, 2), lon and lat in degrees, as a feature that is not cut."""
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": np.round(points, _DECIMALS).tolist()},
        "properties": properties,
    }
