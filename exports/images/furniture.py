"""What helps to read a map: graticule, range rings, scale bar, and the small map of where it is."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from exports.images.drawing import Circle, Item, Points, Shape, Stroke, Text
from exports.images.fonts import measure_text
from exports.images.framing import Frame, measure_scale
from exports.images.marking import trace_in_view
from exports.images.world import clip_line, clip_shape, draw_land, lie_on_land, to_lines
from geo.globe.geodesics import WGS84
from geo.globe.planes import AzimuthalPlane, GlobePlane, Plane
from layers.labels.labelling import Box
from layers.look import Theme
from layers.telling.words import Words

# A scale bar is drawn where a kilometre is as long everywhere in the window, to this share.
TRUE_SCALE = 1.05
_STEPS_DEG = (30, 20, 15, 10, 5, 2, 1)
_STEPS_KM = (5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5)
_STEPS_M = (
    *(km * 1000 for km in _STEPS_KM),
    *(2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1),
)
_BAR_SHARE = 0.24
# Of the points that make up rings, two degrees apart, so many lie on the sea in view.
_LEAST_RING_POINTS = 6
# The small map is drawn where the window shows less than this across.
_LOCATED_KM = 6500.0
_LOCATOR_SIZE = 92.0
_MARGIN = 12.0


@dataclass(frozen=True)
class Piece:
    """A part that stands on the map: what is drawn, and the box that labels keep off."""

    items: tuple[Item, ...]
    box: Box


def draw_graticule(frame: Frame, theme: Theme, *, unit: float) -> list[Shape]:
    """Draw meridians and parallels, or on the equidistant map rings around its centre."""
    if frame.is_close:
        return []
    # The colour of borders, which none takes it for: it lies on the sea alone.
    stroke = Stroke(theme.border, 0.6 * unit)
    lines = _cut_graticule(frame)
    return [Shape(lines, stroke=stroke, id="net")] if lines else []


@functools.lru_cache(maxsize=64)
def _cut_graticule(frame: Frame) -> tuple[Points, ...]:
    if _has_rings(frame):
        return tuple(_trace_rings(frame))
    return to_lines(clip_shape(_spread_net(frame), frame, room=2), frame)


def pick_ring_km(frame: Frame) -> int | None:
    """Return how far apart the rings of an equidistant map are, None on other maps."""
    if not _has_rings(frame):
        return None
    left, bottom, right, top = frame.window
    nearest = math.hypot(max(left, -right, 0.0), max(bottom, -top, 0.0))
    if nearest:
        # Far from the centre the window shows some of the distances alone.
        span = max(math.hypot(x, y) for x in (left, right) for y in (bottom, top)) - nearest
    else:
        # By its shorter side, which the same view has much alike in pictures of any shape.
        span = min(max(abs(left), abs(right)), max(abs(bottom), abs(top)))
    return next(step for step in _STEPS_KM if span / 1000 / step >= 2)


def sees_rings(frame: Frame, *, unit: float, rough: bool = False) -> bool:
    """Tell whether enough of the rings is seen to be explained: they lie on the sea alone.

    ``rough`` looks at coarser coasts.
    """
    if not _has_rings(frame):
        return False
    box = frame.box
    points = np.vstack([*_cut_graticule(frame), np.empty((0, 2))])
    x, y = points.T
    seen = points[(x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)]
    on_land = lie_on_land(seen, frame, unit=unit, rough=rough)
    return int(np.count_nonzero(~on_land)) >= _LEAST_RING_POINTS


def draw_scale_bar(
    frame: Frame, theme: Theme, words: Words, *, unit: float, size: float
) -> Piece | None:
    """Draw a scale bar in the window's lower left corner, None where no bar would be true."""
    pixels_per_km = find_true_scale(frame)
    if pixels_per_km is None:
        return None
    most = (frame.box.right - frame.box.left) * _BAR_SHARE / pixels_per_km * 1000
    metres = next(step for step in _STEPS_M if step <= most)
    length, tick, margin = metres / 1000 * pixels_per_km, 4 * unit, _MARGIN * unit
    left, y = frame.box.left + margin, frame.box.bottom - margin
    if metres >= 1000:
        text = words.say("image.km", distance=words.say_number(metres / 1000))
    else:
        text = words.say("image.m", distance=words.say_number(metres))
    bar = np.array([[left, y - tick], [left, y], [left + length, y], [left + length, y - tick]])
    width = measure_text(text, size)
    items: list[Item] = [
        Shape((np.round(bar, 2),), stroke=Stroke(theme.ink, 1.1 * unit)),
        Text(left + tick, y - 3.5 * unit, text, size, theme.ink, halo=theme.halo, width=width),
    ]
    right = left + max(length, tick + width)
    return Piece(tuple(items), Box(left - unit, y - size - 3 * unit, right + unit, y + unit))


def find_true_scale(frame: Frame) -> float | None:
    """Return how many pixels a kilometre has in the window, None where that differs."""
    box = frame.box
    at = [
        (box.left + (box.right - box.left) * x, box.top + (box.bottom - box.top) * y)
        for x in (0.02, 0.35, 0.65, 0.98)
        for y in (0.02, 0.35, 0.65, 0.98)
    ]
    found = measure_scale(frame, at=at)
    if np.isnan(found).any() or found.max() > TRUE_SCALE * found.min():
        return None
    return float(found.mean())


