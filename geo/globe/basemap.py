"""The world's land, countries and borders as shapes, at the detail that a map can show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiLineString, MultiPolygon, Polygon

from geo.globe.topology import BASEMAP_PATH, Basemap, BasemapError, Rings, read_topology
from geo.globe.world import FloatArray, World, open_line, open_polygons, unroll_longitudes

__all__ = [
    "Basemap",
    "BasemapError",
    "Detail",
    "PolygonRings",
    "border_arcs",
    "border_lines",
    "collect_polygons",
    "country_codes",
    "country_rings",
    "country_shape",
    "land_rings",
    "land_shape",
    "load_basemap",
]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
ShapeArray = npt.NDArray[np.object_]
PolygonRings = list[FloatArray]  # outer ring, then holes

_GREENWICH = World(-180.0)  # the world as GeoJSON has it, longitudes in [-180, 180]
_POINTS, _FOCI = 1024, 32  # of a block when distances are measured
_LEAST_RING = 4  # positions in a closed ring: a triangle, and its first corner again
_ROUNDING = 1e-9  # of an area
# Of what lies outside a detail's part of the world, what is kept: as much as of a small globe.
_OUTSIDE_KM2 = 4096.0


@dataclass(frozen=True, kw_only=True)
class Detail:
    """How much of each line is kept: much near some places, little elsewhere.

    A vertex is kept when the triangle that it makes with its neighbours is large enough
    (Visvalingam and Whyatt 1993). The least area is `fine_km2` within `radius_km` of a focus; from
    there to `far_km` it rises by a power of the distance, as detail fades in perspective, and is
    `coarse_km2` beyond.

    Attributes:
        coarse_km2: least area in km² far from every focus.
        fine_km2: least area in km² near a focus; at most `coarse_km2`.
        focus: places (lon, lat) in degrees; may be empty.
        radius_km: how far from a focus all is fine, in km.
        far_km: from where on all is coarse, in km; more than `radius_km`.
        within: the part of the world that is wanted: west, south, east, north in degrees, at any
            turn round the world. In it every line is as it would be without; what lies outside is
            as coarse as it can be for that, or left out. None wants all of it.

    Raises:
        ValueError: an area or the radius is not positive, fine is coarser than coarse, far is
            no further than the radius, or the part of the world has no width or height.
    """

    coarse_km2: float
    fine_km2: float
    focus: tuple[tuple[float, float], ...] = ()
    radius_km: float = 500.0
    far_km: float = 1000.0
    within: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.fine_km2 <= self.coarse_km2:
            raise ValueError(
                f"fine_km2 is {self.fine_km2} and coarse_km2 {self.coarse_km2}; "
                "they must be positive, and fine no more than coarse"
            )
        if not self.radius_km > 0:
            raise ValueError(f"radius_km is {self.radius_km}; it must be positive")
        if not self.far_km > self.radius_km:
            raise ValueError(
                f"far_km is {self.far_km}; it must be more than radius_km, {self.radius_km}"
            )
        if self.within is not None:
            west, south, east, north = self.within
            if not (west < east and south < north):
                raise ValueError(
                    f"within is {self.within}; it must be west, south, east, north in degrees"
                )


@lru_cache(maxsize=4)
def load_basemap(path: Path = BASEMAP_PATH) -> Basemap:
    """Load the basemap from its file, once for each path.

    Raises:
        BasemapError: the file is missing or damaged.
    """
    return read_topology(path)


def country_codes(basemap: Basemap) -> frozenset[str]:
    """Return the ISO 3166-1 alpha-3 codes of all countries in the basemap."""
    return frozenset(unit.code for unit in basemap.units if unit.code is not None)


def country_shape(
    basemap: Basemap, code: str, *, detail: Detail | None = None, world: World | None = None
) -> MultiPolygon:
    """Return a country's land.

    Args:
        basemap: the world.
        code: ISO 3166-1 alpha-3.
        detail: how much of its outline to keep; None keeps every vertex.
        world: where to open the world; None cuts at the antimeridian, longitudes in [-180, 180].

    Returns:
        Valid polygons, lon, lat in degrees.

    Raises:
        ValueError: the basemap has no country of that code; the message lists those it has.
    """
    rings = country_rings(basemap, code, detail=detail)
    return collect_polygons(open_polygons(rings, world or _GREENWICH))


def land_shape(
    basemap: Basemap, world: World, *, detail: Detail | None = None, min_area_km2: float = 0.0
) -> MultiPolygon:
    """Return the world's land, islands and all.

    Args:
        basemap: the world.
        world: where to open it.
        detail: how much of the coast to keep; None keeps every vertex.
        min_area_km2: islands and inland seas smaller than this are left out; towards a focus of
            `detail` the limit falls as the least area of a bend does.

    Returns:
        Valid polygons between the world's edges, lon, lat in degrees. Inland seas (the Caspian)
        are holes; lakes are land.
    """
    rings = land_rings(basemap, detail=detail, min_area_km2=min_area_km2)
    return collect_polygons(open_polygons(rings, world))


def border_lines(
    basemap: Basemap, world: World, *, detail: Detail | None = None
) -> dict[str, MultiLineString]:
    """Return the lines between countries by kind: `boundary`, `demarcation`, `disputed`.

    Args:
        basemap: the world.
        world: where to open it.
        detail: how much of each line to keep; None keeps every vertex.

    Returns:
        Lines between the world's edges, lon, lat in degrees; their vertices are those of
        `country_shape` at the same detail. data/basemap/disputed.toml says what is of which kind.
    """
    return {
        kind: MultiLineString([piece for arc in arcs for piece in open_line(arc, world).geoms])
        for kind, arcs in border_arcs(basemap, detail=detail).items()
    }


def land_rings(
    basemap: Basemap, *, detail: Detail | None = None, min_area_km2: float = 0.0
) -> list[PolygonRings]:
    """Return the rings of the world's land, chosen as `land_shape` does, cut nowhere.

    Each polygon is its outer ring and its holes: lon, lat in degrees of shape (n, 2), with jumps
    of 360 in longitude where a ring crosses the antimeridian. Those outside of the part of the
    world that the detail is for are left out, as far as their boxes tell.
    """
    arcs = _simplify_arcs(basemap, detail)
    least = min_area_km2
    if detail is not None and detail.focus:
        least *= detail.fine_km2 / detail.coarse_km2
    boxes = _bound_land(basemap)
    # Nearly all are small islands, which a wide map has no use for at any detail.
    used = (_bound_areas(boxes) >= least) & _are_within(boxes, detail)
    joined = [_join_rings(arcs, basemap.land[number]) for number in np.flatnonzero(used)]
    if not joined:
        return []
    wanted = iter(_pick_wanted([ring for rings in joined for ring in rings], detail, min_area_km2))
    polygons = []
    for rings in joined:
        kept = [ring for ring in rings if next(wanted)]
        # A polygon goes with its outer ring, whatever its holes.
        if kept and kept[0] is rings[0]:
            polygons.append(kept)
    return polygons


def country_rings(
    basemap: Basemap, code: str, *, detail: Detail | None = None, parts: int | None = None
) -> list[PolygonRings]:
    """Return the rings of a country's land (ISO 3166-1 alpha-3), as `land_rings` has them.

    With ``parts``, those of so many of its parts alone, the widest and highest.

    Raises:
        ValueError: the basemap has no country of that code; the message lists those it has.
    """
    polygons = _list_parts(basemap, code)
    if not polygons:
        codes = ", ".join(sorted(country_codes(basemap)))
        raise ValueError(f"the basemap has no country {code!r}; it has {codes}")
    wanted = _are_within(_bound_parts(basemap, code), detail)
    numbers = range(len(polygons)) if parts is None else _rank_parts(basemap, code)[:parts]
    arcs = _simplify_arcs(basemap, detail)
    return [_join_rings(arcs, polygons[number]) for number in numbers if wanted[number]]


def border_arcs(basemap: Basemap, *, detail: Detail | None = None) -> dict[str, list[FloatArray]]:
    """Return the lines between countries by kind, lon, lat of shape (n, 2), cut nowhere.

    Those outside of the part of the world that the detail is for are left out, as far as their
    boxes tell.
    """
    arcs = _simplify_arcs(basemap, detail)
    near = _are_within(_bound_arcs(basemap), detail)
    return {
        # An enclave too small for this detail is left as a line from a point to itself.
        kind: [arcs[number] for number in numbers if near[number] and _leads_away(arcs[number])]
        for kind, numbers in basemap.borders.items()
    }


def _leads_away(arc: FloatArray) -> bool:
    return len(arc) > 2 or arc[0, 0] != arc[-1, 0] or arc[0, 1] != arc[-1, 1]


class _Arcs:
    """Every arc with the vertices that are kept: lon, lat of shape (n, 2)."""

    def __init__(self, points: FloatArray, starts: npt.NDArray[np.int64]) -> None:
        points.flags.writeable = False
        self._points, self._starts = points, starts.tolist()

    def __getitem__(self, number: int) -> FloatArray:
        return self._points[self._starts[number] : self._starts[number + 1]]


@lru_cache(maxsize=8)
def _simplify_arcs(basemap: Basemap, detail: Detail | None) -> _Arcs:
    """Return every arc with the vertices that `detail` keeps.

    Once for all shapes, so that coasts, borders and countries agree to the vertex.
    """
    points, starts = basemap.points, basemap.starts
    if detail is not None:
        # No threshold is below the finest, and none above the coarsest: so that few vertices need
        # one of their own.
        kept = np.flatnonzero(_find_wanted(basemap, detail))
        if detail.focus:
            areas = basemap.areas_km2[kept]
            wanted = areas >= detail.coarse_km2
            doubtful = np.flatnonzero(~wanted)
            thresholds = _find_thresholds(points[kept[doubtful]], detail)
            wanted[doubtful] = areas[doubtful] >= thresholds
            kept = kept[wanted]
        points, starts = points[kept], np.searchsorted(kept, starts)
    return _Arcs(points, starts)


def _find_wanted(basemap: Basemap, detail: Detail) -> npt.NDArray[np.bool_]:
    """Tell of each vertex of all arcs whether a detail may keep it, wherever its foci are.

    Outside of the part of the world that it is for, it keeps what even a coarse world has. The
    vertices between two of these go if their box does not meet that part, which then neither the
    line through them nor the one without them comes through, nor is it between the two.
    """
    areas = basemap.areas_km2
    wanted = np.asarray(areas >= (detail.fine_km2 if detail.focus else detail.coarse_km2))
    if detail.within is not None:
        ends, boxes = _bound_runs(basemap)
        coarse = wanted[ends]
        wanted[:-1] &= np.repeat(_meet(boxes, detail.within), np.diff(ends))
        wanted[ends] = coarse
    return wanted


@lru_cache(maxsize=4)
def _bound_runs(basemap: Basemap) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """Return the vertices that a coarse world has, and the boxes of all from one to the next.

    The first and the last of all vertices are among them, as every end of an arc is. The boxes,
    one fewer, are as `_bound_arcs` has them.
    """
    ends = np.flatnonzero(basemap.areas_km2 >= _OUTSIDE_KM2)
    first, last = ends[:-1], ends[1:]
    lows, highs = [], []
    for values in map(np.ascontiguousarray, basemap.points.T):
        lows.append(np.minimum(np.minimum.reduceat(values, first), values[last]))
        highs.append(np.maximum(np.maximum.reduceat(values, first), values[last]))
    return ends, np.vstack([*lows, *highs])


def _find_thresholds(points: FloatArray, detail: Detail) -> FloatArray:
    """Return the least area in km² at each point, shape (n,)."""
    if not detail.focus:
        return np.full(len(points), detail.coarse_km2)
    kilometres = np.clip(_measure_nearest(points, detail), detail.radius_km, detail.far_km)
    share = np.log(kilometres / detail.radius_km) / np.log(detail.far_km / detail.radius_km)
    ratio = detail.coarse_km2 / detail.fine_km2
    return np.asarray(detail.fine_km2 * ratio**share)


def _measure_nearest(points: FloatArray, detail: Detail) -> FloatArray:
    """Return the distance in km, on the sphere, from each point to the nearest focus."""
    vectors, focus = _to_vectors(points), _to_vectors(np.array(detail.focus))
    cosines = np.full(len(points), -1.0)
    # Block by block, each small enough for the processor's cache: the whole matrix would take
    # 3.7 MB for every focus.
    for start, first in product(range(0, len(points), _POINTS), range(0, focus.shape[1], _FOCI)):
        block = focus[:, first : first + _FOCI].T @ vectors[:, start : start + _POINTS]
        nearest = cosines[start : start + _POINTS]
        np.maximum(nearest, block.max(axis=0), out=nearest)
    return np.asarray(EARTH_RADIUS_KM * np.arccos(np.minimum(cosines, 1)))


def _to_vectors(points: FloatArray) -> FloatArray:
    """Turn lon, lat of shape (n, 2) into unit vectors, shape (3, n)."""
    lon, lat = np.radians(points).T
    return np.vstack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _join_rings(arcs: _Arcs, rings: Rings) -> list[FloatArray]:
    """Return a polygon's rings, lon, lat of shape (n, 2); a hole below four points is left out.

    An outer ring below four points stays, for `open_polygon` to find empty.
    """
    joined = [
        arcs[ring[0]]
        if len(ring) == 1 and ring[0] >= 0
        else np.concatenate([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])
        for ring in rings
    ]
    return [joined[0], *(hole for hole in joined[1:] if len(hole) >= _LEAST_RING)]


@lru_cache(maxsize=4)
def _bound_arcs(basemap: Basemap) -> FloatArray:
    """Return the box of each arc at any detail: west, south, east, north, shape (4, arcs).

    What crosses the antimeridian has longitudes on both sides, and so too wide a box.
    """
    starts = basemap.starts[:-1]
    return np.vstack(
        [
            np.minimum.reduceat(basemap.points, starts).T,
            np.maximum.reduceat(basemap.points, starts).T,
        ]
    )


@lru_cache(maxsize=4)
def _bound_land(basemap: Basemap) -> FloatArray:
    """Return the box of each polygon of the land, as `_bound_arcs` has them."""
    return _bound_polygons(basemap, basemap.land)


@lru_cache(maxsize=256)
def _bound_parts(basemap: Basemap, code: str) -> FloatArray:
    """Return the box of each part of a country, as `_bound_arcs` has them."""
    return _bound_polygons(basemap, _list_parts(basemap, code))


@lru_cache(maxsize=256)
def _list_parts(basemap: Basemap, code: str) -> list[Rings]:
    """Return the parts of a country, each the rings of a polygon."""
    return [rings for unit in basemap.units if unit.code == code for rings in unit.polygons]


@lru_cache(maxsize=256)
def _rank_parts(basemap: Basemap, code: str) -> list[int]:
    """Return the numbers of a country's parts, the widest and highest first."""
    arcs = _simplify_arcs(basemap, None)
    extents = [_measure_extent(_join_rings(arcs, rings)[0]) for rings in _list_parts(basemap, code)]
    return sorted(range(len(extents)), key=lambda number: -extents[number])


