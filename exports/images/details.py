"""A closer look at where places crowd, drawn on the same map where it is empty."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from exports.images.drawing import Item, Points, Shape, Stroke
from exports.images.framing import Frame
from exports.images.marking import Mark
from exports.images.world import draw_borders, draw_countries, draw_land, draw_sea
from geo.globe.planes import MercatorPlane
from layers.labels.cover import Cover
from layers.labels.labelling import Box
from layers.look import LABEL_SIZE, Theme
from layers.scene import Scene

# Points nearer to one another than this, in type sizes, crowd, tried one after the other: where all
# that crowd take no closer look, those that do so most have one. It takes so many of them.
_CROWDED = (3.4, 2.6, 2.0)
_LEAST_POINTS = 3
# A crowd is small beside its map: a share of the map's width, and how much larger it gets.
_MOST_SHARE = 0.2
_LEAST_GAIN = 2.2
# What of the map's width and height the closer look takes, tried one after the other; a wider one
# where names find no room in these.
_SIZES = ((0.34, 0.5), (0.3, 0.44), (0.26, 0.38), (0.22, 0.34))
_WIDE_SIZES = ((0.46, 0.56), (0.4, 0.52))
# How far to the side of its crowd a closer look is turned where names find no room around it, in
# its own width.
_SHIFTS = (0.12, -0.12)
_LEAST_SIDE = 8.0  # in type sizes
_ROOM = 0.3
_LEAST_M = 800_000.0  # on the plane
_STEPS = 36  # positions tried along each side
_MOST_LAT = 70.0
_NEARLY = 1e-6


@dataclass(frozen=True)
class Detail:
    """A closer look: its window, and kind and id of what it names in the map's stead."""

    frame: Frame
    keys: frozenset[tuple[str, str]]


def list_details(
    marks: Sequence[Mark],
    stops: Sequence[Mark],
    scene: Scene,
    frame: Frame,
    *,
    unit: float,
    lines: Sequence[Points],
    taken: Sequence[Box],
) -> Iterator[Detail]:
    """List closer looks at the largest crowds of places, where on the map there is room for them.

    The first is the usual one; those after it are for a crowd whose names find no room in that:
    fewer places, wider windows, and such as have more room at one side. None where nothing crowds,
    or no room is free of lines, marks and what else is ``taken``.
    """
    size = LABEL_SIZE * unit
    points = [mark for mark in (*marks, *stops) if not mark.rooms]
    others = [*(mark.box for mark in (*marks, *stops)), *taken]
    seen: set[frozenset[tuple[str, str]]] = set()
    looks = [(_SIZES, 0.0), (_WIDE_SIZES, 0.0)]
    looks += [(sizes, shift) for shift in _SHIFTS for sizes in (_SIZES, _WIDE_SIZES)]
    for sizes, shift in looks:
        seen.clear()
        for near in _CROWDED:
            crowd = max(_list_crowds(points, near * size), key=len, default=[])
            keys = frozenset(mark.key for mark in crowd)
            if keys in seen:
                continue
            seen.add(keys)
            detail = _enlarge(
                crowd, scene, frame, sizes, shift=shift, size=size, lines=lines, taken=others
            )
            if detail is not None:
                yield detail


def _enlarge(
    crowd: Sequence[Mark],
    scene: Scene,
    frame: Frame,
    sizes: Sequence[tuple[float, float]],
    *,
    shift: float,
    size: float,
    lines: Sequence[Points],
    taken: Sequence[Box],
) -> Detail | None:
    """Find room for a closer look at a crowd, in the first of some sizes that has any.

    It looks to the right of the crowd by the ``shift``, in its width. ``size`` is that of the type,
    in pixels.
    """
    spots = np.array([(mark.x, mark.y) for mark in crowd]).reshape(-1, 2)
    box = frame.box
    wide, high = box.right - box.left, box.bottom - box.top
    if len({mark.key for mark in crowd}) < _LEAST_POINTS or (
        np.ptp(spots[:, 0]) > _MOST_SHARE * wide
    ):
        return None
    around = np.array([scene.points[mark.key][0] for mark in crowd])
    if np.abs(around[:, 1]).max() > _MOST_LAT:
        return None
    plane = MercatorPlane(scene.story.world)
    cloud = plane.project_points(around)
    middle = (cloud.min(axis=0) + cloud.max(axis=0)) / 2
    span = np.maximum(np.ptp(cloud, axis=0) * (1 + 2 * _ROOM), _LEAST_M)
    for share_x, share_y in sizes:
        inner_x, inner_y = share_x * wide, share_y * high
        if min(inner_x, inner_y) < _LEAST_SIDE * size:
            return None
        scale = float(min(inner_x / span[0], inner_y / span[1]))
        # As large as its crowd needs, and no larger.
        inner_x = min(inner_x, max(float(span[0]) * scale, _LEAST_SIDE * size))
        inner_y = min(inner_y, max(float(span[1]) * scale, _LEAST_SIDE * size))
        true = math.cos(math.radians(float(around[:, 1].mean())))
        if scale / true < _LEAST_GAIN * frame.scale:
            continue
        room = _find_room(box, (inner_x, inner_y), taken, lines, size)
        if room is not None:
            x, y = middle.tolist()
            near = Frame("mercator", plane, room, scale, (x + shift * inner_x / scale, y))
            return Detail(near, frozenset(mark.key for mark in crowd))
    return None


