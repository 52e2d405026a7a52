"""Ground for close views: what a file has of roads, water, green, buildings and names.

It is read where views show it and nowhere else; ``ground_thinning`` makes it small enough for a
page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.globe.ground_tags import AREAS, COAST, LAND, LEAST_ZOOM, PLACES
from geo.globe.projections import project_mercator

Bounds = tuple[float, float, float, float]
Shapes = npt.NDArray[np.object_]

# What a reader may see besides a view: so many of its larger side to each side of its middle.
_REACH = 1.5
# A reader comes nearer than a view by so many steps of the zoom.
STEPS_NEARER = 2.0
# How many pixels of a screen a view's larger side takes.
_VIEW_PIXELS = 700.0
# A ground that is a smaller share of a view is not to be seen in it.
_LEAST_SHARE = 0.15
# A name runs along a street that is so nearly straight, in metres, and so long at least.
_STRAIGHT_M, _LEAST_RUN_M = 4.0, 25.0
_MOST_RUNS = 3
_DEGREE_M = 111_195.0
# A coast that breaks off goes on as its last part runs, beyond a file that is no larger than this,
# in degrees.
_LAST_M = 300.0
_SMALL = 0.15
_OFF_COAST = 1e-7  # degrees
_NAMED_AREAS = ("water", "park", "wood")
_NAMED_LINES = ("main", "road", "street", "path", "river")
# Ranks of names by what bears them: places, then larger roads before smaller.
_RANKS = {name: rank for rank, name in enumerate([*PLACES, *_NAMED_LINES, *_NAMED_AREAS])}


@dataclass(frozen=True)
class Run:
    """Where a name may stand: its middle, its direction and how long it may be.

    ``angle`` is in degrees from east towards north, between -90 and 90; ``length_m`` is infinite
    where nothing bounds it.
    """

    lon: float
    lat: float
    angle: float
    length_m: float


@dataclass(frozen=True)
class GroundName:
    """The name of a street, a place, a park or a water, and where it may stand, the best first."""

    text: str
    kind: str
    least_zoom: float
    runs: tuple[Run, ...]

    @property
    def rank(self) -> int:
        """Its turn among the names, lower first."""
        return _RANKS[self.kind]


@dataclass(frozen=True, eq=False)
class Ground:
    """What a file has of the ground, cut to where views show it.

    Attributes:
        extent: west, south, east, north of the file, degrees; beyond it nothing is known.
        shapes: by kind, a key of ``LEAST_ZOOM``, lines or polygons, lon and lat in WGS 84 degrees.
        names: of streets, places and areas, in their order of importance.
    """

    extent: Bounds
    shapes: Mapping[str, Shapes]
    names: tuple[GroundName, ...]

    @property
    def least_zoom(self) -> float:
        """The zoom from which on it is large enough on a screen to be seen."""
        return find_zoom(self.extent, pixels=200.0)


@dataclass(frozen=True, eq=False)
class Found:
    """What was read of a file: its extent, shapes with kind and name, and named points."""

    extent: Bounds
    shapes: Shapes
    kinds: Sequence[str]
    names: Sequence[str]
    places: Sequence[tuple[str, str, float, float]] = ()


def find_zoom(bounds: Bounds, *, pixels: float = _VIEW_PIXELS) -> float:
    """Return the zoom at which the larger side of a view takes so many pixels."""
    return math.log2(pixels / 256 / (measure_side(bounds) / 360))


def measure_side(bounds: Bounds) -> float:
    """Return the larger side of a view (west, south, east, north) in degrees of Mercator."""
    west, south, east, north = bounds
    corners = project_mercator(np.array([[west, south], [east, north]]))
    return max(float(np.ptp(corners, axis=0).max()), 1e-5)


def grow_view(view: Bounds) -> Bounds:
    """Return what a reader may see of a view, and a little around it."""
    west, south, east, north = view
    across = _REACH * measure_side(view)
    up = across * math.cos(math.radians((south + north) / 2))
    x, y = (west + east) / 2, (south + north) / 2
    return x - across, max(-85.0, y - up), x + across, min(85.0, y + up)


def list_seen(views: Iterable[Bounds], extent: Bounds) -> list[Bounds]:
    """Return the views, larger first, of which a ground of some extent is a part to be seen."""
    found = []
    for view in views:
        apart = not shapely.box(*grow_view(view)).intersects(shapely.box(*extent))
        small = measure_side(extent) < _LEAST_SHARE * measure_side(view)
        if not apart and not small:
            found.append(view)
    return sorted(dict.fromkeys(found), key=lambda view: -measure_side(view))


def cut_ground(found: Found, views: Sequence[Bounds]) -> Ground:
    """Cut what was read to where views show it: each kind where it has room in a view."""
    kinds = np.array(found.kinds, dtype=object)
    shapes = dict.fromkeys(LEAST_ZOOM, np.array([], dtype=object))
    names: list[GroundName] = []
    texts = np.array(found.names, dtype=object)
    for kind in LEAST_ZOOM:
        area = join_views(views, kind, found.extent)
        mine = kinds == kind
        cut = _cut(found.shapes[mine], area, area_like=kind in AREAS)
        if kind == "sea":
            cut = np.array(list(_find_sea(found, area)), dtype=object)
        kept = ~shapely.is_empty(cut)
        shapes[kind] = _list_parts(cut[kept], "Polygon" if kind in AREAS else "LineString")
        if kind != "sea":
            names += _name_shapes(cut[kept], texts[mine][kept], kind)
    names += _name_places(found, views)
    order = sorted(names, key=lambda name: (name.rank, name.text))
    return Ground(found.extent, {kind: it for kind, it in shapes.items() if len(it)}, tuple(order))


def join_views(
    views: Iterable[Bounds], kind: str, extent: Bounds, *, steps: float = STEPS_NEARER
) -> BaseGeometry:
    """Return where some kind has room in views, as an area; empty where it has none."""
    near = [view for view in views if find_zoom(view) + steps >= LEAST_ZOOM[kind]]
    area = shapely.union_all([shapely.box(*grow_view(view)) for view in near])
    return area.intersection(bound_kind(kind, extent))


def bound_kind(kind: str, extent: Bounds) -> BaseGeometry:
    """Return where a file of some extent tells of a kind, as an area.

    The sea goes on beyond the edge of a small one, which would look like a coast.
    """
    whole: BaseGeometry = shapely.box(*extent)
    side = measure_side(extent)
    return whole.buffer(side, join_style="mitre") if kind == "sea" and side < _SMALL else whole


def _cut(shapes: Shapes, area: BaseGeometry, *, area_like: bool) -> Shapes:
    if area.is_empty or not len(shapes):
        return np.full(len(shapes), shapely.Polygon(), dtype=object)
    if area_like:
        wrong = ~shapely.is_valid(shapes)
        shapes = shapes.copy()
        shapes[wrong] = shapely.make_valid(shapes[wrong])
    shapely.prepare(area)
    inside = shapely.covers(area, shapes)
    cut = shapes.copy()
    cut[~inside] = shapely.intersection(shapes[~inside], area)
    return cut


def _list_parts(shapes: Shapes, kind: str) -> Shapes:
    """Return the simple parts of one kind: lines that meet are joined, areas that meet are one."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[[part.geom_type == kind for part in parts]] if len(parts) else parts
    if kind == "Polygon":
        # Where two lie over one another, they would be a hole.
        joined = shapely.get_parts(shapely.disjoint_subset_union_all(parts))
        return np.asarray(joined[[part.geom_type == kind for part in joined]])
    _, first = np.unique(shapely.to_wkb(shapely.normalize(parts)), return_index=True)
    return np.asarray(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts[first]))))


