"""The world under an image: land, borders and shaded countries, projected once and kept."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from exports.images.drawing import Points, Shape, Stroke
from exports.images.framing import Frame
from geo.globe.basemap import Detail, border_arcs, country_rings, land_rings, load_basemap
from geo.globe.planes import RADIUS_M, AzimuthalPlane, GlobePlane, MercatorPlane, Plane
from geo.globe.world import split_points
from layers.look import BORDER_DASHES, BORDER_WIDTH, DEMARCATION_WIDTH, Theme

# A bend smaller than this, in square pixels of the look, is not seen.
_LEAST_BEND = 0.45
_LEAST_ISLAND = 2.5
# Where finer detail is needed than this, it is kept near the view alone.
_FAR_KM2 = 64.0
_DECIMALS = 1
_MAINLAND = 5  # parts of a country
# What is drawn beyond the window, in pixels of the look.
_ROOM = 4
# How near to a seam of the world is at it.
_SEAM_M = 2.0
# Views of much the same part of the world share it.
_PART_DEG = 10.0
# How many degrees of the ellipsoid there may be to one of a sphere of the equator's radius.
_ELLIPSOID = 1.01
# Hatching: how far apart its lines are across, and how wide, in pixels of the look.
HATCH_STEP, HATCH_WIDTH = 6.0, 0.7
# How near to the world's edge a line runs along it: the edge's own bends are cut shorter.
_EDGE_M = 3_000.0


def draw_sea(frame: Frame, theme: Theme) -> list[Shape]:
    """Draw the world's surface, which ends where the projection does."""
    outline = clip_shape(frame.plane.outline, frame, room=4)
    if isinstance(frame.plane, MercatorPlane):
        # A voyage longer than the world goes on beside it.
        left, bottom, right, top = frame.window
        extra = frame.bleed / frame.scale
        window = shapely.box(left - extra, bottom - extra, right + extra, top + extra)
        outline = clip_shape(window, frame, room=4)
    return [Shape(to_rings(outline, frame), closed=True, fill=theme.sea)]


def draw_land(frame: Frame, theme: Theme, *, unit: float, outlined: bool = False) -> list[Shape]:
    """Draw the land; ``outlined`` draws its coast as a line and fills nothing.

    In a close window there is a clean field and no coast, since none would be true.
    """
    if frame.is_close:
        field = to_rings(shapely.box(*frame.window), frame)
        return [] if outlined else [Shape(field, closed=True, fill=theme.land, id="coast")]
    lines = _cut_land(frame, unit, outlined=outlined)
    if outlined:
        return [Shape(lines, stroke=Stroke(theme.quiet, 0.6 * unit), id="coast")]
    stroke = Stroke(theme.border, 0.35 * unit)
    return [Shape(lines, closed=True, fill=theme.land, stroke=stroke, id="coast")]


def lie_on_land(
    pixels: Points, frame: Frame, *, unit: float, rough: bool = False
) -> npt.NDArray[np.bool_]:
    """Tell of pixels of the window, shape (n, 2), whether they lie on land."""
    detail = pick_detail(frame, unit, rough=rough)
    # Of a coarse world too only what is seen: it is asked for in few pictures.
    detail = replace(detail, within=_find_part(frame, unit))
    land = _project_land(frame.plane, detail, pick_island(frame, unit, detail))
    window = shapely.box(*frame.window)
    near = shapely.intersection(land, window)
    shapely.prepare(near)
    offset = (pixels - np.array(frame.middle)) / np.array([frame.scale, -frame.scale])
    x, y = (offset + np.array(frame.centre)).T
    return np.asarray(shapely.contains_xy(near, x, y))


