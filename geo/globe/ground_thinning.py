"""Making ground small: simplified to what views show, whole numbers, and never over a budget."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.globe.ground import (
    STEPS_NEARER,
    Bounds,
    Ground,
    GroundName,
    Shapes,
    bound_kind,
    find_zoom,
    join_views,
)
from geo.globe.ground_tags import AREAS
from geo.globe.projections import project_mercator

Places = npt.NDArray[np.int64]

# Positions of lines and edges in one page; with four characters a number, some 300 kB of text,
# which travel as some 130 kB.
BUDGET = 50_000
MOST_NAMES = 400
# Bends of less than this, in pixels of the nearest zoom that a reader comes to, are not seen.
_LEAST_BEND = 0.6
# Areas of less than this, in square pixels there, are not seen either.
_LEAST_AREA = 12.0
# Each further turn of thinning: bends and areas grow, and kinds have room in fewer views.
_COARSER, _FEWER = 1.5, 0.5
_MOST_TURNS = 12
_MOST_ZOOM = 18
_LINE = 1  # GEOS's number for a LineString


@dataclass(frozen=True, eq=False)
class ThinGround:
    """Ground in whole units, for a page.

    Attributes:
        origin: lon of the left edge, and Mercator's y of the upper one, in degrees.
        unit: degrees of Mercator to a unit.
        lines: by kind, arrays of shape (n, 2): units to the right and downward.
        names: what it names.
        turns: how often it was thinned anew to keep within the budget; 0 where it was small.
    """

    origin: tuple[float, float]
    unit: float
    lines: Mapping[str, tuple[Places, ...]]
    names: tuple[GroundName, ...]
    turns: int

    @property
    def coarseness(self) -> float:
        """How much larger than what can be seen the bends are that were left out; 1 if none was."""
        return _COARSER**self.turns

    @property
    def size(self) -> int:
        """How many positions it has."""
        return sum(len(line) for lines in self.lines.values() for line in lines)


def thin_ground(ground: Ground, views: Sequence[Bounds], *, budget: int = BUDGET) -> ThinGround:
    """Simplify ground to what views show, and further until it has at most ``budget`` positions.

    Nothing is left of it at the last turn, should even that be too much.
    """
    nearest = min(_MOST_ZOOM, max(map(find_zoom, views), default=0.0) + STEPS_NEARER)
    unit = 360 / 256 / 2 ** math.ceil(nearest)
    west, _, _, north = ground.extent
    ((left, top),) = project_mercator(np.array([[west, north]])).tolist()
    shapes = {
        kind: shapely.transform(kept, project_mercator) for kind, kept in ground.shapes.items()
    }
    thin = ThinGround((left, top), unit, {}, ground.names[:MOST_NAMES], 0)
    for turn in range(_MOST_TURNS):
        lines = {
            kind: tuple(_thin(kept, kind, ground.extent, views, (left, top), unit, turn))
            for kind, kept in shapes.items()
        }
        thin = ThinGround((left, top), unit, lines, thin.names, turn)
        if thin.size <= budget:
            return thin
    return ThinGround((left, top), unit, {}, thin.names, _MOST_TURNS)


def _thin(
    shapes: Shapes,
    kind: str,
    extent: Bounds,
    views: Sequence[Bounds],
    origin: tuple[float, float],
    unit: float,
    turn: int,
) -> Iterator[Places]:
    seen: set[bytes] = set()
    least = 4 if kind in AREAS else 2
    for area, pixel in _list_areas(views, kind, extent, turn):
        bend = _LEAST_BEND * pixel * _COARSER**turn
        for ring in _list_rings(shapes, area, bend, _LEAST_AREA * (pixel * _COARSER**turn) ** 2):
            places = np.round((ring - np.array(origin)) / unit * (1, -1)).astype(np.int64)
            moved = np.append(True, np.any(np.diff(places, axis=0) != 0, axis=1))
            places = places[moved]
            key = places.tobytes()
            if len(places) >= least and key not in seen:
                seen.add(key)
                yield places


def _list_areas(
    views: Sequence[Bounds], kind: str, extent: Bounds, turn: int
) -> Iterator[tuple[BaseGeometry, float]]:
    """Yield where a kind is shown, the nearest first, and how many degrees a pixel has there."""
    rest = bound_kind(kind, extent)
    steps = STEPS_NEARER - _FEWER * turn
    zooms = sorted({math.floor(find_zoom(view)) for view in views}, reverse=True)
    for zoom in zooms:
        alike = [view for view in views if math.floor(find_zoom(view)) == zoom]
        area = shapely.intersection(join_views(alike, kind, extent, steps=steps), rest)
        if area.is_empty:
            continue
        rest = rest.difference(area)
        pixel = 360 / 256 / 2 ** min(_MOST_ZOOM, zoom + STEPS_NEARER)
        yield shapely.transform(area, project_mercator), pixel


def _list_rings(
    shapes: Shapes, area: BaseGeometry, bend: float, least: float
) -> Iterator[npt.NDArray[np.float64]]:
    """Yield lines or edges within an area, without bends and areas that nobody sees."""
    shapely.prepare(area)
    near = shapes[shapely.intersects(area, shapes)]
    across = ~shapely.covers(area, near)
    near = near.copy()
    near[across] = shapely.intersection(near[across], area)
    parts = shapely.simplify(shapely.get_parts(shapely.get_parts(near)), bend)
    lines = parts[(shapely.get_type_id(parts) == _LINE) & (shapely.length(parts) > bend)]
    rings = shapely.get_rings(parts[shapely.area(parts) >= least])
    rings = rings[shapely.area(shapely.polygons(rings)) >= least]
    for part in (*lines, *rings):
        yield shapely.get_coordinates(part)
