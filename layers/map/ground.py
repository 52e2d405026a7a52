"""The ground of close views on the map: its symbols, and what the page's scripts are told of it."""

from __future__ import annotations

import math
from typing import Any

import folium
import numpy as np
from markupsafe import Markup

from geo.globe.ground import Ground, GroundName
from geo.globe.ground_tags import AREAS, LEAST_ZOOM
from geo.globe.ground_thinning import ThinGround
from geo.globe.projections import project_mercator, unproject_mercator
from geo.story.grounds import load_ground, load_thin_ground
from layers.map.basemap import Renderer
from layers.map.symbols import write_steps
from layers.scene import Scene

_DEGREE_M = 111_195.0


def build_ground_layer(scene: Scene) -> folium.FeatureGroup | None:
    """Build the layer that draws the ground's symbols on the map, None where there is none."""
    options = _describe(scene)
    if options is None:
        return None
    group = folium.FeatureGroup(name="ground", control=False)
    Renderer("Ground", options).add_to(group)
    return group


def draw_ground_symbols(scene: Scene) -> Markup:
    """Return the ground as SVG symbols ``ground-field``, ``ground-<kind>``, in its own units.

    x grows to the right and y downward from the corner that ``place_ground`` names.
    """
    ground, thin = load_ground(scene.story), load_thin_ground(scene.story)
    if ground is None or thin is None:
        return Markup("")
    wide, high = _measure(ground, thin)
    path = Markup('<path id="ground-{}" vector-effect="non-scaling-stroke" d="{}"/>')
    symbols = [path.format("field", f"M0 0h{wide}v{high}h-{wide}z")]
    for kind, lines in thin.lines.items():
        data = "".join(write_steps(line, close=kind in AREAS) for line in lines)
        symbols.append(path.format(kind, data))
    return Markup("").join(symbols)


def list_kinds(scene: Scene, zoom: float) -> list[str]:
    """Return what of the ground is drawn at some zoom, the lowest first.

    That is nothing where all of it is too small to be seen.
    """
    ground, thin = load_ground(scene.story), load_thin_ground(scene.story)
    if ground is None or thin is None or zoom < ground.least_zoom:
        return []
    return ["field", *(kind for kind in thin.lines if zoom >= LEAST_ZOOM[kind])]


def place_ground(scene: Scene) -> tuple[float, float, float]:
    """Return lon on the opened world and lat of the ground's corner, and degrees to its unit."""
    ground, thin = load_ground(scene.story), load_thin_ground(scene.story)
    assert ground is not None
    assert thin is not None
    ((_, lat),) = unproject_mercator(np.array([thin.origin]))
    return thin.origin[0], float(lat), thin.unit


def _describe(scene: Scene) -> dict[str, Any] | None:
    ground, thin = load_ground(scene.story), load_thin_ground(scene.story)
    if ground is None or thin is None:
        return None
    lon, lat, unit = place_ground(scene)
    return {
        "lon": round(lon, 7),
        "lat": round(lat, 7),
        "unit": unit,
        "least": round(ground.least_zoom, 2),
        "kinds": {kind: LEAST_ZOOM[kind] for kind in thin.lines},
        "credit": scene.story.ground.say_credit(scene.language) if scene.story.ground else "",
        "names": [_describe_name(name, thin) for name in thin.names],
    }


def _describe_name(name: GroundName, thin: ThinGround) -> list[Any]:
    runs = []
    for run in name.runs:
        place = project_mercator(np.array([[run.lon, run.lat]]))[0] - np.array(thin.origin)
        x, y = np.round(place / thin.unit * (1, -1)).astype(int).tolist()
        metres = thin.unit * _DEGREE_M * math.cos(math.radians(run.lat))
        length = 0 if math.isinf(run.length_m) else round(run.length_m / metres)
        runs.append([x, y, round(-run.angle), length])
    return [name.text, name.kind, name.least_zoom, runs]


def _measure(ground: Ground, thin: ThinGround) -> tuple[int, int]:
    west, south, east, north = ground.extent
    corners = project_mercator(np.array([[west, south], [east, north]]))
    wide, high = np.round(np.ptp(corners, axis=0) / thin.unit).astype(int).tolist()
    return wide, high