def draw_countries(codes: Iterable[str], frame: Frame, theme: Theme, *, unit: float) -> list[Shape]:
    """Shade countries (ISO 3166-1 alpha-3); without colour by hatching as well as by a tint."""
    drawn: list[Shape] = []
    for code in () if frame.is_close else sorted(codes):
        country = cut_country(code, frame, unit=unit)
        rings = to_rings(country, frame)
        if not rings:
            continue
        drawn.append(Shape(rings, closed=True, fill=theme.shade, id=f"country-{code}"))
        if theme.hatch is not None:
            hatches = to_lines(hatch_shape(country, HATCH_STEP * unit / frame.scale), frame)
            stroke = Stroke(theme.hatch, HATCH_WIDTH * unit)
            drawn.append(Shape(hatches, stroke=stroke, id=f"hatch-{code}"))
            edge = Stroke(theme.hatch, BORDER_WIDTH * unit)
            drawn.append(Shape(rings, closed=True, stroke=edge, id=f"edge-{code}"))
    return drawn


def cut_country(code: str, frame: Frame, *, unit: float, rough: bool = False) -> BaseGeometry:
    """Return a country's land on the plane as far as it is in the window, with a little around.

    ``rough`` is for finding out whether it is there.
    """
    return _cut_country(code, frame, unit, rough)


@functools.lru_cache(maxsize=256)
def cut_mainland(code: str, frame: Frame, *, unit: float) -> BaseGeometry:
    """Return a country's largest parts on the plane as far as they are in the window."""
    land = _project_mainland(frame.plane, code, pick_detail(frame, unit))
    return repeat_shape(land, frame, unit)


@functools.lru_cache(maxsize=256)
def _cut_country(code: str, frame: Frame, unit: float, rough: bool) -> BaseGeometry:
    country = _project_country(frame.plane, code, pick_detail(frame, unit, rough=rough))
    return repeat_shape(country, frame, unit)


def hatch_shape(
    land: BaseGeometry, step: float, *, falling: bool = False, start: float = 0.0
) -> BaseGeometry:
    """Return lines from the lower left to the upper right across land, ``step`` apart in x.

    ``falling`` lets them run from the upper left to the lower right, and ``start`` moves them.
    """
    left, bottom, right, top = land.bounds
    high = top - bottom
    ends = (top, bottom) if falling else (bottom, top)
    turn = -1 if falling else 1
    # On whole steps of the plane, so that neighbours' lines go on in one another.
    first = math.floor((left - high - turn * ends[0] - start) / step) * step + start
    starts = np.arange(first, right - turn * ends[0] + step, step)
    lines = [[(at + turn * ends[0], ends[0]), (at + turn * ends[1], ends[1])] for at in starts]
    return shapely.intersection(MultiLineString(lines), land)


def draw_borders(frame: Frame, theme: Theme, *, unit: float, rough: bool = False) -> list[Shape]:
    """Draw the borders by kind; a kind that is not in view is left out.

    ``rough`` is for finding out which kinds there are.
    """
    drawn: list[Shape] = []
    for kind, pieces in () if frame.is_close else _cut_borders(frame, unit, rough):
        marked = kind == "demarcation"
        width = (DEMARCATION_WIDTH if marked else BORDER_WIDTH) * unit
        dashes = BORDER_DASHES[kind]
        stroke = Stroke(
            theme.quiet if marked else theme.border,
            width,
            None if dashes is None else tuple(part * width for part in dashes),
        )
        drawn.append(Shape(pieces, stroke=stroke, id=f"border-{kind}"))
    return drawn


# The same window in another theme, language or format is cut no second time.
@functools.lru_cache(maxsize=64)
def _cut_land(frame: Frame, unit: float, *, outlined: bool) -> tuple[Points, ...]:
    detail = pick_detail(frame, unit)
    land = _project_land(frame.plane, detail, pick_island(frame, unit, detail))
    shape = repeat_shape(land, frame, unit)
    return to_lines(_trace_coast(shape, frame), frame) if outlined else to_rings(shape, frame)


