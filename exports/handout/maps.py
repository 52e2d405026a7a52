"""The map to label: places by number, lines by how sure they are, and closer maps of crowds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from exports.handout.crowds import find_crowds
from exports.images.areas import draw_areas
from exports.images.drawing import Drawing, Group, Item, Points, Shape, Stroke, Text
from exports.images.fonts import ASCENT, LINE_HEIGHT, measure_text
from exports.images.framing import Frame, make_frame, pick_projection
from exports.images.ground import draw_ground
from exports.images.marking import Mark, draw_marks, draw_routes, list_marks, trace_in_view
from exports.images.plain import write_plain
from exports.images.world import draw_borders, draw_land, draw_sea
from geo.globe.planes import MercatorPlane
from geo.story.records import Chapter
from layers.labels.labelling import Anchor, Box, Placement, Spacing, place_labels
from layers.look import GREY, LABEL_SIZE
from layers.scene import Scene
from layers.telling.words import Words

DPI = 300.0
MM = DPI / 25.4
# Type on the maps, in points; all else of the look grows with it.
_TYPE_PT = 8.5
UNIT = _TYPE_PT / 72 * DPI / LABEL_SIZE
_TYPE = LABEL_SIZE * UNIT
# Dots that a closer map labels are drawn at this share of the others' size.
_SMALL = 0.6
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, eq=False)
class NumberedMap:
    """A map whose places have numbers.

    Attributes:
        letter: its name where there are closer maps; empty on the map of the whole.
        drawing: the picture.
        frame: its window.
        shown: ids of the places that are numbered on it, in the order of their numbers.
    """

    letter: str
    drawing: Drawing
    frame: Frame
    shown: tuple[str, ...]

    @property
    def width(self) -> float:
        """Its width in mm."""
        return self.drawing.width / MM

    def write_plain(self, language: str) -> dict[str, Any]:
        """Return the picture as plain data, its names in a language."""
        return write_plain(self.drawing, language=language)


def list_places(scene: Scene, routes: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the ids of the places to label from west to east as the world is opened.

    They are those that some journeys touch, all of them where none are named; all places in a
    story without journeys.
    """
    story = scene.story
    told = [story.routes[id_] for id_ in (story.routes if routes is None else routes)]
    touched = {stop for route in told for stop in route.stops}
    wanted = [id_ for id_ in story.places if id_ in touched or not story.routes]
    return tuple(sorted(wanted, key=lambda id_: (scene.points["place", id_][0], id_)))


def draw_maps(
    scene: Scene,
    words: Words,
    *,
    size: tuple[float, float],
    closer: tuple[float, float],
    labels: Mapping[str, tuple[str, ...]],
    routes: Sequence[str] | None = None,
) -> tuple[NumberedMap, ...]:
    """Draw the map of journeys, and closer maps of where places stand close together.

    Each place is labelled on one map: on the closer one where there is one. One for whose label
    there is no room stays a dot.

    Args:
        scene: the story laid out.
        words: the interface's words.
        size: width and height of the map in mm.
        closer: width and height of the closer maps in mm.
        labels: what stands beside each place that is to be labelled, by its id; the first text
            for which there is room.
        routes: ids of the journeys; None for all.
    """
    whole = gather(scene, tuple(labels), routes)
    frame = _frame(whole, scene, size)
    crowds = find_crowds(_list_marks(whole, scene, frame), width=frame.box.right)
    windows = [_frame(gather(scene, crowd, ()), scene, closer) for crowd in crowds]
    left = dict(labels)
    details = []
    for letter, window in zip(_LETTERS, windows, strict=False):
        details.append(_draw(letter, window, whole, scene, words, left, ()))
        left = {id_: text for id_, text in left.items() if id_ not in details[-1].shown}
    return (_draw("", frame, whole, scene, words, left, tuple(details)), *details)


def gather(scene: Scene, places: tuple[str, ...], routes: Sequence[str] | None = None) -> Chapter:
    """Return places and journeys as a chapter, which is what frames and lines are made of.

    The journeys are all of the story's where none are named.
    """
    ids = tuple(scene.story.routes if routes is None else routes)
    return Chapter("map", scene.language, "", "", places=places, routes=ids)


def _frame(chapter: Chapter, scene: Scene, size: tuple[float, float]) -> Frame:
    width, height = (round(length * MM) for length in size)
    projection = pick_projection(chapter, scene, shape=height / width)
    return make_frame(chapter, scene, projection=projection, box=Box(0, 0, width, height))


def _list_marks(chapter: Chapter, scene: Scene, frame: Frame) -> list[Mark]:
    """Return the places in the window that lie in the world.

    A voyage longer than the world ends beyond its edge, where only Mercator goes on.
    """
    marks = list_marks(chapter, scene, frame, unit=UNIT)
    if isinstance(frame.plane, MercatorPlane):
        return marks
    world = shapely.transform(frame.plane.outline, frame.to_pixels).buffer(1)
    return [mark for mark in marks if world.covers(shapely.Point(mark.x, mark.y))]


