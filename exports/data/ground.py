"""Land and borders under the story, for map programs: as fine as the page has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiLineString, MultiPolygon
from shapely.geometry.base import BaseGeometry

from exports.data.fields import FIELDS
from exports.data.tables import StoryData, Table
from geo.globe.basemap import border_lines, collect_polygons, land_shape, load_basemap
from geo.globe.world import World
from layers.map.symbols import LEAST_ISLAND_KM2, make_detail
from layers.scene import fit_all, is_close
from layers.telling.words import Words

# As data have it, longitudes from -180 to 180.
_WORLD = World(-180.0)
# Degrees: an edge of the world on a curved plane is bent.
_STEP = 2.0
# Degrees, a tenth of a metre: on the edge itself, rounding would put a corner on the other side.
_GAP = 1e-6


def list_ground(data: StoryData) -> Mapping[str, Table]:
    """Return the tables ``land`` and ``borders`` by name, without rows.

    None where the story is so close that the basemap has no true coast for it.
    """
    if is_close(fit_all(data.scene)):
        return {}
    return {
        name: Table(name, FIELDS[name], (), geometry_type=kind)
        for name, kind in (("land", "MultiPolygon"), ("borders", "MultiLineString"))
    }


def make_ground(data: StoryData) -> Mapping[str, Table]:
    """Return the tables of ``list_ground``: land in one row, borders in a row for each kind.

    They are cut at 180 degrees, and where a map of the story is cut (``find_centre``).
    """
    tables = list_ground(data)
    if not tables:
        return {}
    basemap, detail = load_basemap(), make_detail(data.scene.story)
    land = land_shape(basemap, _WORLD, detail=detail, min_area_km2=LEAST_ISLAND_KM2)
    lines = border_lines(basemap, _WORLD, detail=detail)
    edge = find_centre(data) % 360 - 180
    return {
        "land": replace(tables["land"], rows=({},), shapes=(_cut_land(land, edge),)),
        "borders": replace(
            tables["borders"],
            rows=tuple({"status": kind} for kind in lines),
            shapes=tuple(_cut_lines(shape, edge) for shape in lines.values()),
        ),
    }


def describe_ground(words: Words, name: str) -> Mapping[str, str]:
    """Return what ``describe_data`` does of one of these tables, which are nobody's work here."""
    return {
        "title": words.say(f"data.{name}"),
        "description": words.say(f"data.about_{name}"),
        "license": "Public domain",
        "attribution": "Natural Earth",
    }


def find_centre(data: StoryData) -> float:
    """Return the meridian in the middle of a map of the story, in degrees.

    A map program draws what crosses the map's edge as a bar from one edge to the other. The
    story's data are cut at 180 degrees and nowhere else: where a journey goes all round, the map
    is cut there.
    """
    centre = data.scene.story.world.centre
    edge = centre % 360 - 180
    crossing = [table for name, table in data.layers.items() if name in ("legs", "areas", "flows")]
    for shape in (shape for table in crossing for shape in table.shapes):
        for part in getattr(shape, "geoms", (shape,)):
            west, _, east, _ = part.bounds
            if west < edge < east:
                return 0.0
    return centre


def _cut_land(land: MultiPolygon, edge: float) -> MultiPolygon:
    whole = collect_polygons(_cut(land, edge, "Polygon"))
    bent: MultiPolygon = shapely.segmentize(whole, _STEP)
    return bent


def _cut_lines(lines: MultiLineString, edge: float) -> MultiLineString:
    return MultiLineString(_cut(lines, edge, "LineString"))


def _cut(shape: BaseGeometry, edge: float, kind: str) -> list[Any]:
    """Return the pieces of a shape on both sides of an edge; where it is touched, nothing."""
    pieces = [shapely.get_parts(shapely.intersection(shape, half)) for half in _list_halves(edge)]
    return [it for it in np.concatenate(pieces) if it.geom_type == kind and not it.is_empty]


def _list_halves(edge: float) -> Iterator[BaseGeometry]:
    """Yield what lies west and what lies east of an edge, which is in [-180, 180)."""
    west, east = edge - _GAP, edge + _GAP
    if west > _WORLD.west:
        yield shapely.box(_WORLD.west, -90, west, 90)
        yield shapely.box(east, -90, _WORLD.east, 90)
    else:
        yield shapely.box(_WORLD.west, -90, _WORLD.east, 90)
