"""The world as one unbroken strip: opened at a meridian, longitude continuous from edge to edge.

The antimeridian package fixes shapes at 180 degrees only and takes seconds for a world at 1:50m;
here any meridian can be the edge, and a shape that the edge does not cut is left as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

FloatArray = npt.NDArray[np.float64]

_TURN = 360.0
_POLE = 90.0
# Square degrees, about 1 m² at the equator: what rounding leaves where a shape touches an edge.
_LEAST_PIECE = 1e-10
# Positions in a closed ring: a triangle, and its first corner again.
_LEAST_RING = 4


@dataclass(frozen=True)
class World:
    """The world opened at a meridian.

    Attributes:
        meridian: longitude in degrees, in [-180, 180), that becomes both the left and the right
            edge.

    Raises:
        ValueError: the meridian is outside that range.
    """

    meridian: float

    def __post_init__(self) -> None:
        if not -180 <= self.meridian < 180:
            raise ValueError(f"the meridian is {self.meridian}; it must be in [-180, 180)")

    @property
    def west(self) -> float:
        """Longitude of the left edge in degrees."""
        return self.meridian

    @property
    def east(self) -> float:
        """Longitude of the right edge in degrees, 360 more than the left."""
        return self.meridian + _TURN

    @property
    def centre(self) -> float:
        """Longitude midway between the edges in degrees."""
        return self.meridian + _TURN / 2

    def place_longitude(self, lon: float) -> float:
        """Return `lon` (degrees, any) turned by whole circles into [west, east)."""
        placed = lon - _TURN * math.floor((lon - self.west) / _TURN)
        # Rounding may leave it a hair outside either edge.
        return max(placed, self.west) if placed < self.east else self.west

    def place_longitudes(self, lons: FloatArray) -> FloatArray:
        """Return longitudes, shape (n,), each as `place_longitude` does."""
        placed = lons - _TURN * np.floor((lons - self.west) / _TURN)
        return np.where(placed < self.east, np.maximum(placed, self.west), self.west)


def unroll_longitudes(lons: npt.ArrayLike) -> FloatArray:
    """Make longitudes continuous: neighbours never more than 180 degrees apart.

    Args:
        lons: degrees, shape (n,); the first one stays as it is.

    Returns:
        The same longitudes turned by whole circles, shape (n,).
    """
    values = np.asarray(lons, dtype=np.float64)
    steps = np.diff(values)
    unrolled = values.copy()
    if (np.abs(steps) <= _TURN / 2).all():
        return unrolled
    # Whole turns are summed, not steps, so that no rounding error adds up along the line.
    turns = np.cumsum(np.round(steps / _TURN))
    unrolled[1:] -= _TURN * turns
    return unrolled


def split_points(points: FloatArray, starts: npt.NDArray[np.int64]) -> list[FloatArray]:
    """Part points, shape (n, 2), before each of `starts`, as `numpy.split` does, in less time."""
    edges = [0, *starts.tolist(), len(points)]
    return [points[first:last] for first, last in pairwise(edges)]


def open_polygon(rings: Sequence[npt.ArrayLike], world: World) -> MultiPolygon:
    """Open a polygon: longitude continuous, cut at the world's edges and nowhere else.

    Args:
        rings: outer ring, then holes, each lon, lat in degrees of shape (n, 2), wound either way,
            closed or not. Longitudes may jump by 360. An outer ring that runs round the world is
            closed along the nearer pole.
        world: where to open.

    Returns:
        Valid polygons between the world's edges; empty when the outer ring encloses nothing.
        Where simplification made a ring cross itself, GEOS's structure method repairs it.

    Raises:
        ValueError: a ring is malformed, a hole lies outside, or a ring goes round more than once.
    """
    outer = _unroll_ring(rings[0], world)
    if len(outer) < _LEAST_RING:
        return MultiPolygon()
    inner = [_unroll_ring(ring, world) for ring in rings[1:]]
    inner = [ring for ring in inner if len(ring) >= _LEAST_RING]
    whole: BaseGeometry = Polygon(
        outer, [hole for ring in inner for hole in _place_hole(ring, outer)]
    )
    if not whole.is_valid:
        whole = shapely.make_valid(whole, method="structure", keep_collapsed=False)
    return MultiPolygon([piece for part in _polygons(whole) for piece in _cut_piece(part, world)])


def open_polygons(polygons: Sequence[Sequence[FloatArray]], world: World) -> list[Polygon]:
    """Open many polygons as `open_polygon` does, and return the parts of all in their order.

    Those of one ring that the world's edges do not touch, which are nearly all, are made at once.
    """
    parts: list[list[Polygon]] = [[] for _ in polygons]
    single = [number for number, rings in enumerate(polygons) if len(rings) == 1]
    others = {*range(len(polygons))} - {*single}
    if single:
        rings = [polygons[number][0] for number in single]
        made, whole = _make_within(rings, world)
        for number, polygon, is_whole in zip(single, made, whole, strict=True):
            if is_whole:
                parts[number] = [polygon] if polygon is not None else []
            else:
                others.add(number)
    for number in sorted(others):
        parts[number] = _polygons(open_polygon(polygons[number], world))
    return [part for found in parts for part in found]


def _make_within(
    rings: Sequence[FloatArray], world: World
) -> tuple[list[Polygon | None], npt.NDArray[np.bool_]]:
    """Make polygons of rings that lie between the world's edges as they are, or a turn from it.

    Returns:
        The polygons, None for one that encloses nothing, and whether each is all there is to it:
        others have to be opened one by one.
    """
    closed = [part for ring in rings for part in (ring, ring[:1])]
    points = np.concatenate(closed).astype(np.float64, copy=False)
    starts = np.cumsum([0, *(len(ring) + 1 for ring in rings)])[:-1]
    steps = np.diff(points, axis=0, prepend=points[:1])
    steps[starts] = 0.0
    moved = np.any(steps != 0, axis=1)
    moved[starts] = True
    counts = np.add.reduceat(moved.astype(np.int64), starts)
    west, east = (extreme.reduceat(points[:, 0], starts) for extreme in (np.minimum, np.maximum))
    first = np.ceil((world.west - east) / _TURN)
    shifted = np.array([west, east]) + _TURN * first
    whole = (first == np.floor((world.east - west) / _TURN)) & np.isfinite(west + east)
    whole &= np.maximum.reduceat(np.abs(steps[:, 0]), starts) <= _TURN / 2
    whole &= (shifted[0] >= world.west) & (shifted[1] <= world.east)
    made: list[Polygon | None] = [None] * len(rings)
    used = np.flatnonzero(whole & (counts >= _LEAST_RING))
    if not used.size:
        return made, whole
    number_of = np.repeat(np.arange(len(rings)), np.diff(np.append(starts, len(points))))
    kept = moved & np.isin(number_of, used)
    points = points[kept] + np.column_stack([_TURN * first[number_of[kept]], np.zeros(kept.sum())])
    index = np.searchsorted(used, number_of[kept])
    polygons = shapely.polygons(shapely.linearrings(points, indices=index))
    valid, large = shapely.is_valid(polygons), shapely.area(polygons) > _LEAST_PIECE
    whole[used[~valid]] = False
    for place in np.flatnonzero(valid & large):
        made[used[place]] = polygons[place]
    return made, whole


def open_line(coords: npt.ArrayLike, world: World) -> MultiLineString:
    """Open a line: longitude continuous, cut at the world's edges and nowhere else.

    Args:
        coords: lon, lat in degrees, shape (n, 2), n >= 2. Longitudes may jump by 360.
        world: where to open.

    Returns:
        The line's pieces in order, between the world's edges.

    Raises:
        ValueError: the coordinates are malformed.
    """
    points = _check_points(coords, least=2)
    points[:, 0] = unroll_longitudes(points[:, 0])
    return MultiLineString(_cut_at_turns(points, world.west))


def turn_lines(
    lines: Sequence[FloatArray], world: World
) -> tuple[npt.NDArray[np.int64], list[FloatArray]]:
    """Open many lines at once: each cut at the world's edges, and turned into it.

    Args:
        lines: lon, lat in degrees, each of shape (n, 2), n >= 2, longitude continuous.
        world: where to open.

    Returns:
        By piece the number of its line, and the pieces, longitudes between the world's edges.
    """
    owners: list[int] = []
    pieces: list[FloatArray] = []
    if not lines:
        return np.array(owners, dtype=np.int64), pieces
    counts = [len(line) for line in lines]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    lons = np.concatenate([line[:, 0] for line in lines])
    low, high = np.minimum.reduceat(lons, starts), np.maximum.reduceat(lons, starts)
    turns = np.floor((low - world.west) / _TURN)
    # Most cross no edge, and are turned as they are.
    edges = world.west + _TURN * turns
    inside = ((edges < low) & (high < edges + _TURN)).tolist()
    for number, line in enumerate(lines):
        if inside[number]:
            found = [line - np.array([_TURN * turns[number], 0.0])]
        else:
            found = _cut_at_turns(line, world.west)
        owners += [number] * len(found)
        pieces += found
    return np.array(owners, dtype=np.int64), pieces


def cut_at_antimeridian(coords: npt.ArrayLike) -> list[FloatArray]:
    """Cut a line of continuous longitude at 180 degrees, as GeoJSON wants it.

    Args:
        coords: lon, lat in degrees, shape (n, 2), n >= 2; longitude may run over any number of
            turns, and neighbours are joined as they stand, however far apart.

    Returns:
        The line's pieces in order, longitudes in [-180, 180]; the one ends on the antimeridian
        where the next one starts on its other side. Latitude at a cut is linear in longitude.

    Raises:
        ValueError: the coordinates are malformed.

    RFC 7946, section 3.1.9.
    """
    return _cut_at_turns(_check_points(coords, least=2), -180.0)


def _check_points(coords: npt.ArrayLike, *, least: int) -> FloatArray:
    """Return a copy of `coords` as floats, once they are known to be (n, 2) and finite."""
    points = np.array(coords, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < least:
        raise ValueError(f"shape is {points.shape}; it must be (n, 2) with n >= {least}")
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is not finite")
    return points


def _shift(points: FloatArray, *, turn: int) -> FloatArray:
    """Return points moved eastward by whole circles."""
    return np.asarray(points + np.array([_TURN * turn, 0.0]))


def _unroll_ring(ring: npt.ArrayLike, world: World) -> FloatArray:
    """Return a closed ring of continuous longitude, no position twice in a row.

    One that runs round the world comes back as two turns.
    """
    points = _check_points(ring, least=1)
    points = np.vstack([points, points[:1]])
    points[:, 0] = unroll_longitudes(points[:, 0])
    moved = points[1:] != points[:-1]
    points = points[np.append(True, moved[:, 0] | moved[:, 1])]
    turn = round((points[-1, 0] - points[0, 0]) / _TURN)
    if abs(turn) > 1:
        raise ValueError(f"a ring runs {abs(turn)} times round the world; it may run once")
    return points if turn == 0 else _close_at_pole(points[:-1], turn, world)


def _close_at_pole(points: FloatArray, turn: int, world: World) -> FloatArray:
    """Close a ring that runs round the world along the pole it is nearer to.

    It is laid out twice, so that the world's edges fall inside and the pieces need no joining. It
    starts at its vertex nearest to the pole, whence the way to the pole is clear.
    """
    pole = math.copysign(_POLE, points[:, 1].mean())
    start = int(np.argmax(points[:, 1] * pole))
    ahead, behind = points[start:], _shift(points[: start + 1], turn=turn)
    once = np.vstack([ahead, behind])[::turn]
    once[:, 0] += _TURN * math.floor((world.west - once[0, 0]) / _TURN)
    once[:, 0] -= _TURN * (once[0, 0] > world.west)
    twice = np.vstack([once, _shift(once[1:], turn=1)])
    corners = [[twice[-1, 0], pole], [twice[0, 0], pole]]
    return np.vstack([twice, corners, twice[:1]])


def _place_hole(hole: FloatArray, outer: FloatArray) -> list[FloatArray]:
    """Return a hole turned to every place where it lies within the outer ring's longitudes."""
    slack = 1e-9
    first = math.ceil((outer[:, 0].min() - hole[:, 0].min() - slack) / _TURN)
    last = math.floor((outer[:, 0].max() - hole[:, 0].max() + slack) / _TURN)
    if first > last:
        raise ValueError("a hole lies outside its polygon")
    return [_shift(hole, turn=turn) for turn in range(first, last + 1)]


