"""Areas on the map: their symbols, and what the page's scripts are told of them."""

from __future__ import annotations

from typing import Any

import folium
import numpy as np
import numpy.typing as npt
import shapely
from markupsafe import Markup

from geo.globe.projections import project_mercator, unproject_mercator
from layers.labels.areas import list_area_rooms
from layers.map.basemap import Renderer
from layers.map.legend import sign_area
from layers.map.symbols import list_turns, write_steps
from layers.scene import Scene

# Of an area's longer side: about what a screen is wide where it is seen from near.
_STEPS = 8192
_DECIMALS = 5


def build_areas_layer(scene: Scene) -> folium.FeatureGroup | None:
    """Build the layer that draws the areas' symbols on the map, None where there are none."""
    if not scene.areas:
        return None
    group = folium.FeatureGroup(name="areas", control=False)
    areas = [_describe(kind, id_, scene) for kind, id_ in scene.areas]
    Renderer("Areas", {"turns": list_turns(scene), "areas": areas}).add_to(group)
    return group


def draw_area_symbols(scene: Scene) -> Markup:
    """Return the areas as SVG symbols ``area-<kind>-<id>``, each in its own units.

    x grows to the right and y downward from the corner that ``place_area`` names.
    """
    path = Markup('<path id="area-{}-{}" vector-effect="non-scaling-stroke" d="{}"/>')
    symbols = []
    for (kind, id_), area in scene.areas.items():
        corner, unit = _measure((kind, id_), scene)
        rings = [ring for part in area.geoms for ring in (part.exterior, *part.interiors)]
        data = "".join(_write_ring(shapely.get_coordinates(it), corner, unit) for it in rings)
        symbols.append(path.format(kind, id_, data))
    return Markup("").join(symbols)


def place_area(kind: str, id_: str, scene: Scene) -> tuple[float, float, float]:
    """Return lon on the opened world and lat of an area's corner, and degrees to its unit."""
    corner, unit = _measure((kind, id_), scene)
    ((lon, lat),) = unproject_mercator(corner[np.newaxis])
    return float(lon), float(lat), unit


def class_area(kind: str, id_: str, scene: Scene) -> str:
    """Return the classes of an area's shape, which say how its edge is drawn."""
    record = (scene.story.places if kind == "place" else scene.story.events)[id_]
    return f"area sign-{sign_area(record.precision)}"


def list_room_points(kind: str, id_: str, scene: Scene) -> list[list[float]]:
    """Return where an area's name may stand, lon and lat on the opened world, for scripts."""
    rooms = list_area_rooms(kind, id_, scene)
    return [[round(lon, _DECIMALS), round(lat, _DECIMALS)] for lon, lat in rooms]


def _describe(kind: str, id_: str, scene: Scene) -> dict[str, Any]:
    lon, lat, unit = place_area(kind, id_, scene)
    return {
        "key": f"{kind} {id_}",
        "lon": round(lon, 7),
        "lat": round(lat, 7),
        "unit": unit,
        "className": class_area(kind, id_, scene),
    }


def _measure(key: tuple[str, str], scene: Scene) -> tuple[npt.NDArray[np.float64], float]:
    """Return the upper left corner of an area's box, Mercator, and how many degrees a unit is."""
    points = project_mercator(shapely.get_coordinates(scene.areas[key]))
    (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
    unit = float(f"{max(right - left, top - bottom) / _STEPS:.3g}")
    return np.array([left, top]), unit


def _write_ring(ring: npt.NDArray[np.float64], corner: npt.NDArray[np.float64], unit: float) -> str:
    steps = (project_mercator(ring) - corner) / unit * (1, -1)
    return write_steps(np.round(steps).astype(np.int64), close=True)