def _find_sea(found: Found, area: BaseGeometry) -> Iterable[BaseGeometry]:
    """Yield where the sea is: right of the coast as OpenStreetMap draws it, or beyond the land."""
    kinds = np.array(found.kinds, dtype=object)
    coast, land = found.shapes[kinds == COAST], found.shapes[kinds == LAND]
    whole = bound_kind("sea", found.extent)
    if not len(coast):
        whole = shapely.box(*found.extent)
        sea = whole.difference(shapely.union_all(shapely.make_valid(land))) if len(land) else None
        return [] if sea is None else shapely.get_parts(shapely.intersection(sea, area))
    lines = _finish_coast(shapely.line_merge(shapely.union_all(coast)), whole)
    edges = shapely.union_all([shapely.intersection(lines, whole), whole.boundary])
    # GEOS divides by nothing where a face is thinner than numbers are exact, and goes on rightly.
    with np.errstate(invalid="ignore"):
        faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    tree = shapely.STRtree(faces)
    votes = np.zeros(len(faces))
    for part in shapely.get_parts(shapely.intersection(coast, whole)):
        for line in shapely.get_parts(part):
            if line.geom_type != "LineString":
                continue
            at = shapely.get_coordinates(line)
            steps = np.diff(at, axis=0)
            lengths = np.hypot(*steps.T)
            longest = int(lengths.argmax())
            right = steps[longest, ::-1] * (1, -1) / max(lengths[longest], _OFF_COAST)
            middle = at[longest] + steps[longest] / 2
            for side in (1, -1):
                spot = shapely.Point(middle + side * _OFF_COAST * right)
                votes[tree.query(spot, predicate="within")] += side * lengths.sum()
    sea = shapely.union_all(faces[votes > 0])
    if len(land):
        # Islands, whose coast is a ring.
        sea = sea.difference(shapely.union_all(shapely.make_valid(land)))
    return shapely.get_parts(sea.intersection(area))