def _cut_piece(polygon: Polygon, world: World) -> Iterator[Polygon]:
    """Yield the parts of a polygon of continuous longitude, each turned into the world."""
    west, _, east, _ = polygon.bounds
    first = math.ceil((world.west - east) / _TURN)
    last = math.floor((world.east - west) / _TURN)
    if east - west > _TURN:  # laid out twice by _close_at_pole, and in its place
        first = last = 0
    for turn in range(first, last + 1):
        moved: BaseGeometry = polygon
        if turn:
            moved = shapely.transform(polygon, partial(_shift, turn=turn))
        if moved.bounds[0] < world.west or moved.bounds[2] > world.east:
            frame = shapely.box(world.west, -_POLE, world.east, _POLE)
            moved = shapely.intersection(moved, frame)
        yield from (part for part in _polygons(moved) if part.area > _LEAST_PIECE)


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    """Return the polygons of any shape; points and lines, where it touches an edge, fall away."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    parts = shapely.get_parts(shapely.get_parts(shape))
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _cut_at_turns(points: FloatArray, west: float) -> list[FloatArray]:
    """Cut a line at `west` and every full turn from it, and turn each piece into [west, west+360].

    A point on an edge belongs to the piece that reaches it; a stretch along an edge to the piece
    before it.
    """
    west_most, east_most = float(points[:, 0].min()), float(points[:, 0].max())
    turn = math.floor((west_most - west) / _TURN)
    if west + _TURN * turn < west_most and east_most < west + _TURN * (turn + 1):
        return [_clip(_shift(points, turn=-turn), west)]
    points = _insert_crossings(points, west)
    low = np.minimum(points[:-1, 0], points[1:, 0])
    turns = np.floor((low - west) / _TURN).astype(int)
    on_edge = (np.diff(points[:, 0]) == 0) & (low == west + _TURN * turns)
    for number in np.flatnonzero(on_edge):
        if number and turns[number - 1] == turns[number] - 1:
            turns[number] -= 1
    bounds = [0, *(np.flatnonzero(np.diff(turns)) + 1).tolist(), len(points) - 1]
    return [
        _clip(_shift(points[start : stop + 1], turn=-turns[start]), west)
        for start, stop in pairwise(bounds)
    ]


def _clip(points: FloatArray, west: float) -> FloatArray:
    """Put what rounding has moved beyond an edge back onto it, in place."""
    points[:, 0] = np.clip(points[:, 0], west, west + _TURN)
    return points


def _insert_crossings(points: FloatArray, west: float) -> FloatArray:
    """Return the line with a vertex added wherever it crosses `west` or a full turn from it."""
    turns = (points[:, 0] - west) / _TURN
    first = np.floor(np.minimum(turns[:-1], turns[1:])).astype(int) + 1
    last = np.ceil(np.maximum(turns[:-1], turns[1:])).astype(int) - 1
    rows, done = [], 0
    for number in np.flatnonzero(first <= last).tolist():
        start, end = points[number], points[number + 1]
        edges = west + _TURN * np.arange(first[number], last[number] + 1)
        edges = edges if start[0] < end[0] else edges[::-1]
        share = (edges - start[0]) / (end[0] - start[0])
        rows += [
            points[done : number + 1],
            np.column_stack([edges, start[1] + share * (end[1] - start[1])]),
        ]
        done = number + 1
    return np.vstack([*rows, points[done:]])