def _draw(
    letter: str,
    frame: Frame,
    whole: Chapter,
    scene: Scene,
    words: Words,
    labels: Mapping[str, tuple[str, ...]],
    details: tuple[NumberedMap, ...],
) -> NumberedMap:
    marks = _list_marks(whole, scene, frame)
    named = [mark for mark in marks if mark.id in labels]
    dots = [mark for mark in marks if mark.id not in labels]
    routes = draw_routes(whole, scene, words, frame, GREY, unit=UNIT)
    areas = draw_areas(whole, scene, words, frame, GREY, unit=UNIT)
    outlines, letters, taken = _outline_details(details, frame)
    taken += [_surround(mark) for mark in dots]
    edges = [shape for shape in areas if shape.closed]
    lines = [line for shape in (*routes, *edges) for line in shape.lines]
    texts, boxes, unnamed = _draw_labels(named, labels, frame, lines, taken)
    named = [mark for mark in named if mark.id not in unnamed]
    dots += [mark for mark in marks if mark.id in unnamed]
    width, height = round(frame.box.right), round(frame.box.bottom)
    on_map: list[tuple[str, Sequence[Item]]] = [
        ("sea", draw_sea(frame, GREY)),
        ("land", draw_land(frame, GREY, unit=UNIT)),
        ("ground", draw_ground(scene, frame, GREY, unit=UNIT)),
        ("borders", draw_borders(frame, GREY, unit=UNIT)),
        ("areas", areas),
        ("routes", routes),
        ("details", outlines),
        ("dots", draw_marks(dots, scene, words, GREY, unit=_SMALL * UNIT)),
        ("places", draw_marks(named, scene, words, GREY, unit=UNIT)),
        ("labels", [*letters, *texts]),
        ("edge", [_draw_rectangle(frame.box, Stroke(GREY.quiet, 2 * UNIT))]),
    ]
    groups = tuple(Group(name, tuple(items), clip=frame.box) for name, items in on_map if items)
    shown = tuple(id_ for id_ in labels if any(mark.id == id_ for mark in named))
    drawing = Drawing(width, height, DPI, GREY.paper, groups, labels=tuple(boxes))
    return NumberedMap(letter, drawing, frame, shown)


def _draw_labels(
    named: Sequence[Mark],
    labels: Mapping[str, tuple[str, ...]],
    frame: Frame,
    lines: Sequence[Points],
    taken: Sequence[Box],
) -> tuple[list[Item], list[Box], set[str]]:
    """Return labels, their boxes, and the ids of places for which there is no room."""
    placements = _place_whole(named, labels, frame, lines, taken)
    items: list[Item] = []
    boxes = []
    unnamed = set()
    for mark, spot in zip(named, placements, strict=True):
        if spot is None:
            unnamed.add(mark.id)
            continue
        if spot.leader is not None:
            line = np.round(np.array(spot.leader), 2)
            items.append(Shape((line,), stroke=Stroke(GREY.ink, 0.9 * UNIT)))
        items.append(_write_label(labels[mark.id][spot.variant], spot.box))
        boxes.append(spot.box)
    return items, boxes, unnamed


def _place_whole(
    named: Sequence[Mark],
    labels: Mapping[str, tuple[str, ...]],
    frame: Frame,
    lines: Sequence[Points],
    taken: Sequence[Box],
) -> Sequence[Placement | None]:
    """Place each label in full, and shorter only those for which there is no room otherwise."""
    short: set[str] = set()
    while True:
        anchors = [
            Anchor(
                mark.x,
                mark.y,
                tuple(
                    _measure_label(text)
                    for text in (labels[mark.id] if mark.id in short else labels[mark.id][:1])
                ),
                radius=mark.radius,
                rooms=mark.rooms,
            )
            for mark in named
        ]
        placed = place_labels(
            anchors, frame=frame.box, spacing=Spacing(_TYPE), obstacles=taken, lines=lines
        )
        without = {mark.id for mark, spot in zip(named, placed, strict=True) if spot is None}
        if without <= short:
            return placed
        short |= without


def _measure_label(text: str) -> tuple[float, float]:
    return measure_text(text, _TYPE, bold=True) + 0.1 * _TYPE, LINE_HEIGHT * 0.86 * _TYPE


def _write_label(text: str, box: Box) -> Text:
    width = measure_text(text, _TYPE, bold=True)
    base = (box.top + box.bottom) / 2 + (ASCENT - 0.12) / 2 * _TYPE
    left = (box.left + box.right - width) / 2
    return Text(
        round(left, 2), round(base, 2), text, _TYPE, GREY.ink, True, halo=GREY.halo, width=width
    )


def _outline_details(
    details: Sequence[NumberedMap], frame: Frame
) -> tuple[list[Item], list[Item], list[Box]]:
    """Draw where the closer maps lie, each with its letter, and return the letters' boxes."""
    outlines: list[Item] = []
    letters: list[Item] = []
    taken = []
    for detail in details:
        edge = detail.frame.outline()
        lines = tuple(trace_in_view(edge, frame, room=UNIT)) if len(edge) > 1 else ()
        if not lines:
            continue  # of a voyage longer than the world, beyond its edge
        outlines.append(Shape(lines, stroke=Stroke(GREY.ink, 1.3 * UNIT)))
        points = np.vstack(lines)
        width, height = _measure_label(detail.letter)
        left, top = points.min(axis=0)
        box = Box(left, top - height, left + width, top)
        if box.top < frame.box.top:
            box = Box(left, points[:, 1].max(), left + width, points[:, 1].max() + height)
        letters.append(_write_label(detail.letter, box))
        taken.append(box)
    return outlines, letters, taken


def _draw_rectangle(box: Box, stroke: Stroke) -> Shape:
    corners = [[box.left, box.top], [box.right, box.top], [box.right, box.bottom]]
    corners += [[box.left, box.bottom], [box.left, box.top]]
    return Shape((np.array(corners, dtype=np.float64),), closed=True, stroke=stroke)


def _surround(mark: Mark) -> Box:
    reach = _SMALL * mark.radius
    return Box(mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)