@functools.lru_cache(maxsize=64)
def _cut_borders(
    frame: Frame, unit: float, rough: bool
) -> tuple[tuple[str, tuple[Points, ...]], ...]:
    borders = _project_borders(frame.plane, pick_detail(frame, unit, rough=rough))
    cut = (
        (kind, to_lines(repeat_shape(lines, frame, unit), frame)) for kind, lines in borders.items()
    )
    return tuple((kind, pieces) for kind, pieces in cut if pieces)


def clip_line(line: Points, frame: Frame, *, room: float) -> list[Points]:
    """Cut a line, in pixels, at the window and ``room`` pixels around it."""
    if len(line) < 2:
        return []
    box, room = frame.box, room + frame.bleed
    cut = shapely.clip_by_rect(
        shapely.LineString(line),
        box.left - room,
        box.top - room,
        box.right + room,
        box.bottom + room,
    )
    parts = shapely.get_parts(shapely.line_merge(cut) if not cut.is_empty else cut)
    return [shapely.get_coordinates(part) for part in parts if part.geom_type == "LineString"]


def pick_detail(frame: Frame, unit: float, *, rough: bool = False) -> Detail:
    """Pick how much of the world's lines a frame shows, and of which part of it.

    ``rough`` is for finding out what there is.
    """
    # Powers of two, so that views of much the same scale share one projected world.
    area = _LEAST_BEND * (unit * frame.km_per_pixel) ** 2
    level = 2.0 ** math.floor(math.log2(max(area, 0.02)))
    if rough:
        # One world for all near maps of a plane.
        level = max(level, _FAR_KM2)
        return Detail(coarse_km2=level, fine_km2=level)
    within = _find_part(frame, unit)
    if level >= _FAR_KM2 or within is not None:
        return Detail(coarse_km2=level, fine_km2=level, within=within)
    left, bottom, right, top = frame.window
    reach = math.hypot(right - left, top - bottom) / 2 / 1000
    lon, lat = frame.focus
    radius = math.ceil(reach / 250) * 250
    return Detail(
        coarse_km2=_FAR_KM2,
        fine_km2=level,
        focus=((float(round(lon)), float(round(lat))),),
        radius_km=radius,
        far_km=2 * radius,
    )


def _find_part(frame: Frame, unit: float) -> tuple[float, float, float, float] | None:
    """Return which part of the world a frame shows, west, south, east, north in whole steps.

    None stands for all of it.
    """
    if isinstance(frame.plane, GlobePlane):
        return None
    extra = (_ROOM * unit + frame.bleed) / frame.scale
    left, bottom, right, top = frame.window
    window = left - extra, bottom - extra, right + extra, top + extra
    found = _bound_cap if isinstance(frame.plane, AzimuthalPlane) else _bound_strip
    edges = found(frame.plane, window)
    if edges is None:
        return None
    west, south = (math.floor(edge / _PART_DEG) * _PART_DEG for edge in edges[:2])
    east, north = (math.ceil(edge / _PART_DEG) * _PART_DEG for edge in edges[2:])
    if east - west >= 360:
        west, east = -180.0, 180.0
    return west, max(south, -90.0), east, min(north, 90.0)


