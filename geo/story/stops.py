"""The line through a journey's stops, as routes.geojson has it."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from geo.story.geojson import make_line
from geo.story.reading import is_number
from geo.story.records import Route, Story

# Stops in routes.geojson and the same places in places.geojson agree to this, about 10 m.
SAME_DEG = 1e-4
_DECIMALS = 4


def make_stop_line(route: Route, story: Story) -> dict[str, Any]:
    """Return the GeoJSON line through a journey's stops, cut at the antimeridian.

    From stop to stop it goes the shorter way round, which is how each leg is drawn.
    """
    places = [story.places[stop] for stop in route.stops]
    points = [[places[0].lon, places[0].lat]]
    for place in places[1:]:
        lon = points[-1][0] + (place.lon - points[-1][0] + 180) % 360 - 180
        points.append([lon, place.lat])
    return make_line(np.round(points, _DECIMALS))


def is_near(found: object, expected: object) -> bool:
    """Tell whether two GeoJSON geometries are alike, every number to within ``SAME_DEG``."""
    if isinstance(expected, dict):
        known = ("type", "coordinates")
        return isinstance(found, dict) and all(is_near(found.get(k), expected[k]) for k in known)
    if isinstance(expected, list):
        same = isinstance(found, list) and len(found) == len(expected)
        return same and all(map(is_near, cast("list[object]", found), expected))
    if isinstance(expected, float):
        return is_number(found) and abs(cast("float", found) - expected) <= SAME_DEG
    return found == expected
