"""The world on a plane, whole: map projections that tear no coast and no line.

Two families. The opened ones (Mercator, Equal Earth) lay the world out as a strip from one
meridian round to itself. The azimuthal ones (equidistant, globe) look at it from above one point;
only its antipode has no place there, and the land that lies over the antipode is drawn as what
lies outside its coast.
"""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.globe.basemap import PolygonRings, collect_polygons
from geo.globe.projections import project_mercator, unproject_mercator
from geo.globe.world import (
    World,
    open_line,
    open_polygon,
    open_polygons,
    split_points,
    unroll_longitudes,
)

Points = npt.NDArray[np.float64]

# Semi-major axis of WGS 84: what web Mercator takes for the sphere's radius.
RADIUS_M = 6_378_137.0
_DEGREE_M = math.radians(RADIUS_M)
# An edge longer than this is bent by the projection, and gets points in between.
# PROJ has no place for what is more than ten radians away, as a third turn round the world is.
_FARTHEST_DEG = 540.0
_LONGEST_EDGE_DEG = 1.0
_LEAST_RING = 4  # positions in a closed ring: a triangle, and its first corner again
_RIM_POINTS = 180  # points of a quarter of the rim
# How far from the antipode an equidistant map ends.
ANTIPODE_DEG = 4.0
_OFFSET_DEG = 0.000437
_LONGEST_SWEEP_M = 500_000.0
_MOST_HALVINGS = 24
# What rounding may move.
_NEARLY_M = 1.0
_NEARLY_DEG = 1e-6


class Plane(ABC):
    """A map projection: lon, lat in degrees (WGS 84) to x, y in metres, y northward."""

    @abstractmethod
    def project_points(self, points: Points) -> Points:
        """Project points of shape (n, 2); NaN where a point is not on this plane."""

    @abstractmethod
    def unproject_points(self, places: Points) -> Points:
        """Turn x, y in metres, shape (n, 2), back into lon, lat; NaN where there is no place."""

    @abstractmethod
    def project_line(self, points: Points) -> list[Points]:
        """Project a line of continuous longitude, shape (n, 2), to the pieces that are seen."""

    def project_lines(self, lines: Sequence[Points]) -> list[list[Points]]:
        """Project many lines, each to the pieces that are seen."""
        return [self.project_line(line) for line in lines]

    @abstractmethod
    def project_polygons(self, polygons: Sequence[PolygonRings]) -> MultiPolygon:
        """Project polygons, each its outer ring and holes as the basemap has them."""

    @property
    @abstractmethod
    def outline(self) -> Polygon:
        """The edge of the world on this plane."""


@dataclass(frozen=True)
class _Opened(Plane):
    """A strip of the world, opened at a meridian."""

    world: World

    @property
    def width(self) -> float:
        """How far one turn round the world is along the equator, in metres."""
        edges = np.array([[self.world.west, 0.0], [self.world.east, 0.0]])
        return float(np.diff(self.project_points(edges)[:, 0])[0])

    def project_polygons(self, polygons: Sequence[PolygonRings]) -> MultiPolygon:
        """Project polygons, opened at the world's edges and nowhere else."""
        opened = np.array(open_polygons(polygons, self.world), dtype=np.object_)
        bent = shapely.segmentize(opened, _LONGEST_EDGE_DEG)
        return collect_polygons(shapely.transform(bent, self.project_points))


@dataclass(frozen=True)
class MercatorPlane(_Opened):
    """Web Mercator; a line that leaves the opened world goes on beside it."""

    def project_points(self, points: Points) -> Points:
        """Project points of shape (n, 2), longitude continuous."""
        return project_mercator(points) * _DEGREE_M

    def unproject_points(self, places: Points) -> Points:
        """Turn x, y back into lon, lat, longitude continuous."""
        return unproject_mercator(places / _DEGREE_M)

    def project_line(self, points: Points) -> list[Points]:
        """Project a line, whole."""
        return [self.project_points(points)]

    def project_lines(self, lines: Sequence[Points]) -> list[list[Points]]:
        """Project many lines, whole, all at once."""
        return [[line] for line in _project_joined(self, lines)]

    @cached_property
    def outline(self) -> Polygon:
        """The square of web Mercator."""
        corners = [[self.world.west, -90.0], [self.world.east, 90.0]]
        (left, bottom), (right, top) = self.project_points(np.array(corners)).tolist()
        return Polygon([(left, bottom), (right, bottom), (right, top), (left, top)])