def draw_locator(
    frame: Frame, theme: Theme, *, unit: float, lines: Sequence[Points], taken: Sequence[Box]
) -> Piece | None:
    """Draw where in the world the window lies: a small globe in the emptiest corner.

    None where the window shows much of the world, or leaves no corner free.
    """
    left, bottom, right, top = frame.window
    if math.hypot(right - left, top - bottom) / 1000 > _LOCATED_KM:
        return None
    size = _LOCATOR_SIZE * unit
    box = _find_corner(frame.box, size, _MARGIN * unit, lines, taken)
    if box is None:
        return None
    lon, lat = frame.focus
    # A little towards the equator, so that what is around the window is seen.
    plane = GlobePlane(round(lon, 1), round(lat * 0.8, 1))
    scale = size / 2 / plane.outline.bounds[2]
    globe = Frame("globe", plane, box, scale, (0.0, 0.0))
    middle = globe.middle
    edge = Stroke(theme.quiet, 0.8 * unit)
    window = frame.outline()
    items: list[Item] = [Circle(*middle, size / 2, fill=theme.sea)]
    items += draw_land(globe, theme, unit=unit * 0.7)
    items.append(Circle(*middle, size / 2, stroke=edge))
    if frame.is_close:
        # The window would be less than a dot.
        x, y = globe.project(np.array([frame.focus]))[0].tolist()
        items.append(Circle(x, y, 2.6 * unit, fill=theme.accent))
        return Piece(tuple(items), box)
    for piece in trace_in_view(window, globe, room=0):
        items.append(Shape((piece,), stroke=Stroke(theme.accent, 1.6 * unit)))
    return Piece(tuple(items), box)


def _has_rings(frame: Frame) -> bool:
    return (
        not frame.is_close
        and isinstance(frame.plane, AzimuthalPlane)
        and not isinstance(frame.plane, GlobePlane)
    )


def _trace_rings(frame: Frame) -> list[Points]:
    plane, step = frame.plane, pick_ring_km(frame)
    assert isinstance(plane, AzimuthalPlane)
    assert step is not None
    left, bottom, right, top = frame.window
    most = max(math.hypot(x, y) for x in (left, right) for y in (bottom, top)) / 1000
    azimuths = np.linspace(0, 360, 181)
    lines = []
    for km in range(step, math.ceil(min(most, 20_000)), step):
        many = np.full(len(azimuths), plane.lon), np.full(len(azimuths), plane.lat)
        lon, lat, _ = WGS84.fwd(*many, azimuths, np.full(len(azimuths), km * 1000.0))
        ring = plane.project_points(np.column_stack([lon, lat]))
        if np.isfinite(ring).all():
            lines += clip_line(frame.to_pixels(ring), frame, room=2)
    return [np.round(line, 2) for line in lines]


def _spread_net(frame: Frame) -> BaseGeometry:
    """Return meridians and parallels on the plane, over the world that is in view."""
    left, bottom, right, top = frame.window
    span = min(math.hypot(right - left, top - bottom) / 111_000, 180.0)
    step = next((step for step in _STEPS_DEG if span / step >= 5), _STEPS_DEG[-1])
    grid = np.array(
        [
            (x, y)
            for x in np.linspace(frame.box.left, frame.box.right, 33)
            for y in np.linspace(frame.box.top, frame.box.bottom, 33)
        ]
    )
    seen = frame.from_pixels(grid)
    seen = seen[np.isfinite(seen).all(axis=1)]
    # On whole steps, so that views of much the same place share their projected lines.
    first = np.floor(seen.min(axis=0) / step - 1) * step
    last = np.ceil(seen.max(axis=0) / step + 1) * step
    south, north = max(-90.0, first[1]), min(90.0, last[1])
    return _project_net(frame.plane, step, (first[0], last[0]), (south, north))


@functools.lru_cache(maxsize=64)
def _project_net(
    plane: Plane, step: float, wide: tuple[float, float], high: tuple[float, float]
) -> BaseGeometry:
    round_pole = isinstance(plane, AzimuthalPlane)
    west, east = (-180.0, 180.0) if round_pole else wide
    south, north = high
    lons = np.arange(west, east if round_pole else east + step, step)
    lats = np.arange(south, north + step, step)
    along_lat = np.linspace(max(south, -88.0), min(north, 88.0), 181)
    along_lon = np.linspace(west, east, 361)
    net = [np.column_stack([np.full(len(along_lat), lon), along_lat]) for lon in lons]
    net += [
        np.column_stack([along_lon, np.full(len(along_lon), lat)]) for lat in lats if abs(lat) < 90
    ]
    pieces = [piece for line in net for piece in plane.project_line(line)]
    return MultiLineString([piece for piece in pieces if len(piece) > 1])


def _find_corner(
    frame: Box, size: float, margin: float, lines: Sequence[Points], taken: Sequence[Box]
) -> Box | None:
    if min(frame.right - frame.left, frame.bottom - frame.top) < 2.6 * size:
        return None
    best: tuple[int, int, Box] | None = None
    for order, (right, bottom) in enumerate(((1, 0), (1, 1), (0, 0), (0, 1))):
        left = frame.right - margin - size if right else frame.left + margin
        top = frame.bottom - margin - size if bottom else frame.top + margin
        box = Box(left, top, left + size, top + size)
        if any(box.meets(other, margin / 2) for other in taken):
            continue
        crossed = sum(_count_inside(line, box) for line in lines)
        if best is None or (crossed, order) < best[:2]:
            best = (crossed, order, box)
    return best[2] if best is not None and best[0] == 0 else None


def _count_inside(line: Points, box: Box) -> int:
    x, y = line.T
    inside = (x > box.left) & (x < box.right) & (y > box.top) & (y < box.bottom)
    return int(inside.sum())
