"""Areas: polygons that places and events have, opened on a world."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon

from geo.globe.basemap import collect_polygons
from geo.globe.projections import project_mercator, unproject_mercator
from geo.globe.world import World, open_line, open_polygon, unroll_longitudes
from geo.story.bounds import MOST_POSITIONS
from geo.story.reading import is_number

# An outer ring and its holes, of positions (lon, lat) in degrees.
Polygon = tuple[tuple[tuple[float, float], ...], ...]
Area = tuple[Polygon, ...]
# A ring comes back to its first position.
_LEAST_RING = 4
_DECIMALS = 7
_INMOST = 100
_HALF_TURN = 180.0
# Square degrees, about 1 m² at the equator.
_LEAST_AREA = 1e-10


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
    for polygon in area:
        _check_polygon(polygon)
    return area


@functools.lru_cache(maxsize=256)
def open_area(area: Area, world: World) -> MultiPolygon:
    """Return an area between the edges of a world, its parts that meet there at 180 as one."""
    parts = [open_polygon([np.array(ring) for ring in rings], world) for rings in area]
    pieces = shapely.get_parts(shapely.union_all([collect_polygons(parts)]))
    return MultiPolygon([piece for piece in pieces if piece.geom_type == "Polygon"])


def find_middle(area: Area) -> tuple[float, float]:
    """Return the position farthest inside an area's largest part, lon and lat in degrees.

    It is the middle of the largest circle that the part holds on the Mercator plane.
    """
    ((lon, lat),) = unproject_mercator(find_inmost(open_area(area, _find_world(area))))
    return round((float(lon) + 180) % 360 - 180, 6), round(float(lat), 6)


def meets_area(area: Area, track: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a track (lon, lat) comes into an area; none comes into one that is empty."""
    if not area:
        return False
    world = _find_world(area)
    return bool(open_area(area, world).intersects(open_line(np.array(track), world)))


def find_inmost(opened: MultiPolygon) -> npt.NDArray[np.float64]:
    """Return the position farthest inside an opened area's largest part, Mercator, shape (1, 2)."""
    plane = shapely.transform(opened, project_mercator)
    part = max(plane.geoms, key=lambda part: part.area)
    # Within a hundredth of its size: what is exact to the metre here is exact nowhere else.
    reach = max(np.ptp(np.reshape(part.bounds, (2, 2)), axis=0)) / _INMOST
    return shapely.get_coordinates(shapely.maximum_inscribed_circle(part, reach))[:1]


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


def _check_polygon(polygon: Polygon) -> None:
    world = _find_world((polygon,))
    for number, ring in enumerate(polygon, start=1):
        points = np.array(ring)
        points[:, 0] = unroll_longitudes(points[:, 0])
        whole = shapely.Polygon(points)
        if whole.convex_hull.area < _LEAST_AREA:
            # Where it was meant to go the longer way round, it comes back as it went.
            far = bool(np.abs(np.diff(np.array(ring)[:, 0])).max() > _HALF_TURN)
            said = "; from each position to the next it goes the shorter way round the world"
            raise ValueError(f"ring {number} encloses nothing{said if far else ''}")
        # One that meets itself at a position is what many tools draw, and can be drawn here.
        reason = shapely.is_valid_reason(whole)
        if reason.startswith("Self-intersection"):
            lon, lat = (float(part) for part in reason[reason.index("[") + 1 : -1].split())
            where = f"[{(lon + 180) % 360 - 180:.4g}, {lat:.4g}]"
            raise ValueError(f"ring {number} crosses itself near {where}")
    try:
        opened = open_area((polygon,), world)
    except ValueError as error:
        raise ValueError(
            f"{error}; the first ring is the outer one, and the others are holes in it"
        ) from error
    if opened.is_empty:
        raise ValueError("its holes leave nothing of it")


def _find_world(area: Area) -> World:
    # Opened on the other side of the globe, so that nothing is cut.
    return World((area[0][0][0][0] + 360) % 360 - 180)


def _read_polygon(rings: object, most_latitude: float) -> Polygon:
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