@dataclass(frozen=True)
class EqualEarthPlane(_Opened):
    """Equal Earth on the ellipsoid (Šavrič, Patterson and Jenny 2018): areas are true."""

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_pipeline("+proj=eqearth +ellps=WGS84 +over")

    def project_points(self, points: Points) -> Points:
        """Project points of shape (n, 2), longitude continuous, also beyond the opened world."""
        lon = points[:, 0] - self.world.centre
        # On a parallel x grows as the longitude does.
        turns = np.where(np.isfinite(lon), np.maximum(np.abs(lon) / _FARTHEST_DEG, 1.0), 1.0)
        x, y = self._transformer.transform(lon / turns, points[:, 1])
        return np.column_stack([x * turns, y])

    def unproject_points(self, places: Points) -> Points:
        """Turn x, y back into lon, lat of the opened world; NaN beyond its edges."""
        x, y = self._transformer.transform(places[:, 0], places[:, 1], direction="INVERSE")
        found = np.column_stack([np.where(np.abs(x) < 180 + _NEARLY_DEG, x, np.nan), y])
        return _keep_true(found + np.array([self.world.centre, 0.0]), places, self)

    def project_line(self, points: Points) -> list[Points]:
        """Project a line, cut where it leaves the opened world."""
        pieces = shapely.get_parts(open_line(points, self.world))
        return [self.project_points(shapely.get_coordinates(piece)) for piece in pieces]

    def project_lines(self, lines: Sequence[Points]) -> list[list[Points]]:
        """Project many lines as ``project_line`` does, all that no edge cuts at once."""
        if not lines:
            return []
        points, counts = np.concatenate(lines), [len(line) for line in lines]
        starts = np.cumsum([0, *counts[:-1]])
        # Turned by whole circles until their west ends are in the opened world.
        wests = np.minimum.reduceat(points[:, 0], starts)
        points[:, 0] += np.repeat(self.world.place_longitudes(wests) - wests, counts)
        inside = np.maximum.reduceat(points[:, 0], starts) < self.world.east
        turned, placed = (
            split_points(array, starts[1:]) for array in (points, self.project_points(points))
        )
        return [
            [whole] if seen else self.project_line(line)
            for whole, line, seen in zip(placed, turned, inside.tolist(), strict=True)
        ]

    @cached_property
    def outline(self) -> Polygon:
        """The world's curved edges."""
        lats = np.linspace(-90, 90, 181)
        west, east = (np.full(len(lats), lon) for lon in (self.world.west, self.world.east))
        ring = np.vstack([np.column_stack([west, lats]), np.column_stack([east, lats])[::-1]])
        return Polygon(self.project_points(ring))


