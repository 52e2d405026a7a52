"""Planning an image: how it is divided, and what its map shows and says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from exports.images.captions import Caption, write_caption
from exports.images.drawing import Points, Shape
from exports.images.framing import Frame, make_frame
from exports.images.furniture import Piece, draw_locator, draw_scale_bar, pick_ring_km
from exports.images.layout import Copy, Layout, list_layouts
from exports.images.legends import LegendRow, list_rows
from exports.images.marking import (
    Mark,
    draw_routes,
    draw_stems,
    list_hidden,
    list_marks,
    list_stops,
    raise_hub,
)
from exports.images.naming import Labels, draw_labels
from exports.images.request import ImageRequest
from exports.images.world import draw_borders
from geo.story.records import Chapter
from layers.labels.labelling import Box
from layers.look import LABEL_SIZE, Theme
from layers.scene import Scene
from layers.telling.words import Words

_LIMIT = 4
# A kind of border that wants explaining is drawn where at least this much of it is seen, in
# pixels of the look: a scrap of it tells nobody anything.
_LEAST_BORDER = 25.0
_PLAIN_BORDER = "border-boundary"


@dataclass(frozen=True, eq=False)
class Order:
    """An image that is to be drawn, with all that it is drawn from.

    Attributes:
        request: what it is asked to be; its projection is never ``auto``.
        chapter: of the request's language.
        scene: the story laid out in that language.
        words: the interface's in that language.
        theme: the colours.
        address: the chapter's public address, if the app has one.
    """

    request: ImageRequest
    chapter: Chapter
    scene: Scene
    words: Words
    theme: Theme
    address: str | None

    def has(self, part: str) -> bool:
        """Tell whether a part of the image is wanted."""
        return part in self.request.parts


@dataclass(frozen=True, eq=False)
class Plan:
    """An image divided: where its map and its words stand, and what is on the map.

    Attributes:
        layout: the map's box, and the words around it.
        frame: the map's window.
        caption: what is said of it.
        borders: those that are long enough to be explained.
        routes: the legs' lines.
        labels: the names.
        marks: the places and events.
        stops: points on the way without a name.
        pieces: scale bar and locator by name, as far as there are any.
    """

    layout: Layout
    frame: Frame
    caption: Caption
    borders: list[Shape]
    routes: list[Shape]
    labels: Labels
    marks: list[Mark]
    stops: list[Mark]
    pieces: dict[str, Piece]


def make_plan(order: Order) -> Plan:
    """Divide the image, and choose what its map shows and says.

    What the legend lists depends on what the map shows, and how large the map is on the legend:
    so it is done again until both agree.
    """
    size = order.request.size
    plan = _look(order, Layout(Box(0, 0, size.width, size.height)), named=False)
    copy = None
    for _ in range(_LIMIT):
        rows = _list_rows(plan, order)
        if copy == (copy := Copy(plan.caption, tuple(rows), order.address)):
            break
        layout = max(
            list_layouts(order.request, copy, order.words, order.theme),
            key=lambda layout: _rate(layout, order),
        )
        plan = _look(order, layout)
    return plan


def _rate(layout: Layout, order: Order) -> float:
    """Return how good a layout is: a large map, much of it to be seen, in large type."""
    box = layout.map_box
    frame = _frame(order, box)
    area = (box.right - box.left) * (box.bottom - box.top)
    return frame.scale * layout.type_scale * float(np.sqrt(area))


def _frame(order: Order, box: Box) -> Frame:
    projection = order.request.projection
    return make_frame(order.chapter, order.scene, projection=projection, box=box)


def _look(order: Order, layout: Layout, *, named: bool = True) -> Plan:
    """Choose a map's frame in its box, and find what is seen in it.

    Without ``named`` there are no lines and no names: what only the legend wants to know.
    """
    request, chapter, scene = order.request, order.chapter, order.scene
    words, theme, unit = order.words, order.theme, order.request.size.unit
    frame = _frame(order, layout.map_box)
    routes = draw_routes(chapter, scene, words, frame, theme, unit=unit) if named else []
    bare = request.theme == "outline" and not order.has("labels")
    marks = [] if bare else raise_hub(list_marks(chapter, scene, frame, unit=unit), scene)
    stops = [] if bare or not named else list_stops(chapter, scene, frame, unit=unit)
    borders = _draw_borders(frame, theme, unit=unit) if order.has("borders") else []
    lines = _join_lines(routes)
    pieces = _draw_pieces(order, frame, lines, marks) if named else {}
    labels = Labels()
    if named and order.has("labels"):
        labels = draw_labels(
            marks,
            scene,
            frame,
            theme,
            unit=unit,
            names=request.names,
            lines=[*lines, *_join_lines(draw_stems(marks, theme, unit=unit))],
            faint=_join_lines(shape for shape in borders if shape.id != _PLAIN_BORDER),
            stops=stops,
            obstacles=[piece.box for piece in pieces.values()],
        )
    caption = write_caption(
        chapter,
        scene,
        words,
        projection=frame.projection,
        hidden=list_hidden(chapter, scene, frame),
        ring_km=pick_ring_km(frame) if order.has("graticule") else None,
    )
    return Plan(layout, frame, caption, borders, routes, labels, marks, stops, pieces)


def _draw_borders(frame: Frame, theme: Theme, *, unit: float) -> list[Shape]:
    """Draw the borders, but no scraps of a kind that the legend would have to explain."""
    return [
        shape
        for shape in draw_borders(frame, theme, unit=unit)
        if shape.id == _PLAIN_BORDER or _is_longer(shape, _LEAST_BORDER * unit)
    ]


def _draw_pieces(
    order: Order, frame: Frame, lines: list[Points], marks: list[Mark]
) -> dict[str, Piece]:
    theme, unit = order.theme, order.request.size.unit
    pieces = {}
    if order.has("scale"):
        bar = draw_scale_bar(frame, theme, order.words, unit=unit, size=(LABEL_SIZE - 2) * unit)
        if bar is not None:
            pieces["scale"] = bar
    if order.has("inset"):
        taken = [*(mark.box for mark in marks), *(piece.box for piece in pieces.values())]
        inset = draw_locator(frame, theme, unit=unit, lines=lines, taken=taken)
        if inset is not None:
            pieces["inset"] = inset
    return pieces


def _list_rows(plan: Plan, order: Order) -> list[LegendRow]:
    if not order.has("legend"):
        return []
    return list_rows(
        order.chapter,
        order.scene,
        order.words,
        marks=plan.marks,
        shades=() if order.request.theme == "outline" else plan.caption.shades,
        unnamed=plan.labels.unnamed if order.has("labels") else (),
        borders=[str(shape.id).removeprefix("border-") for shape in plan.borders],
    )


def _join_lines(shapes: Iterable[Shape]) -> list[Points]:
    return [line for shape in shapes for line in shape.lines]


def _is_longer(shape: Shape, least: float) -> bool:
    """Tell whether the lines of a shape are longer together than ``least``."""
    total = 0.0
    for line in shape.lines:
        total += float(np.hypot(*np.diff(line, axis=0).T).sum())
        if total > least:
            return True
    return False