def _bound_cap(
    plane: Plane, window: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    """Return a box, in degrees, around what a window shows of a world seen from above a point.

    None where its middle is no place of the world.
    """
    left, bottom, right, top = window
    centre = np.array([[(left + right) / 2, (bottom + top) / 2]])
    ((lon, lat),) = plane.unproject_points(centre).tolist()
    if math.isnan(lon):
        return None
    # No way is longer on the ground than on this plane.
    reach = _ELLIPSOID * math.degrees(math.hypot(right - left, top - bottom) / 2 / RADIUS_M)
    if abs(lat) + reach >= 90:
        # Round a pole there are all meridians.
        return -180.0, lat - reach, 180.0, lat + reach
    across = math.asin(math.sin(math.radians(reach)) / math.cos(math.radians(lat)))
    return lon - math.degrees(across), lat - reach, lon + math.degrees(across), lat + reach


def _bound_strip(
    plane: Plane, window: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return a box, in degrees, around what a window shows of a world laid out as a strip."""
    least_x, least_y, most_x, most_y = plane.outline.bounds
    ys = max(window[1], least_y), min(window[3], most_y)
    middle = plane.unproject_points(np.array([((least_x + most_x) / 2, y) for y in ys]))
    south, north = np.where(np.isnan(middle[:, 1]), [-90.0, 90.0], middle[:, 1]).tolist()
    # Farthest from the equator a step to the side leads the farthest round the world.
    lons = plane.unproject_points(np.array([(x, y) for x in window[::2] for y in ys]))[:, 0]
    if np.isnan(lons).any():
        return -180.0, south, 180.0, north
    return float(lons.min()), south, float(lons.max()), north


def pick_island(frame: Frame, unit: float, detail: Detail) -> float:
    """Pick the area in km² of the least island that a frame shows at a detail far from its foci.

    The closer the view, the smaller islands it shows for its scale, since there are few.
    """
    least = 2.0 ** math.floor(math.log2(_LEAST_ISLAND * (unit * frame.km_per_pixel) ** 2))
    return least if detail.focus else least * min(1.0, detail.fine_km2 / _FAR_KM2)


@functools.lru_cache(maxsize=48)
def _project_land(plane: Plane, detail: Detail, min_area_km2: float) -> MultiPolygon:
    return plane.project_polygons(
        land_rings(load_basemap(), detail=detail, min_area_km2=min_area_km2)
    )


# By themselves, since the least island has another size in another image sooner than they have.
@functools.lru_cache(maxsize=48)
def _project_borders(plane: Plane, detail: Detail) -> dict[str, BaseGeometry]:
    borders = border_arcs(load_basemap(), detail=detail)
    return {
        kind: _join_lines(
            [*itertools.chain.from_iterable(plane.project_lines(_unroll_lines(arcs, plane)))]
        )
        for kind, arcs in borders.items()
    }


@functools.lru_cache(maxsize=256)
def _project_country(plane: Plane, code: str, detail: Detail) -> MultiPolygon:
    return plane.project_polygons(country_rings(load_basemap(), code, detail=detail))


@functools.lru_cache(maxsize=256)
def _project_mainland(plane: Plane, code: str, detail: Detail) -> MultiPolygon:
    """Project the largest parts of a country alone, where its name may stand."""
    return plane.project_polygons(
        country_rings(load_basemap(), code, detail=detail, parts=_MAINLAND)
    )


def _unroll_lines(arcs: Sequence[Points], plane: Plane) -> list[Points]:
    """Return lines of continuous longitude; on Mercator they start in the opened world."""
    if not arcs:
        return []
    points, counts = np.concatenate(arcs), [len(arc) for arc in arcs]
    starts = np.cumsum([0, *counts[:-1]])
    steps = np.diff(points[:, 0], prepend=points[0, 0])
    steps[starts] = 0.0
    turns = np.cumsum(np.round(steps / 360))
    turns -= np.repeat(turns[starts], counts)
    if isinstance(plane, MercatorPlane):
        first = np.floor((points[starts, 0] - plane.world.west) / 360)
        turns += np.repeat(first, counts)
    points[:, 0] -= 360 * turns
    return split_points(points, starts[1:])


def _join_lines(pieces: list[Points]) -> BaseGeometry:
    pieces = [piece for piece in pieces if len(piece) > 1]
    if not pieces:
        return MultiLineString()
    numbers = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    lines: Any = shapely.linestrings(np.concatenate(pieces), indices=numbers)
    joined: BaseGeometry = shapely.line_merge(shapely.multilinestrings(lines))
    return joined


def repeat_shape(shape: BaseGeometry, frame: Frame, unit: float) -> BaseGeometry:
    """Return a shape cut to the window, with its copies where the window is wider than a turn."""
    room = _ROOM * unit
    if not isinstance(frame.plane, MercatorPlane):
        return clip_shape(shape, frame, room=room)
    left, _, right, _ = frame.window
    least, _, most, _ = frame.plane.outline.bounds
    width = most - least
    turns = range(math.floor((left - least) / width), math.floor((right - least) / width) + 1)
    copies = [clip_shape(_move(shape, turn * width), frame, room=room) for turn in turns]
    copies = [copy for copy in copies if not copy.is_empty]
    if len(copies) <= 1:
        return copies[0] if copies else shapely.GeometryCollection()
    return _join_copies(copies, [least + turn * width for turn in turns[1:]])


def _join_copies(copies: Sequence[BaseGeometry], seams: Sequence[float]) -> BaseGeometry:
    """Join land, or lines, to what goes on beside an edge of the world, to the metre."""
    parts = np.array([part for copy in copies for part in _leaves(copy)])
    left, right = (shapely.bounds(parts)[:, [side]] for side in (0, 2))
    meets = np.any((left - _SEAM_M <= seams) & (right + _SEAM_M >= seams), axis=1)
    joined: Any = [*parts[~meets], *_leaves(shapely.union_all(parts[meets], grid_size=1.0))]
    if isinstance(parts[0], Polygon):
        return MultiPolygon([part for part in joined if isinstance(part, Polygon)])
    return MultiLineString([part for part in joined if part.geom_type == "LineString"])


def _move(shape: BaseGeometry, distance: float) -> BaseGeometry:
    return shapely.transform(shape, lambda places: places + np.array([distance, 0.0]))


def _trace_coast(land: BaseGeometry, frame: Frame) -> BaseGeometry:
    """Return the lines around land without those where the world ends or was cut open."""
    if land.is_empty:
        return MultiLineString()
    edge = frame.plane.outline.exterior.buffer(_EDGE_M)
    return shapely.line_merge(shapely.difference(shapely.boundary(land), edge))


def clip_shape(shape: BaseGeometry, frame: Frame, *, room: float) -> BaseGeometry:
    """Cut a shape on the plane at the window and ``room`` pixels around it."""
    left, bottom, right, top = frame.window
    extra = (room + frame.bleed) / frame.scale
    return shapely.clip_by_rect(shape, left - extra, bottom - extra, right + extra, top + extra)


def to_rings(shape: BaseGeometry, frame: Frame) -> tuple[Points, ...]:
    """Turn the rings of a shape on the plane into pixels."""
    polygons = [part for part in _leaves(shape) if isinstance(part, Polygon)]
    return _to_pixels(shapely.get_rings(polygons), frame, least=4)


def to_lines(shape: BaseGeometry, frame: Frame) -> tuple[Points, ...]:
    """Turn the lines of a shape on the plane into pixels."""
    parts = [part for part in _leaves(shape) if part.geom_type == "LineString"]
    return _to_pixels(np.array(parts), frame, least=2)


def _to_pixels(lines: npt.NDArray[np.object_], frame: Frame, *, least: int) -> tuple[Points, ...]:
    """Turn lines into pixels, rounded to what can be seen; what falls together is left out."""
    if not len(lines):
        return ()
    pixels = np.round(frame.to_pixels(shapely.get_coordinates(lines)), _DECIMALS)
    starts = np.cumsum(shapely.get_num_coordinates(lines))[:-1]
    kept = np.append(True, np.any(np.diff(pixels, axis=0) != 0, axis=1))
    kept[starts] = True
    counts = np.add.reduceat(kept, np.append(0, starts))
    parts = split_points(pixels[kept], np.cumsum(counts)[:-1])
    return tuple(part for part in parts if len(part) >= least)


def _leaves(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = [shape]
    while any(hasattr(part, "geoms") for part in parts):
        parts = [leaf for part in parts for leaf in getattr(part, "geoms", (part,))]
    return [part for part in parts if not part.is_empty]