@dataclass(frozen=True)
class AzimuthalPlane(Plane):
    """Azimuthal equidistant on the ellipsoid: distance and direction from the centre are true.

    Attributes:
        lon: longitude of the centre in degrees.
        lat: latitude of the centre in degrees.

    The last ``ANTIPODE_DEG`` around the antipode are left out: on the ellipsoid it is no point
    but a short line, on whose two sides directions differ. Snyder, Map Projections: A Working
    Manual (USGS 1987), chapter 25; the ellipsoid as in PROJ.
    """

    lon: float
    lat: float

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_pipeline(
            f"+proj=aeqd +lat_0={self.lat!r} +lon_0={self.lon!r} +ellps=WGS84"
        )

    @cached_property
    def _sphere(self) -> Transformer:
        # Shapes are closed and cut on the sphere, whose antipode is a point. It is moved off
        # the round numbers on which coasts and centres lie.
        lat, lon = self.lat - math.copysign(_OFFSET_DEG, self.lat), self.lon + _OFFSET_DEG
        return Transformer.from_pipeline(f"+proj=aeqd +lat_0={lat!r} +lon_0={lon!r} +R={RADIUS_M}")

    @property
    def _reach(self) -> float:
        return math.radians(180 - ANTIPODE_DEG) * RADIUS_M

    @cached_property
    def _disk(self) -> Polygon:
        """What this plane shows, on the sphere's equidistant plane."""
        return Point(0, 0).buffer(self._reach, quad_segs=_RIM_POINTS)

    @cached_property
    def outline(self) -> Polygon:
        """The circle beyond which the antipode lies."""
        return Polygon(self._finish(shapely.get_coordinates(self._disk.exterior)))

    def project_points(self, points: Points) -> Points:
        """Project points of shape (n, 2); NaN for those that this plane does not show."""
        flat = self._lay_flat(points)
        hidden = np.hypot(*flat.T) > self._reach
        return np.where(hidden[:, np.newaxis], np.nan, self._place(points))

    def unproject_points(self, places: Points) -> Points:
        """Turn x, y back into lon, lat; NaN for what this plane does not show."""
        x, y = self._transformer.transform(places[:, 0], places[:, 1], direction="INVERSE")
        return _keep_true(np.column_stack([x, y]), places, self)

    def project_line(self, points: Points) -> list[Points]:
        """Project a line: the pieces that this plane shows, whole where it shows all."""
        if np.isfinite(placed := self.project_points(points)).all():
            return [placed]
        seen = shapely.intersection(shapely.LineString(self._lay_line(points)), self._disk)
        parts = shapely.get_parts(shapely.line_merge(seen))
        lines = [part for part in parts if part.geom_type == "LineString"]
        return [self._finish(shapely.get_coordinates(line)) for line in lines]

    def project_lines(self, lines: Sequence[Points]) -> list[list[Points]]:
        """Project many lines as ``project_line`` does, all that are seen whole at once."""
        return [
            [whole] if np.isfinite(whole).all() else self.project_line(line)
            for whole, line in zip(_project_joined(self, lines), lines, strict=True)
        ]

    def project_polygons(self, polygons: Sequence[PolygonRings]) -> MultiPolygon:
        """Project polygons; one over the antipode becomes what lies outside its coast."""
        counts = [len(rings) for rings in polygons]
        wanted = [ring for rings in polygons for ring in rings]
        placed = self._place_whole(wanted)
        shapes = []
        for rings, whole in zip(polygons, _take(placed, counts), strict=True):
            seen = [ring for ring in whole if ring is not None]
            if len(seen) == len(rings):
                shapes.append(_make_valid(Polygon(seen[0], seen[1:])))
            else:
                shapes.append(self._project_polygon(rings))
        return collect_polygons([shape for shape in shapes if not shape.is_empty])

    def _lay_flat(self, points: Points) -> Points:
        """Project to the sphere's equidistant plane, on which all of the world has its place."""
        x, y = self._sphere.transform(_turn_back(points[:, 0]), points[:, 1])
        return np.column_stack([x, y])

    def _finish(self, flat: Points) -> Points:
        """Turn points of the sphere's equidistant plane into those of this one."""
        lon, lat = self._sphere.transform(flat[:, 0], flat[:, 1], direction="INVERSE")
        return self._place(np.column_stack([lon, lat]))

    def _place(self, points: Points) -> Points:
        x, y = self._transformer.transform(_turn_back(points[:, 0]), points[:, 1])
        return np.column_stack([x, y])

    def _place_whole(self, rings: Sequence[Points]) -> list[Points | None]:
        """Project rings that lie well within what this plane shows, all at once.

        None stands for the others: what leaves the disk, passes close by the antipode or may hold
        it, goes round a pole, or is no ring.
        """
        whole: list[Points | None] = [None] * len(rings)
        usable = [number for number, ring in enumerate(rings) if len(ring) >= _LEAST_RING]
        if not usable:
            return whole
        closed = []
        for number in usable:
            line = np.vstack([rings[number], rings[number][:1]])
            line[:, 0] = unroll_longitudes(line[:, 0])
            closed.append(shapely.LineString(line))
        lines = shapely.segmentize(np.array(closed), _LONGEST_EDGE_DEG)
        points, index = shapely.get_coordinates(lines, return_index=True)
        starts = np.flatnonzero(np.diff(index, prepend=-1))
        flat, placed = self._lay_flat(points), self._place(points)
        steps = np.hypot(*np.diff(flat, axis=0, append=flat[-1:]).T)
        steps[np.append(starts[1:], len(flat)) - 1] = 0.0
        farthest = np.maximum.reduceat(np.hypot(*flat.T), starts)
        longest = np.maximum.reduceat(steps, starts)
        fine = (farthest < self._reach) & (longest <= _LONGEST_SWEEP_M)
        for number, line, ring, seen in zip(
            usable,
            split_points(points, starts[1:]),
            split_points(placed, starts[1:]),
            fine,
            strict=True,
        ):
            if seen and not self._may_hold_antipode(line):
                whole[number] = ring
        return whole

    def _project_polygon(self, rings: PolygonRings) -> MultiPolygon:
        regions = [self._project_ring(ring) for ring in rings]
        shape = shapely.intersection(regions[0], self._disk)
        for hole in regions[1:]:
            shape = shapely.difference(shape, hole)
        return _make_valid(shapely.transform(shape, self._finish))

    def _project_ring(self, ring: Points) -> BaseGeometry:
        """Return what lies within a ring on the sphere, on the sphere's equidistant plane."""
        if len(ring) < _LEAST_RING:
            return Polygon()
        line = np.vstack([ring, ring[:1]])
        line[:, 0] = unroll_longitudes(line[:, 0])
        flat = _make_valid(Polygon(self._lay_line(line)))
        if self._holds_antipode(line, ring):
            whole = Point(0, 0).buffer(math.pi * RADIUS_M, quad_segs=_RIM_POINTS)
            return shapely.difference(whole, flat)
        return flat

    def _lay_line(self, line: Points) -> Points:
        """Lay a line flat, with points added where the plane bends or stretches it."""
        line = shapely.get_coordinates(
            shapely.segmentize(shapely.LineString(line), _LONGEST_EDGE_DEG)
        )
        flat = self._lay_flat(line)
        for _ in range(_MOST_HALVINGS):
            # What passes close by the antipode is swept far round the rim.
            after = np.flatnonzero(np.hypot(*np.diff(flat, axis=0).T) > _LONGEST_SWEEP_M)
            if not len(after):
                break
            middles = (line[after] + line[after + 1]) / 2
            line = np.insert(line, after + 1, middles, axis=0)
            flat = np.insert(flat, after + 1, self._lay_flat(middles), axis=0)
        return flat

    @property
    def _antipode(self) -> tuple[float, float]:
        """The sphere's antipode: lon, lat in degrees."""
        return self.lon + _OFFSET_DEG + 180, -self.lat + math.copysign(_OFFSET_DEG, self.lat)

    def _may_hold_antipode(self, line: Points) -> bool:
        """Tell whether the antipode is within a closed line's box, or the line round a pole."""
        lon, lat = self._antipode
        west, south = line.min(axis=0)
        east, north = line.max(axis=0)
        round_the_pole = abs(line[-1, 0] - line[0, 0]) > 180
        return bool(
            round_the_pole
            or (south <= lat <= north and math.ceil((west - lon) / 360) <= (east - lon) / 360)
        )

    def _holds_antipode(self, line: Points, ring: Points) -> bool:
        if not self._may_hold_antipode(line):
            return False
        lon, lat = self._antipode
        # The antipode in the middle of the opened world, where no edge can pass through it.
        world = World((lon + 360) % 360 - 180)
        opened = open_polygon([ring], world)
        return bool(shapely.contains_xy(opened, world.place_longitude(lon), lat))


