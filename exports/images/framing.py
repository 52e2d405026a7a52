"""Which projection, and which part of the world, an image shows."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.globe.basemap import Detail, country_codes, country_shape, load_basemap
from geo.globe.geodesics import WGS84
from geo.globe.planes import AzimuthalPlane, EqualEarthPlane, GlobePlane, MercatorPlane, Plane
from geo.globe.world import World
from geo.story.records import Chapter
from layers.labels.labelling import Box
from layers.scene import (
    CLOSE_SPAN,
    LEAST_SPAN,
    MOST_LEGS,
    Scene,
    find_least_span,
    fit_chapter,
    gather_shown,
    is_close,
    trace_areas,
)

Points = npt.NDArray[np.float64]

# What a view across six degrees, the least of a page's, shows here of a single city.
_LEAST_SPAN_M = 700_000.0
# In so narrow a window the basemap has no coast that is true.
_CLOSE_M = 111_195 * CLOSE_SPAN
# No window is narrower.
_LEAST_WINDOW_M = 100.0
# Of two doors in a street the street is shown, too.
_AROUND_M = 500.0
_SLACK_M = 1_000.0
# Room around what is shown, of the map's width and height.
_ROOM = 0.12
# Up to here in longitude the page's own Mercator is honest enough; beyond it areas matter.
_WIDE_DEG = 60.0
_HIGH_LAT = 62.0
# Up to here from the hub an equidistant map has one scale everywhere, to a few hundredths.
_NEAR_KM = 1_500.0
# By how much, as a share, two distances on a sphere may stand otherwise than on the ellipsoid.
_SPHERE_ERROR = 0.012
# How far outside what is shown the hub may lie, and is in view.
_SEEN_DEG = 0.01
# A flat world that fills less than this of a tall image is not taken.
_EMPTY = 0.36
_TALL = 0.9
# What lies within such a cap is seen well on a globe turned to its middle.
_GLOBE_DEG = 58.0
# Looked at from farther north or south, land at its sides stands aslant.
_GLOBE_LAT = 35.0
_WHOLE_GLOBE_DEG = 38.0
# A chapter's subject lies at least this share of the window from each side.
_MIDDLE = 0.25
# A shaded country is seen whole if it is no wider and no higher than this, in degrees.
_WHOLE_DEG = 32.0
_COARSE = Detail(coarse_km2=1_000.0, fine_km2=1_000.0)
_STEP = 6
_EDGE_STEPS = 12  # to the longer side of a window's edge

# Of each scene the points of the chapter that was framed last: an image frames it several times.
_LAST: WeakKeyDictionary[Scene, tuple[Chapter, Points]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Frame:
    """A window on a plane.

    Attributes:
        projection: its name, never ``auto``.
        plane: the projection.
        box: the window in the image, in pixels.
        scale: pixels a metre on the plane.
        centre: x, y on the plane of the window's middle, in metres.
        bleed: how far beyond the window the map goes on, in pixels.
    """

    projection: str
    plane: Plane
    box: Box
    scale: float
    centre: tuple[float, float]
    bleed: float = 0.0

    @property
    def middle(self) -> tuple[float, float]:
        """The window's middle in the image, in pixels."""
        return (self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2

    @property
    def window(self) -> tuple[float, float, float, float]:
        """The window on the plane: left, bottom, right, top in metres."""
        wide = (self.box.right - self.box.left) / 2 / self.scale
        high = (self.box.bottom - self.box.top) / 2 / self.scale
        x, y = self.centre
        return x - wide, y - high, x + wide, y + high

    @property
    def is_close(self) -> bool:
        """Whether the window is so narrow that the basemap has no true coast for it."""
        box = self.box
        return max(box.right - box.left, box.bottom - box.top) / self.scale < _CLOSE_M

    @property
    def focus(self) -> tuple[float, float]:
        """Lon, lat in degrees of the window's middle; the plane's own where that is nowhere."""
        lon, lat = self.plane.unproject_points(np.array([self.centre]))[0]
        if math.isnan(lon) or math.isnan(lat):
            inside = shapely.get_coordinates(self.plane.outline.centroid)
            lon, lat = self.plane.unproject_points(inside)[0]
        return float(lon), float(lat)

    @property
    def km_per_pixel(self) -> float:
        """Kilometres to a pixel on the plane; on the ground only where the plane is true."""
        return 1 / self.scale / 1000

    def to_pixels(self, places: Points) -> Points:
        """Turn x, y on the plane, shape (n, 2), into pixels of the image."""
        offset = (places - np.array(self.centre)) * np.array([self.scale, -self.scale])
        return np.asarray(offset + np.array(self.middle))

    def from_pixels(self, pixels: Points) -> Points:
        """Turn pixels of the image into lon, lat; NaN where there is no world."""
        offset = (pixels - np.array(self.middle)) / np.array([self.scale, -self.scale])
        return self.plane.unproject_points(offset + np.array(self.centre))

    def project(self, points: Points) -> Points:
        """Turn lon, lat, shape (n, 2), into pixels of the image; NaN where it is not shown."""
        return self.to_pixels(self.plane.project_points(points))

    def turn_into_world(self, points: Points) -> Points:
        """Turn points of a voyage longer than the world, lon, lat, to where lines are drawn.

        Only on Mercator does such a voyage go on beside the world.
        """
        if not isinstance(self.plane, EqualEarthPlane):
            return points
        world = self.plane.world
        outside = (points[:, 0] < world.west) | (points[:, 0] > world.east)
        lons = np.where(outside, world.west + (points[:, 0] - world.west) % 360, points[:, 0])
        # Where it comes by twice, it stands once.
        placed = np.round(np.column_stack([lons, points[:, 1]]), 6)
        return np.array(sorted({*map(tuple, placed.tolist())})).reshape(-1, 2)

    def shows(self, points: Points) -> npt.NDArray[np.bool_]:
        """Tell of points, lon, lat of shape (n, 2), whether they are on this plane's world.

        On Mercator a voyage goes on beside the world, and so do its places.
        """
        places = self.plane.project_points(points)
        if isinstance(self.plane, MercatorPlane):
            return np.full(len(points), True)
        world = _widen_outline(self.plane)
        return np.asarray(shapely.contains_xy(world, places[:, 0], places[:, 1]))

    def outline(self) -> Points:
        """Return the window's edge, closed, as lon, lat; without what is beyond the world."""
        box = self.box
        edge = shapely.box(*box.bounds).exterior
        step = max(box.right - box.left, box.bottom - box.top) / _EDGE_STEPS
        line = self.from_pixels(shapely.get_coordinates(shapely.segmentize(edge, step)))
        return np.asarray(line[np.isfinite(line).all(axis=1)])

    def trace(self, line: Points) -> list[Points]:
        """Turn a line, lon, lat of continuous longitude, into its pieces in pixels."""
        pieces = _project_line(self.plane, np.ascontiguousarray(line).tobytes())
        return [self.to_pixels(piece) for piece in pieces]


@functools.lru_cache(maxsize=64)
def _widen_outline(plane: Plane) -> shapely.Geometry:
    """Return the edge of a plane's world, with room for what lies on it; once for all points."""
    world = plane.outline.buffer(_SLACK_M)
    shapely.prepare(world)
    return world


@functools.lru_cache(maxsize=2048)
def _project_line(plane: Plane, line: bytes) -> tuple[Points, ...]:
    """Project a line once for all images of a plane."""
    return tuple(plane.project_line(np.frombuffer(line, dtype=np.float64).reshape(-1, 2)))


@dataclass(frozen=True, eq=False)
class _Extent:
    """What a chapter takes of a plane, whatever box it is drawn in.

    ``bounds`` are left, bottom, right and top in metres on the plane, ``least`` how far a window
    reaches at least.
    """

    chapter: Chapter
    projection: str
    plane: Plane
    bounds: tuple[float, float, float, float]
    least: float


# Of each scene what was measured last: an image tries many boxes for one chapter.
_MEASURED: WeakKeyDictionary[Scene, _Extent] = WeakKeyDictionary()


def make_frame(
    chapter: Chapter, scene: Scene, *, projection: str, box: Box, bleed: float = 0.0
) -> Frame:
    """Choose the plane and the window for a chapter.

    Args:
        chapter: what is to be seen.
        scene: the story laid out.
        projection: one of ``exports.images.request.PROJECTIONS``; ``auto`` picks by extent.
        box: where the map goes in the image, in pixels.
        bleed: how far beyond it the map goes on, in pixels.
    """
    extent = _measure_extent(chapter, scene, projection)
    plane, (left, bottom, right, top), least = extent.plane, extent.bounds, extent.least
    centre = ((left + right) / 2, (bottom + top) / 2)
    wide, high = max(right - left, least), max(top - bottom, least)
    room = 0.04 if isinstance(plane, GlobePlane) else _ROOM
    scale = min(
        (box.right - box.left) * (1 - 2 * room) / wide,
        (box.bottom - box.top) * (1 - 2 * room) / high,
    )
    return _keep_inside(Frame(projection, plane, box, float(scale), centre, bleed))


def _measure_extent(chapter: Chapter, scene: Scene, projection: str) -> _Extent:
    last = _MEASURED.get(scene)
    if last is not None and last.chapter is chapter and last.projection == projection:
        return last
    cloud = gather_points(chapter, scene)
    plane = _make_plane(projection, cloud, scene)
    if isinstance(plane, EqualEarthPlane):
        cloud = _turn_lines_into_world(cloud, scene.story.world)
    places = plane.project_points(cloud)
    places = places[np.isfinite(places).all(axis=1)]
    left, bottom = places.min(axis=0)
    right, top = places.max(axis=0)
    if isinstance(plane, GlobePlane) and _find_cap(cloud)[1] > _WHOLE_GLOBE_DEG:
        left, bottom, right, top = plane.outline.bounds
    if not isinstance(plane, GlobePlane):
        subject = _find_subject(chapter, scene, plane)
        if subject is not None:
            x, y = subject
            left, right = _widen(float(left), float(right), x)
            bottom, top = _widen(float(bottom), float(top), y)
    found = _Extent(
        chapter,
        projection,
        plane,
        (float(left), float(bottom), float(right), float(top)),
        _find_least_m(chapter, cloud, scene),
    )
    _MEASURED[scene] = found
    return found


def _turn_lines_into_world(cloud: Points, world: World) -> Points:
    """Turn what lies beyond the world, lon and lat, to where a line goes on at its other side."""
    outside = (cloud[:, 0] < world.west) | (cloud[:, 0] > world.east)
    if not outside.any():
        return cloud
    lons = np.where(outside, world.west + (cloud[:, 0] - world.west) % 360, cloud[:, 0])
    return np.column_stack([lons, cloud[:, 1]])


def _find_subject(chapter: Chapter, scene: Scene, plane: Plane) -> tuple[float, float] | None:
    """Return where on the plane a chapter without journeys is at home: its countries and events."""
    if chapter.routes or scene.tells_flows(chapter):
        return None
    points = [point for id_ in chapter.events for point in scene.points["event", id_]]
    points += [
        point
        for country in chapter.countries
        if (point := _find_middle(country.code, scene.story.world)) is not None
    ]
    if not points:
        return None
    places = plane.project_points(np.array(points, dtype=np.float64))
    places = places[np.isfinite(places).all(axis=1)]
    if not len(places):
        return None
    x, y = ((places.min(axis=0) + places.max(axis=0)) / 2).tolist()
    return x, y


def _gather_shaded(chapter: Chapter, scene: Scene) -> list[Points]:
    """Return the corners of the shaded countries that are no larger than a map can show whole."""
    found = (_measure_country(country.code, scene.story.world) for country in chapter.countries)
    return [
        corners
        for corners in found
        if corners is not None and (np.ptp(corners, axis=0) <= _WHOLE_DEG).all()
    ]


@functools.lru_cache(maxsize=256)
def _measure_country(code: str, world: World) -> Points | None:
    """Return two corners of a country's largest part, lon and lat on the opened world."""
    part = _find_mainland(code, world)
    return None if part is None else np.array(part.bounds).reshape(2, 2)


@functools.lru_cache(maxsize=256)
def _find_middle(code: str, world: World) -> tuple[float, float] | None:
    """Return a point in a country's largest part, lon, lat on the opened world."""
    part = _find_mainland(code, world)
    if part is None:
        return None
    inside = shapely.point_on_surface(part)
    return inside.x, inside.y


@functools.lru_cache(maxsize=256)
def _find_mainland(code: str, world: World) -> BaseGeometry | None:
    """Return a country's largest part, None where the basemap has none."""
    land = load_basemap()
    if code not in country_codes(land):
        return None
    parts = shapely.get_parts(country_shape(land, code, detail=_COARSE, world=world))
    if not len(parts):
        return None
    largest: BaseGeometry = parts[int(np.argmax(shapely.area(parts)))]
    return largest


def _widen(low: float, high: float, at: float) -> tuple[float, float]:
    """Widen a span until a point lies in its middle half."""
    if at > low + (1 - _MIDDLE) * (high - low):
        high = low + (at - low) / (1 - _MIDDLE)
    elif at < low + _MIDDLE * (high - low):
        low = high - (high - at) / (1 - _MIDDLE)
    return low, high


def _find_least_m(chapter: Chapter, cloud: Points, scene: Scene) -> float:
    """Return how many metres a window must show at least, across and down."""
    if chapter.bounds is not None:
        return _LEAST_WINDOW_M
    span = float(np.ptp(cloud, axis=0).max())
    least = _LEAST_SPAN_M * find_least_span(span, scene) / LEAST_SPAN
    return min(least, _AROUND_M) if 0 < span < CLOSE_SPAN else least


def gather_points(chapter: Chapter, scene: Scene) -> Points:
    """Return all points that a chapter's view must show: lon, lat, longitude continuous.

    A chapter that gives its ``bounds`` shows these, on the page as in an image, whatever else it
    speaks of.
    """
    last = _LAST.get(scene)
    if last is not None and last[0] is chapter:
        return last[1]
    cloud = _gather_points(chapter, scene)
    cloud.flags.writeable = False
    _LAST[scene] = chapter, cloud
    return cloud


def _gather_points(chapter: Chapter, scene: Scene) -> Points:
    if chapter.bounds is None and scene.tells_flows(chapter):
        return np.vstack([gather_shown(chapter, scene), *_gather_shaded(chapter, scene)])
    points = [point for id_ in chapter.places for point in scene.points["place", id_]]
    points += [point for id_ in chapter.events for point in scene.points["event", id_]]
    parts: list[Points] = [leg.points for id_ in chapter.routes for leg in scene.traces[id_]]
    if len(parts) > MOST_LEGS:
        # Of very many, a few points of each say where all of them run.
        parts = [part for leg in parts for part in (leg[::_STEP], leg[-1:])]
    parts += trace_areas(chapter.places, chapter.events, scene)
    if points:
        parts.append(np.array(points, dtype=np.float64))
    if chapter.bounds is None and parts:
        return np.vstack([*parts, *_gather_shaded(chapter, scene)])
    west, south, east, north = fit_chapter(chapter, scene)
    edge = np.linspace(0, 1, 20)[:, np.newaxis]
    corners = np.array([[west, south], [east, south], [east, north], [west, north]])
    ends = np.roll(corners, -1, axis=0)
    return np.vstack([a + (b - a) * edge for a, b in zip(corners, ends, strict=True)])


def pick_projection(chapter: Chapter, scene: Scene, *, shape: float) -> str:
    """Pick a projection by what is to be seen and the image's shape, its height to its width.

    Near the hub, if that is in view, the equidistant plane, which tells distances from it;
    elsewhere, up to 60 degrees of longitude, Mercator as on the page. All else is drawn in Equal
    Earth, on which no continent lies on its side; in a tall image that would stay empty with it, on
    a globe if all lies within 58 degrees of its own middle, and that not too near a pole.
    """
    cloud = gather_points(chapter, scene)
    west, south = cloud.min(axis=0)
    east, north = cloud.max(axis=0)
    hub = scene.story.centre
    lon = hub.lon + 360 * round(((west + east) / 2 - hub.lon) / 360)
    across = west - _SEEN_DEG <= lon <= east + _SEEN_DEG
    down = south - _SEEN_DEG <= hub.lat <= north + _SEEN_DEG
    if across and down and _measure_farthest(cloud, scene) <= _NEAR_KM:
        return "azimuthal"
    if is_close((west, south, east, north)):
        return "mercator"
    if east - west <= _WIDE_DEG:
        return "mercator" if max(abs(south), abs(north)) <= _HIGH_LAT else "equal-earth"
    flat = EqualEarthPlane(scene.story.world).project_points(cloud)
    wide, high = np.ptp(flat, axis=0)
    filled = (high / wide) / shape
    if filled >= _EMPTY or shape < _TALL:
        return "equal-earth"
    (_, lat), radius = _find_cap(cloud)
    return "globe" if radius <= _GLOBE_DEG and abs(lat) <= _GLOBE_LAT else "equal-earth"


def _measure_farthest(cloud: Points, scene: Scene) -> float:
    """Return how far the farthest point is from the hub, in kilometres."""
    hub = scene.story.centre
    # On a sphere first: what there is not among the farthest is not among them on the ellipsoid.
    lon, lat = np.radians(cloud).T
    high = math.radians(hub.lat)
    cosines = np.sin(lat) * math.sin(high)
    cosines += np.cos(lat) * math.cos(high) * np.cos(lon - math.radians(hub.lon))
    angles = np.arccos(np.clip(cosines, -1.0, 1.0))
    far = cloud[angles >= (1 - _SPHERE_ERROR) * angles.max()]
    many = np.full(len(far), hub.lon), np.full(len(far), hub.lat)
    _, _, metres = WGS84.inv(*many, *far.T)
    return float(np.max(metres)) / 1000


def _make_plane(name: str, cloud: Points, scene: Scene) -> Plane:
    if name == "mercator":
        return MercatorPlane(scene.story.world)
    if name == "equal-earth":
        return EqualEarthPlane(scene.story.world)
    if name == "azimuthal":
        hub = scene.story.centre
        return AzimuthalPlane(hub.lon, hub.lat)
    (lon, lat), _ = _find_cap(cloud)
    return GlobePlane(round(lon, 1), round(lat, 1))


def _find_cap(cloud: Points) -> tuple[tuple[float, float], float]:
    """Return centre (lon, lat) and radius in degrees of a small cap that holds all points.

    Badoiu and Clarkson (2003), on the sphere: the centre goes ever shorter ways towards the
    farthest point.
    """
    lon, lat = np.radians(cloud).T
    vectors = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    centre = vectors.mean(axis=0)
    for step in range(1, 200):
        farthest = vectors[np.argmin(vectors @ centre)]
        centre = centre + (farthest - centre) / (step + 1)
        centre = centre / np.linalg.norm(centre)
    radius = math.degrees(math.acos(float(np.clip((vectors @ centre).min(), -1, 1))))
    place = math.degrees(math.atan2(centre[1], centre[0])), math.degrees(math.asin(centre[2]))
    return place, radius


def _keep_inside(frame: Frame) -> Frame:
    """Move a window that looks beyond the edge of the world, or widen it no more than needed."""
    if isinstance(frame.plane, AzimuthalPlane):
        return frame
    left, bottom, right, top = frame.window
    least_x, least_y, most_x, most_y = frame.plane.outline.bounds
    x, y = frame.centre
    if right - left <= most_x - least_x:
        x += max(0.0, least_x - left) - max(0.0, right - most_x)
    else:
        x = (least_x + most_x) / 2
    if top - bottom <= most_y - least_y:
        y += max(0.0, least_y - bottom) - max(0.0, top - most_y)
    else:
        y = (least_y + most_y) / 2
    return replace(frame, centre=(float(x), float(y)))


def measure_scale(frame: Frame, *, at: Sequence[tuple[float, float]]) -> Points:
    """Measure how many pixels a kilometre has, at pixels of the image, in four directions.

    Returns:
        Shape (n, 4): north, east, and between; NaN off the world.
    """
    step_m = 10_000.0
    starts = frame.from_pixels(np.array(at, dtype=np.float64))
    found = np.full((len(at), 4), np.nan)
    for column, azimuth in enumerate((0.0, 45.0, 90.0, 135.0)):
        usable = np.isfinite(starts).all(axis=1) & (np.abs(starts[:, 1]) < 89)
        lon, lat = starts[usable].T
        many = np.full(len(lon), azimuth), np.full(len(lon), step_m)
        end_lon, end_lat, _ = WGS84.fwd(lon, lat, *many)
        end_lon = lon + (np.asarray(end_lon) - lon + 180) % 360 - 180
        ends = frame.project(np.column_stack([end_lon, end_lat]))
        lengths = np.hypot(*(ends - frame.project(starts[usable])).T)
        found[usable, column] = lengths / (step_m / 1000)
    return found
