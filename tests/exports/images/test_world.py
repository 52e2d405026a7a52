from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from exports.images.framing import Frame
from exports.images.world import pick_detail, repeat_shape
from geo.globe.basemap import land_rings, load_basemap
from geo.globe.planes import AzimuthalPlane, EqualEarthPlane, GlobePlane, MercatorPlane, Plane
from geo.globe.world import World
from layers.labels.labelling import Box

SEOUL_WORLD = World(-53.0)
BOX = Box(0, 0, 600, 400)
VIEWS: dict[str, tuple[Plane, tuple[float, float], float]] = {
    # name: (plane, lon and lat of the window's middle, its width in km on the plane)
    "Korea on Mercator": (MercatorPlane(SEOUL_WORLD), (127.0, 38.0), 1500),
    "the Atlantic on Mercator, over the edge": (MercatorPlane(SEOUL_WORLD), (300.0, 30.0), 9000),
    "Europe on Equal Earth": (EqualEarthPlane(SEOUL_WORLD), (15.0, 50.0), 6000),
    "the far north on Equal Earth": (EqualEarthPlane(SEOUL_WORLD), (20.0, 75.0), 9000),
    "the world on Equal Earth": (EqualEarthPlane(SEOUL_WORLD), (127.0, 10.0), 30000),
    "Korea around Seoul": (AzimuthalPlane(127.0, 37.5), (127.0, 38.0), 2500),
    "Siberia around Seoul": (AzimuthalPlane(127.0, 37.5), (110.0, 62.0), 3500),
    "the Arctic around Seoul": (AzimuthalPlane(127.0, 37.5), (100.0, 82.0), 5000),
    "half the world around Seoul": (AzimuthalPlane(127.0, 37.5), (60.0, 30.0), 20000),
    "a globe": (GlobePlane(127.0, 37.5), (127.0, 37.5), 14000),
}


@pytest.mark.parametrize("name", VIEWS)
def test_only_what_is_not_seen_is_left_out_of_the_world(name: str) -> None:
    plane, (lon, lat), wide_km = VIEWS[name]
    ((x, y),) = plane.project_points(np.array([[lon, lat]])).tolist()
    frame = Frame("a plane", plane, BOX, BOX.right / (wide_km * 1000), (x, y))
    detail = pick_detail(frame, 1.0)
    seen, whole = (
        repeat_shape(
            plane.project_polygons(land_rings(load_basemap(), detail=found, min_area_km2=20)),
            frame,
            1.0,
        )
        for found in (detail, replace(detail, within=None))
    )
    apart = shapely.symmetric_difference(seen, whole).area
    # A tenth of a pixel in all: the world's own edge is bent at other points.
    assert apart < 0.1 / frame.scale**2
    assert seen.area > 0