@dataclass(frozen=True)
class GlobePlane(AzimuthalPlane):
    """The globe from far away (orthographic, on the sphere): one half of the world.

    Snyder, Map Projections: A Working Manual (USGS 1987), chapter 20, reached by way of the
    equidistant plane, on which the horizon is a plain circle to cut at.
    """

    @cached_property
    def _transformer(self) -> Transformer:
        return Transformer.from_pipeline(
            f"+proj=ortho +lat_0={self.lat!r} +lon_0={self.lon!r} +R={RADIUS_M}"
        )

    @property
    def _reach(self) -> float:
        return math.radians(90 - 2 * _OFFSET_DEG) * RADIUS_M


def _project_joined(plane: Plane, lines: Sequence[Points]) -> list[Points]:
    """Project lines one by one, by one call for all of them."""
    if not lines:
        return []
    ends = np.cumsum([len(line) for line in lines])[:-1]
    return split_points(plane.project_points(np.concatenate(lines)), ends)


def _turn_back(lon: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return longitudes by so many turns less that PROJ takes them, most often as they are."""
    far = np.isfinite(lon) & (np.abs(lon) > _FARTHEST_DEG)
    near = lon.copy()
    near[far] = np.remainder(lon[far] + 180, 360) - 180
    return near


def _take(values: Sequence[Points | None], counts: Sequence[int]) -> Iterator[list[Points | None]]:
    """Yield values in runs of some counts."""
    left = iter(values)
    for count in counts:
        yield list(itertools.islice(left, count))


def _keep_true(found: Points, places: Points, plane: Plane) -> Points:
    """Hide the points that PROJ finds for places where there is nothing."""
    off = np.abs(plane.project_points(found) - places).max(axis=1)
    return np.where((off < _NEARLY_M)[:, np.newaxis], found, np.nan)


def _make_valid(shape: BaseGeometry) -> MultiPolygon:
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon(
        [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    )
