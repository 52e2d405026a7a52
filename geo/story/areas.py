"""Areas: polygons that places and events have, opened on a world."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from geo.globe.basemap import collect_polygons
from geo.globe.world import World, open_polygon
from geo.story.reading import is_number

# Polygons, each its outer ring and its holes, of positions (lon, lat) in degrees.
Area = tuple[tuple[tuple[tuple[float, float], ...], ...], ...]
# A ring comes back to its first position.
_LEAST_RING = 4
_DECIMALS = 7
# More are no outline that somebody drew; the page would have to carry all of them.
MOST_POSITIONS = 5000


def read_area(geometry: Mapping[str, Any], *, most_latitude: float) -> Area:
    """Return the area that a GeoJSON Polygon or MultiPolygon says.

    Raises:
        ValueError: it has no such coordinates; the text says what they must be.
    """
    listed = geometry.get("coordinates")
    polygons = [listed] if geometry["type"] == "Polygon" else listed
    if not isinstance(polygons, list) or not polygons:
        raise ValueError("it must be a list of rings")
    area = tuple(_read_polygon(polygon, most_latitude) for polygon in polygons)
    count = sum(len(ring) for polygon in area for ring in polygon)
    if count > MOST_POSITIONS:
        raise ValueError(f"it has {count} positions; at most {MOST_POSITIONS}")
    if open_area(area, _find_world(area)).is_empty:
        raise ValueError("it encloses nothing")
    return area


@functools.lru_cache(maxsize=256)
def open_area(area: Area, world: World) -> MultiPolygon:
    """Return an area between the edges of a world, its parts that meet there at 180 as one."""
    parts = [open_polygon([np.array(ring) for ring in rings], world) for rings in area]
    pieces = shapely.get_parts(shapely.union_all([collect_polygons(parts)]))
    return MultiPolygon([piece for piece in pieces if piece.geom_type == "Polygon"])


def find_middle(area: Area) -> tuple[float, float]:
    """Return a position inside an area's largest part, lon and lat in degrees."""
    opened = open_area(area, _find_world(area))
    point = max(opened.geoms, key=lambda part: part.area).representative_point()
    return round((point.x + 180) % 360 - 180, 6), round(point.y, 6)


def make_geometry(area: Area) -> dict[str, Any]:
    """Return an area as GeoJSON, cut at the antimeridian, outer rings wound to the left."""
    parts = [shapely.geometry.polygon.orient(it) for it in open_area(area, World(-180.0)).geoms]
    coordinates = [
        [
            np.round(np.array(ring.coords), _DECIMALS).tolist()
            for ring in (it.exterior, *it.interiors)
        ]
        for it in parts
    ]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def _find_world(area: Area) -> World:
    # Opened on the other side of the globe, so that nothing is cut.
    return World((area[0][0][0][0] + 360) % 360 - 180)


def _read_polygon(
    rings: object, most_latitude: float
) -> tuple[tuple[tuple[float, float], ...], ...]:
    if not isinstance(rings, list) or not rings:
        raise ValueError("each polygon must be a list of rings")
    return tuple(_read_ring(ring, most_latitude) for ring in rings)


def _read_ring(ring: object, most_latitude: float) -> tuple[tuple[float, float], ...]:
    if not isinstance(ring, list) or len(ring) < _LEAST_RING:
        raise ValueError(f"each ring must be a list of at least {_LEAST_RING} positions")
    for position in ring:
        if not (
            isinstance(position, list)
            and len(position) in (2, 3)
            and all(map(is_number, position))
            and abs(position[0]) <= 360
            and abs(position[1]) <= most_latitude
        ):
            raise ValueError(
                f"each position must be [lon, lat] in degrees, from -{most_latitude} to "
                f"{most_latitude} north; longitude stands first"
            )
    if ring[0][:2] != ring[-1][:2]:
        raise ValueError("each ring must end at its first position")
    return tuple((float(lon), float(lat)) for lon, lat, *_ in ring)