def _measure_extent(ring: FloatArray) -> float:
    """Return the area of the box around a ring, in square degrees at its latitude."""
    lons = unroll_longitudes(ring[:, 0])
    south, north = float(ring[:, 1].min()), float(ring[:, 1].max())
    return float(np.ptp(lons)) * (north - south) * math.cos(math.radians((south + north) / 2))


def _bound_polygons(basemap: Basemap, polygons: Sequence[Rings]) -> FloatArray:
    outer = [rings[0] for rings in polygons]
    arcs = np.array([arc if arc >= 0 else ~arc for ring in outer for arc in ring])
    starts = np.cumsum([0, *map(len, outer)])[:-1]
    boxes = _bound_arcs(basemap)[:, arcs]
    return np.vstack(
        [
            np.minimum.reduceat(boxes[:2], starts, axis=1),
            np.maximum.reduceat(boxes[2:], starts, axis=1),
        ]
    )


def _bound_areas(boxes: FloatArray) -> FloatArray:
    """Return the areas of boxes on the sphere in km², which nothing within them exceeds."""
    west, south, east, north = boxes
    heights = np.sin(np.radians(north)) - np.sin(np.radians(south))
    return np.asarray(np.radians(east - west) * heights * EARTH_RADIUS_KM**2 * (1 + _ROUNDING))


