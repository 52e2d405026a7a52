"""Areas in an image: an edge that says how exact it is, and lines across, whatever the colours."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry import Polygon

from exports.images.drawing import Points, Shape, Stroke
from exports.images.framing import Frame
from exports.images.marking import is_dot
from exports.images.signs import PLACE_REACH
from exports.images.world import hatch_shape, repeat_shape, to_lines, to_rings
from geo.story.records import Chapter
from layers.look import AREA_DASHES, AREA_WIDTH, PLAIN_SHARE, Theme
from layers.map.legend import AREA_SIGNS, AreaSign, sign_area
from layers.scene import Scene, list_areas
from layers.telling.descriptions import describe_event, describe_place
from layers.telling.words import Words

# How far apart the lines across an area are along a level, and how wide, in pixels of the look.
_STEP, _LINE = 10.0, 0.5
# Each next area's lines lie by this share of a step beside the last one's: where two areas lie
# over each other, both are seen.
_SHIFT = 1 / 3


def draw_areas(
    chapter: Chapter, scene: Scene, words: Words, frame: Frame, theme: Theme, *, unit: float
) -> list[Shape]:
    """Draw the areas that a chapter speaks of, as far as they are in the window."""
    drawn: list[Shape] = []
    step = _STEP * unit / frame.scale
    for number, (kind, id_) in enumerate(list_areas(chapter.places, chapter.events, scene)):
        if kind == "place" and is_dot(id_, scene, frame, PLACE_REACH * unit):
            continue
        rings = [
            [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
            for part in scene.areas[kind, id_].geoms
        ]
        shape = repeat_shape(frame.plane.project_polygons(rings), frame, unit)
        edges = to_rings(shape, frame)
        if not edges:
            continue
        record = (scene.story.places if kind == "place" else scene.story.events)[id_]
        hatch = hatch_shape(shape, step, falling=True, start=number * _SHIFT % 1 * step)
        drawn.append(Shape(to_lines(hatch, frame), stroke=Stroke(theme.accent, _LINE * unit)))
        drawn.append(
            Shape(
                edges,
                closed=True,
                stroke=_stroke_edge(sign_area(record.precision), theme, unit=unit),
                id=f"area-{kind}-{id_}",
                words=_describe(kind, id_, scene, words),
            )
        )
    return drawn


def list_drawn_signs(areas: list[Shape], scene: Scene) -> list[AreaSign]:
    """Return the signs of areas among what ``draw_areas`` has drawn."""
    names = {shape.id for shape in areas}
    places, events = scene.story.places, scene.story.events
    signs = {
        sign_area((places if kind == "place" else events)[id_].precision)
        for kind, id_ in scene.areas
        if f"area-{kind}-{id_}" in names
    }
    return [sign for sign in AREA_SIGNS if sign in signs]


def draw_area_sign(box: Points, sign: AreaSign, theme: Theme, *, unit: float) -> list[Shape]:
    """Draw a closed box of pixels as areas of a sign are drawn."""
    hatch = hatch_shape(Polygon(box), _STEP / 2 * unit)
    lines = tuple(np.round(shapely.get_coordinates(line), 2) for line in shapely.get_parts(hatch))
    return [
        Shape(lines, stroke=Stroke(theme.accent, _LINE * unit)),
        Shape((box,), closed=True, stroke=_stroke_edge(sign, theme, unit=unit)),
    ]


def _stroke_edge(sign: AreaSign, theme: Theme, *, unit: float) -> Stroke:
    width = AREA_WIDTH * (PLAIN_SHARE if sign == "area-plain" else 1) * unit
    dashes = tuple(part * unit for part in AREA_DASHES) if sign == "area-approximate" else None
    return Stroke(theme.accent, width, dashes)


def _describe(kind: str, id_: str, scene: Scene, words: Words) -> str:
    if kind == "place":
        return describe_place(scene.story.places[id_], words, origin=False)
    return describe_event(scene.story.events[id_], words, origin=False)
