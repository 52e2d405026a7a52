"""Countries in full detail, each kept once it was asked for."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from geo.globe.basemap import country_rings, country_shape, load_basemap
from geo.globe.world import FloatArray


# No bound: a story of the whole world asks for each country again and again, and all of them
# together are as large as the basemap.
@cache
def load_country(code: str) -> MultiPolygon:
    """Return the land of a country (ISO 3166-1 alpha-3), longitudes in [-180, 180]; prepared.

    Raises:
        ValueError: the basemap has no country of that code.
    """
    land = country_shape(load_basemap(), code)
    shapely.prepare(land)
    return land


def is_near_country(code: str, point: tuple[float, float], *, degrees: float) -> bool:
    """Tell whether a point (lon, lat in degrees) lies so near to a country, or in it.

    Distances are measured on the plane of lon and lat, as GEOS does.

    Raises:
        ValueError: the basemap has no country of that code.
    """
    # Most points have a corner of their coast or border at hand, and no shape need be made.
    nearest = np.hypot(*(_load_vertices(code) - point).T).min()
    return bool(
        nearest <= degrees or shapely.dwithin(load_country(code), shapely.Point(point), degrees)
    )


@cache
def _load_vertices(code: str) -> FloatArray:
    """Return all vertices of a country, lon, lat of shape (n, 2)."""
    return np.concatenate([r for rings in country_rings(load_basemap(), code) for r in rings])