def _are_within(boxes: FloatArray, detail: Detail | None) -> npt.NDArray[np.bool_]:
    """Tell of each box whether it meets the part of the world that a detail is for."""
    if detail is None or detail.within is None:
        return np.ones(boxes.shape[1], dtype=bool)
    return _meet(boxes, detail.within)


def _meet(boxes: FloatArray, other: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    """Tell of each box, shape (4, n), whether it meets another one, at any turn round the world."""
    west, south, east, north = boxes
    left, bottom, right, top = other
    away = np.abs(((west + east - left - right) / 2 + 180) % 360 - 180)
    across = away <= (east - west + right - left) / 2
    return np.asarray(across & (south <= top) & (north >= bottom))


def _pick_wanted(
    rings: Sequence[FloatArray], detail: Detail | None, min_area_km2: float
) -> list[bool]:
    """Tell of each ring whether it is large enough to keep, which near a focus a small one is."""
    areas = _measure_areas(rings)
    whole = np.array([len(ring) >= _LEAST_RING for ring in rings])
    wanted = whole & (areas >= min_area_km2)
    if detail is None or not detail.focus:
        return [bool(flag) for flag in wanted]
    doubtful = np.flatnonzero(
        whole & ~wanted & (areas >= min_area_km2 * detail.fine_km2 / detail.coarse_km2)
    )
    if len(doubtful):
        tried = [rings[number] for number in doubtful.tolist()]
        starts = np.cumsum([0, *map(len, tried)])[:-1]
        least = np.minimum.reduceat(_find_thresholds(np.concatenate(tried), detail), starts)
        wanted[doubtful] = areas[doubtful] >= min_area_km2 * least / detail.coarse_km2
    return [bool(flag) for flag in wanted]


def _measure_areas(rings: Sequence[FloatArray]) -> FloatArray:
    """Return the areas of closed rings in km² on the sphere, infinite if one encircles a pole.

    By Lambert's cylindrical equal-area projection, x = lon and y = sin(lat); the error of edges
    taken as straight there is small at the scale of islands.
    """
    points = np.concatenate(rings)
    starts = np.cumsum([0, *map(len, rings)])[:-1]
    steps = np.diff(points[:, 0], prepend=points[0, 0])
    steps[starts] = 0.0
    # From neighbour to neighbour, the nearer way round.
    steps = np.radians(steps - 360 * np.round(steps / 360))
    heights = np.sin(np.radians(points[:, 1]))
    doubled = np.add.reduceat(steps * (heights + np.roll(heights, 1)), starts)
    areas = np.abs(doubled) / 2 * EARTH_RADIUS_KM**2
    round_a_pole = np.abs(np.add.reduceat(steps, starts)) > np.pi
    return np.where(round_a_pole, np.inf, areas)


def collect_polygons(shapes: Sequence[Polygon | MultiPolygon] | ShapeArray) -> MultiPolygon:
    """Gather polygons into one valid shape.

    Simplified coasts of neighbouring islands may overlap; those are united.
    """
    parts: ShapeArray = shapely.get_parts(shapes)
    gathered: Any = shapely.multipolygons(parts)
    if gathered.is_valid:
        return MultiPolygon(gathered)
    broken = ~shapely.is_valid(parts)
    if broken.any():
        # Each by itself: a whole world takes long to mend for the sake of one.
        mended = shapely.make_valid(parts[broken], method="structure", keep_collapsed=False)
        parts = np.append(parts[~broken], _list_polygons(mended))
    touching = _find_touching(parts)
    united = shapely.disjoint_subset_union_all(parts[touching])
    return MultiPolygon([*parts[~touching], *_list_polygons(united)])


def _list_polygons(shapes: Any) -> ShapeArray:
    """Return the polygons of shapes of any kind, however deep within them."""
    parts: ShapeArray = shapely.get_parts(shapely.get_parts(shapes))
    kinds = shapely.get_type_id(parts)
    return np.asarray(parts[(kinds == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)])


def _find_touching(parts: ShapeArray) -> npt.NDArray[np.bool_]:
    """Tell for each polygon whether any other one meets it."""
    pairs = shapely.STRtree(parts).query(parts)
    pairs = pairs[:, pairs[0] < pairs[1]]
    # A prepared shape answers fast; it must be the one with more vertices.
    larger = shapely.get_num_coordinates(parts)[pairs].argmax(axis=0)
    across = np.arange(pairs.shape[1])
    first, second = pairs[larger, across], pairs[1 - larger, across]
    shapely.prepare(parts[first])
    meet = shapely.intersects(parts[first], parts[second])
    touching = np.zeros(len(parts), dtype=bool)
    touching[pairs[:, meet].ravel()] = True
    return touching