def draw_detail(
    detail: Detail,
    codes: Sequence[str],
    theme: Theme,
    *,
    unit: float,
    borders: bool,
    areas: Sequence[Shape] = (),
) -> list[Item]:
    """Draw the ground of a closer look: sea, land, shades, borders and areas."""
    frame = detail.frame
    items: list[Item] = []
    items += draw_sea(frame, theme)
    items += draw_land(frame, theme, unit=unit)
    items += draw_countries(codes, frame, theme, unit=unit)
    items += draw_borders(frame, theme, unit=unit) if borders else []
    items += areas
    # Each is in the map already, where it bears its name.
    return [replace(item, id=None) for item in items if isinstance(item, Shape)]


def draw_edges(detail: Detail, frame: Frame, theme: Theme, *, unit: float) -> list[Item]:
    """Draw the edge of a closer look, and on the map the window that it looks through."""
    near = detail.frame
    items: list[Item] = [_draw_box(near.box, Stroke(theme.accent, 1.2 * unit))]
    window = find_window(detail, frame)
    return [*items, _draw_box(window, Stroke(theme.accent, unit))] if window else items


def find_window(detail: Detail, frame: Frame) -> Box | None:
    """Return what of a map a closer look shows, None where the map does not show it."""
    seen = frame.project(detail.frame.outline())
    seen = seen[np.isfinite(seen).all(axis=1)]
    if not len(seen):
        return None
    (left, top), (right, bottom) = seen.min(axis=0).tolist(), seen.max(axis=0).tolist()
    return Box(left, top, right, bottom)


def _list_crowds(points: Sequence[Mark], near: float) -> list[list[Mark]]:
    crowds: list[list[Mark]] = []
    for point in points:
        close = [
            crowd
            for crowd in crowds
            if any(math.hypot(point.x - it.x, point.y - it.y) < near for it in crowd)
        ]
        crowds = [crowd for crowd in crowds if crowd not in close]
        crowds.append([point, *(it for crowd in close for it in crowd)])
    return crowds


def _find_room(
    frame: Box,
    size: tuple[float, float],
    taken: Sequence[Box],
    lines: Sequence[Points],
    type_size: float,
) -> Box | None:
    """Return the box nearest to a corner that nothing is in."""
    wide, high = size
    margin = 0.6 * type_size
    lefts, tops = np.meshgrid(
        np.linspace(frame.left + margin, frame.right - margin - wide, _STEPS),
        np.linspace(frame.top + margin, frame.bottom - margin - high, _STEPS),
    )
    low = np.array([lefts.ravel(), tops.ravel()]) / type_size
    half = np.array([[wide], [high]]) / 2 / type_size
    centre = low + half
    free = np.full(centre.shape[1], True)
    for other in taken:
        corners = np.array([[other.left, other.right], [other.top, other.bottom]]) / type_size
        reach = (corners[:, 1:] - corners[:, :1]) / 2 + half + 1
        apart = np.abs(centre - corners.mean(axis=1, keepdims=True)) >= reach
        free &= apart.any(axis=0)
    edges = np.array([frame.left, frame.top, frame.right, frame.bottom]) / type_size
    cover = Cover.measure([np.asarray(line) / type_size for line in lines], tuple(edges.tolist()))
    free &= cover.sum_boxes(centre, half + 0.4) < _NEARLY
    found = np.flatnonzero(free)
    if not len(found):
        return None
    middle = np.array([edges[0] + edges[2], edges[1] + edges[3]])[:, np.newaxis] / 2
    best = found[np.argmax(np.abs(centre[:, found] - middle).sum(axis=0))]
    left, top = (low[:, best] * type_size).tolist()
    return Box(left, top, left + wide, top + high)


def _draw_box(box: Box, stroke: Stroke) -> Shape:
    return Shape((trace_box(box),), closed=True, stroke=stroke)


def trace_box(box: Box) -> Points:
    """Return the edge of a box, closed, shape (5, 2)."""
    corners = [
        (box.left, box.top),
        (box.right, box.top),
        (box.right, box.bottom),
        (box.left, box.bottom),
        (box.left, box.top),
    ]
    return np.round(np.array(corners), 2)
