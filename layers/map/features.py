"""What the layers share: GeoJSON for Leaflet, on the opened world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

# Six decimals are 0.1 m.
_DECIMALS = 6
# Folium renders what it has rendered as a template once more: there, a brace in a story's text
# would begin an expression that the server computes. A private character stands in for it.
_BRACE = "\ue000"


@dataclass(frozen=True)
class Mark:
    """A place or an event where it stands: degrees, longitude continuous; what it is; its look."""

    lon: float
    lat: float
    properties: dict[str, Any]
    style: dict[str, Any]


def make_collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return features as a FeatureCollection."""
    return {"type": "FeatureCollection", "features": features}


def make_point(lon: float, lat: float, **properties: object) -> dict[str, Any]:
    """Return a point (degrees, longitude continuous) as a feature."""
    position = [round(lon, _DECIMALS), round(lat, _DECIMALS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": _hide_braces(properties),
    }


def make_line(points: npt.NDArray[np.float64], **properties: object) -> dict[str, Any]:
    """Return a line of shape (n, 2), lon and lat in degrees, as a feature that is not cut."""
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": np.round(points, _DECIMALS).tolist()},
        "properties": _hide_braces(properties),
    }


def restore_braces(script: str) -> str:
    """Put the braces of a story's texts back into a script that Folium has rendered."""
    return script.replace(_BRACE.encode("ascii", "backslashreplace").decode(), "{")


def _hide_braces(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("{", _BRACE)
    if isinstance(value, dict):
        return {key: _hide_braces(item) for key, item in value.items()}
    return [_hide_braces(item) for item in value] if isinstance(value, list) else value
