"""The names of areas: where each may stand inside its own."""

from __future__ import annotations

import functools

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from geo.globe.projections import project_mercator, unproject_mercator
from geo.story.areas import find_inmost
from layers.labels.countries import find_rooms
from layers.scene import Scene

# How many times as wide as high a name is, near enough.
_NAME = (6.0, 1.0)

Rooms = tuple[tuple[float, float], ...]


def list_area_rooms(kind: str, id_: str, scene: Scene) -> Rooms:
    """Return where in its area a name's middle may stand, lon and lat, the roomiest first.

    None where a record is no area, or bears a sign beside which its name stands.
    """
    if kind == "event" or scene.story.places[id_].is_marked:
        return ()
    return _list_rooms(scene.areas[kind, id_])


@functools.lru_cache(maxsize=256)
def _list_rooms(area: MultiPolygon) -> Rooms:
    plane = shapely.transform(area, project_mercator)
    rooms = [(room.x, room.y) for room in find_rooms(plane, _NAME)]
    points = np.array(rooms or find_inmost(area), dtype=np.float64)
    return tuple((float(lon), float(lat)) for lon, lat in unproject_mercator(points))