def _finish_coast(coast: BaseGeometry, whole: BaseGeometry) -> BaseGeometry:
    """Let a coast that an extract has only in part go on straight to the edge."""
    ends = [coast]
    west, south, east, north = whole.bounds
    far = 2 * math.hypot(east - west, north - south)
    for line in shapely.get_parts(coast):
        for path in () if line.is_closed else (line, line.reverse()):
            end = shapely.Point(path.coords[-1])
            if not whole.contains(end):
                continue
            back = path.interpolate(max(0.0, path.length - _LAST_M / _DEGREE_M))
            step = np.array([end.x - back.x, end.y - back.y])
            step *= far / max(float(np.hypot(*step)), _OFF_COAST)
            ends.append(shapely.LineString([(end.x, end.y), (end.x + step[0], end.y + step[1])]))
    return shapely.union_all(ends)


def _name_shapes(shapes: Shapes, texts: npt.NDArray[np.object_], kind: str) -> list[GroundName]:
    """Name the shapes of one kind, those of the same name together where they are lines."""
    if kind not in (*_NAMED_LINES, *_NAMED_AREAS):
        return []
    names = []
    for text in dict.fromkeys(text for text in texts if text):
        alike = shapes[texts == text]
        if kind in _NAMED_AREAS:
            runs = [run for shape in alike if (run := _find_room(shape)) is not None]
        else:
            joined = shapely.line_merge(shapely.multilinestrings(_lines(alike)))
            runs = [run for line in shapely.get_parts(joined) for run in _find_runs(line)]
        runs = sorted(runs, key=lambda run: -run.length_m)
        if runs:
            least = max(LEAST_ZOOM[kind] + 1, 12.0 if kind == "main" else 0.0)
            names.append(GroundName(str(text), kind, least, tuple(runs[:_MOST_RUNS])))
    return names


def _lines(shapes: Shapes) -> list[BaseGeometry]:
    parts = shapely.get_parts(shapely.get_parts(shapes))
    return [part for part in parts if part.geom_type == "LineString"]


def _find_runs(line: BaseGeometry) -> list[Run]:
    """Return the parts of a line that are as good as straight."""
    at = shapely.get_coordinates(line)
    shrink = np.array([math.cos(math.radians(float(at[:, 1].mean()))), 1.0]) * _DEGREE_M
    bare = shapely.get_coordinates(shapely.LineString(at * shrink).simplify(_STRAIGHT_M))
    steps = np.diff(bare, axis=0)
    lengths = np.hypot(*steps.T)
    runs = []
    for (x, y), (across, up), length in zip(bare, steps, lengths, strict=False):
        if length < _LEAST_RUN_M:
            continue
        angle = math.degrees(math.atan2(up, across))
        # Read from the left to the right.
        angle = angle - 180 if angle > 90 else angle + 180 if angle <= -90 else angle
        lon, lat = (np.array([x + across / 2, y + up / 2]) / shrink).tolist()
        runs.append(Run(lon, lat, angle, float(length)))
    return runs


def _find_room(shape: BaseGeometry) -> Run | None:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return None
    largest = max(parts, key=lambda part: part.area)
    spot = largest.representative_point()
    west, _, east, _ = largest.bounds
    wide = (east - west) * _DEGREE_M * math.cos(math.radians(spot.y))
    return Run(spot.x, spot.y, 0.0, wide) if wide >= _LEAST_RUN_M else None


def _name_places(found: Found, views: Sequence[Bounds]) -> list[GroundName]:
    names = []
    boxes = [shapely.box(*grow_view(view)) for view in views]
    for text, kind, lon, lat in found.places:
        if any(box.intersects(shapely.Point(lon, lat)) for box in boxes):
            run = Run(lon, lat, 0.0, math.inf)
            names.append(GroundName(text, kind, PLACES[kind], (run,)))
    return names
