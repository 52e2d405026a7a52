"""The ground under a close image: what its scale shows of the author's file, and its names."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from exports.images.drawing import Points, Shape, Stroke
from exports.images.fonts import FontError, lend_fonts, measure_text, trace_text
from exports.images.framing import Frame
from geo.globe.ground import Ground, measure_side
from geo.globe.ground_tags import AREAS, LEAST_ZOOM
from geo.globe.planes import RADIUS_M, MercatorPlane
from geo.story.grounds import load_ground
from layers.labels.grounds import PlacedName, find_pixels_per_m, place_ground_names
from layers.labels.labelling import Box
from layers.look import (
    GROUND_LABEL_SIZE,
    GROUND_WIDTHS,
    Theme,
    colour_letters,
    pick_tint,
    widen_ground,
)
from layers.scene import Scene

# Bends and areas smaller than this, in pixels of the look, are not seen.
_LEAST_BEND, _LEAST_AREA = 0.25, 4.0
_DECIMALS = 1
_HALO = 0.22  # of the type size
_MIDDLE = 0.34  # of the type size, from the middle of a row to its baseline
# No kind but the sea has room in wider views.
_WIDEST_ZOOM = min(least for least in LEAST_ZOOM.values() if least)


def find_zoom(frame: Frame, *, unit: float) -> float:
    """Return the zoom at which a page shows as much as an image, by pixels of the look."""
    # On Mercator's plane a metre is one of the equator; on the others it is one of the ground.
    flat = isinstance(frame.plane, MercatorPlane)
    stretch = 1.0 if flat else math.cos(math.radians(frame.focus[1]))
    return math.log2(math.tau * RADIUS_M * stretch * frame.scale / unit / 256)


def draw_ground(scene: Scene, frame: Frame, theme: Theme, *, unit: float) -> list[Shape]:
    """Draw what the image's scale shows of its story's ground, nothing where it shows none."""
    ground = _load(scene, frame, unit)
    if ground is None:
        return []
    outlined = theme.ground.water == theme.land
    zoom = find_zoom(frame, unit=unit)
    wide = widen_ground(zoom) * unit
    drawn = []
    field = _cut(ground, "field", frame, unit)
    if field and not outlined:
        drawn.append(Shape(field, closed=True, fill=theme.land, id="ground-field"))
    for kind in ground.shapes:
        lines = _cut(ground, kind, frame, unit) if zoom >= LEAST_ZOOM[kind] else ()
        if not lines:
            continue
        tint, area = pick_tint(kind, theme), kind in AREAS
        if area:
            edge = Stroke(theme.ground.rail, 0.5 * unit) if outlined else None
            fill = None if outlined else tint
            drawn.append(Shape(lines, closed=True, fill=fill, stroke=edge, id=f"ground-{kind}"))
        else:
            stroke = Stroke(tint, round(GROUND_WIDTHS[kind] * wide, 2))
            drawn.append(Shape(lines, stroke=stroke, id=f"ground-{kind}"))
    return drawn


def draw_ground_names(
    scene: Scene,
    frame: Frame,
    theme: Theme,
    *,
    unit: float,
    least: float,
    taken: Sequence[Box],
    lines: Sequence[Points],
) -> list[Shape]:
    """Draw the names of the ground where the story leaves room, as outlines along their streets.

    They are no text to be read out or found, which would be a list of streets.

    Args:
        scene: the story laid out.
        frame: the window.
        theme: the colours.
        unit: pixels to one pixel of the look.
        least: the smallest size of type in pixels.
        taken: boxes of the story's names and marks.
        lines: of the story.
    """
    ground = _load(scene, frame, unit)
    if ground is None:
        return []
    size = max(GROUND_LABEL_SIZE * unit, least)
    project = frame.project
    west, south, east, north = ground.extent
    placed = place_ground_names(
        [name for name in ground.names if _has_letters(name.text)],
        zoom=find_zoom(frame, unit=unit),
        size=size,
        measure=lambda text: measure_text(text, size),
        project=project,
        pixels_per_m=find_pixels_per_m(project, ((west + east) / 2, (south + north) / 2)),
        frame=frame.box,
        taken=taken,
        lines=lines,
    )
    letters = [line for name in placed for line in _set_name(name, size)]
    if not letters:
        return []
    halo = Stroke(theme.halo, round(_HALO * size, 2))
    ink = colour_letters(theme.quiet, theme)
    return [
        Shape(tuple(letters), closed=True, fill=theme.halo, stroke=halo, id="ground-halos"),
        Shape(tuple(letters), closed=True, fill=ink, id="ground-names"),
    ]


def _load(scene: Scene, frame: Frame, unit: float) -> Ground | None:
    """Return a story's ground if it can be seen; it is read for no image that is too wide."""
    if scene.story.ground is None:
        return None
    zoom = find_zoom(frame, unit=unit)
    ground = load_ground(scene.story) if zoom >= _WIDEST_ZOOM else None
    return ground if ground is not None and zoom >= ground.least_zoom else None


# The same window in another theme, language or format is cut no second time.
@functools.lru_cache(maxsize=256)
def _cut(ground: Ground, kind: str, frame: Frame, unit: float) -> tuple[Points, ...]:
    """Return lines, or closed edges of areas, of one kind in pixels."""
    window = _find_window(ground, frame)
    if kind == "field":
        edge = shapely.box(*ground.extent).segmentize(measure_side(ground.extent) / 20)
        shapes = np.array([edge])
    else:
        shapes = ground.shapes[kind]
    near = shapes[shapely.intersects(window, shapes)]
    across = ~shapely.covers(window, near)
    near = near.copy()
    near[across] = shapely.intersection(near[across], window)
    pixels = shapely.transform(near, frame.project)
    parts = shapely.get_parts(shapely.get_parts(pixels))
    parts = shapely.simplify(parts, _LEAST_BEND * unit)
    return tuple(_list_lines(parts, _LEAST_AREA * unit**2))


def _list_lines(parts: Iterable[BaseGeometry], least: float) -> Iterable[Points]:
    for part in parts:
        if part.geom_type == "LineString":
            yield np.round(shapely.get_coordinates(part), _DECIMALS)
        elif part.geom_type == "Polygon" and part.area >= least:
            for ring in shapely.get_rings(part):
                yield np.round(shapely.get_coordinates(ring), _DECIMALS)


def _find_window(ground: Ground, frame: Frame) -> BaseGeometry:
    """Return the window with a little around it, in degrees of the ground's world."""
    edge = frame.outline()
    # Planes have longitudes of their own; a close window is less than half round from the file.
    middle = (ground.extent[0] + ground.extent[2]) / 2
    edge[:, 0] = (edge[:, 0] - middle + 180) % 360 - 180 + middle
    low, high = edge.min(axis=0), edge.max(axis=0)
    room = 0.1 * (high - low)
    window: BaseGeometry = shapely.box(*(low - room), *(high + room))
    shapely.prepare(window)
    return window


def _has_letters(text: str) -> bool:
    """Tell whether some font of the machine has the letters of a name; else it is left out."""
    try:
        lend_fonts([text])
    except FontError:
        return False
    return True


def _set_name(placed: PlacedName, size: float) -> Iterable[Points]:
    turn = math.radians(placed.turn)
    along = np.array([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    for line in trace_text(placed.name.text):
        flat = line * size + np.array([-placed.width / 2, _MIDDLE * size])
        yield np.round(flat @ along + np.array([placed.x, placed.y]), 2)
