"""The key of the map's signs: a small drawing of each, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from exports.handout.maps import DPI, MM, UNIT, gather, list_places
from exports.images.areas import draw_area_sign
from exports.images.captions import list_signs, write_sign
from exports.images.drawing import Drawing, Group, Item
from exports.images.plain import write_plain
from exports.images.signs import draw_line, draw_place, stroke_route
from geo.story.records import Kind, Precision
from layers.look import GREY
from layers.map.legend import AREA_SIGNS, sign_area
from layers.scene import Scene
from layers.telling.words import Words

# Of a sample, in mm; the widest dashes are seen thrice.
WIDTH, HEIGHT = 11.0, 3.6
# Of an area's sample, the corners, in pixels.
_BOX = np.array([[2, 0.4], [9, 0.4], [9, 3.2], [2, 3.2], [2, 0.4]]) * MM
_NO_LANGUAGE = "zxx"
# What the dots are called, and which precisions look so.
_DOTS: Mapping[str, tuple[Precision, ...]] = {
    "city": ("city", "site"),
    "country": ("country",),
    "approximate": ("approximate",),
    "plain": ("unstated",),
}


def draw_signs(
    scene: Scene, words: Words, routes: Sequence[str] | None = None
) -> tuple[tuple[dict[str, Any], str, str], ...]:
    """Return the signs of a story's map: each as plain data, how it looks and what it means.

    It is the map of some ``routes``, of all where none are named.
    """
    places = list_places(scene, routes)
    rows = []
    for path, certainty in list_signs(gather(scene, places, routes), scene):
        stroke = stroke_route(certainty, GREY.ink, unit=UNIT)
        line = draw_line(stroke, 0, HEIGHT * MM / 2, length=WIDTH * MM)
        look = words.say(f"handout.look_{certainty}")
        rows.append((_write_sample(line), look, write_sign(path, certainty, words)))
    dots = [scene.story.places[id_] for id_ in places]
    precisions = [
        it.precision
        for it in dots
        if it.is_marked and (it.kind is None or it.precision not in _DOTS["city"])
    ]
    for name, like in _DOTS.items():
        alike = [precision for precision in precisions if precision in like]
        if alike:
            look, meaning = words.say(f"handout.look_{name}"), words.say(f"legend.{name}")
            rows.append((_write_sample([_draw_dot(alike[0])]), look, meaning))
    areas = {sign_area(it.precision) for it in dots if it.area}
    for area in AREA_SIGNS:
        if area in areas:
            name = area.replace("-", "_")
            sample = _write_sample([*draw_area_sign(_BOX, area, GREY, unit=UNIT)])
            rows.append((sample, words.say(f"handout.look_{name}"), words.say(f"legend.{name}")))
    kinds = {kind.id for id_ in places if (kind := scene.story.places[id_].kind) is not None}
    for kind in scene.story.kinds.values():
        if kind.id in kinds:
            sign = _write_sample([_draw_dot("city", kind)])
            look = words.say(f"handout.look_kind_{kind.number}")
            rows.append((sign, look, kind.names[scene.language]))
    return tuple(rows)


def _draw_dot(precision: Precision, kind: Kind | None = None) -> Item:
    return draw_place(WIDTH * MM / 2, HEIGHT * MM / 2, precision, GREY, unit=UNIT, kind=kind)


def _write_sample(items: list[Item]) -> dict[str, Any]:
    groups = (Group("sample", tuple(items)),)
    drawing = Drawing(round(WIDTH * MM), round(HEIGHT * MM), DPI, GREY.paper, groups)
    return write_plain(drawing, language=_NO_LANGUAGE)
