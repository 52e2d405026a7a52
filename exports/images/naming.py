"""The names of what is on a map: broken into rows, placed by a search, and drawn."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from exports.images.drawing import Item, Points, Shape, Stroke, Text
from exports.images.fonts import ASCENT, LINE_HEIGHT, measure_text
from exports.images.framing import Frame
from exports.images.marking import Mark
from layers.labels.labelling import Anchor, Box, Placement, Spacing, place_labels
from layers.look import LABEL_SIZE, Theme
from layers.scene import Scene

_LABEL_WIDTH = 11.0  # of the type size: a longer name is broken in two
_ROW = 1.16
_MOST_ROWS = 3
_SIDE = 0.05  # room at a row's ends, of the type size


@dataclass(frozen=True)
class Labels:
    """The names on a map.

    Attributes:
        items: what is drawn.
        boxes: of each name.
        named: for each box the number of its mark.
        unnamed: the marks that are left without a name.
    """

    items: tuple[Item, ...] = ()
    boxes: tuple[Box, ...] = ()
    named: tuple[int, ...] = ()
    unnamed: tuple[Mark, ...] = ()


def draw_labels(
    marks: Sequence[Mark],
    scene: Scene,
    frame: Frame,
    theme: Theme,
    *,
    unit: float,
    names: str,
    lines: Sequence[Points],
    faint: Sequence[Points],
    stops: Sequence[Mark],
    obstacles: Sequence[Box],
) -> Labels:
    """Name the marks, by a search that keeps off markers, lines, obstacles and the frame.

    Args:
        marks: the points.
        scene: the story laid out.
        frame: the window; labels stay within it.
        theme: the colours.
        unit: pixels to one pixel of the look.
        names: tag of the form in which places are named.
        lines: what labels had better not cover, in pixels.
        faint: lines that matter less.
        stops: points without a name, which labels may not cover or seem to name.
        obstacles: what they may not cover.
    """
    texts = [_write_name(mark, scene, names) for mark in marks]
    sizes = [_size_of(mark, unit) for mark in marks]
    settings = [
        _list_settings(text, size, bold=mark.kind == "place")
        for mark, text, size in zip(marks, texts, sizes, strict=True)
    ]
    anchors = [
        Anchor(
            mark.x,
            mark.y,
            tuple(_measure_rows(rows, size, bold=mark.kind == "place") for rows in choices),
            radius=mark.radius,
            rank=_rank(mark, scene),
            led=mark.crowded,
        )
        for mark, size, choices in zip(marks, sizes, settings, strict=True)
    ]
    nameless = [Anchor(stop.x, stop.y, (), radius=stop.radius) for stop in stops]
    placements = place_labels(
        [*anchors, *nameless],
        frame=frame.box,
        spacing=Spacing(LABEL_SIZE * unit),
        obstacles=obstacles,
        lines=lines,
        faint=faint,
    )[: len(anchors)]
    items: list[Item] = []
    for mark, size, choices, spot in zip(marks, sizes, settings, placements, strict=True):
        if spot is not None:
            items += _draw_label(mark, choices[spot.variant], size, spot, theme, unit=unit)
    return Labels(
        tuple(items),
        tuple(spot.box for spot in placements if spot is not None),
        tuple(number for number, spot in enumerate(placements) if spot is not None),
        tuple(mark for mark, spot in zip(marks, placements, strict=True) if spot is None),
    )


def _write_name(mark: Mark, scene: Scene, names: str) -> str:
    forms = scene.names(mark.kind, mark.id)
    return forms.get(names, forms[scene.language])


def _size_of(mark: Mark, unit: float) -> float:
    return (LABEL_SIZE if mark.kind == "place" else LABEL_SIZE - 1) * unit


def _rank(mark: Mark, scene: Scene) -> int:
    if mark.id == scene.story.hub:
        return 0
    return 1 if mark.kind == "place" else 2


def _list_settings(text: str, size: float, *, bold: bool) -> list[list[str]]:
    """Return the ways in which a name may be broken into rows, the best first."""
    whole = measure_text(text, size, bold=bold)
    settings = [[text]] if whole <= _LABEL_WIDTH * size else []
    words = text.split()
    for count in range(2, min(_MOST_ROWS, len(words)) + 1):
        breaks = itertools.combinations(range(1, len(words)), count - 1)
        rows = [[" ".join(words[a:b]) for a, b in pairwise((0, *at, len(words)))] for at in breaks]
        settings.append(
            min(rows, key=lambda row: max(measure_text(part, size, bold=bold) for part in row))
        )
    return settings or [[text]]


def _measure_rows(rows: list[str], size: float, *, bold: bool) -> tuple[float, float]:
    width = max(measure_text(row, size, bold=bold) for row in rows)
    return width + 2 * _SIDE * size, (len(rows) - 1) * _ROW * size + LINE_HEIGHT * 0.86 * size


def _draw_label(
    mark: Mark, rows: list[str], size: float, spot: Placement, theme: Theme, *, unit: float
) -> list[Item]:
    bold = mark.kind == "place"
    items: list[Item] = []
    if spot.leader is not None:
        line = np.round(np.array(spot.leader), 2)
        items.append(Shape((line,), stroke=Stroke(theme.quiet, 0.9 * unit)))
    height = spot.box.bottom - spot.box.top
    first = spot.box.top + (height - (len(rows) - 1) * _ROW * size) / 2 + (ASCENT - 0.12) / 2 * size
    for number, row in enumerate(rows):
        width = measure_text(row, size, bold=bold)
        left = {
            "left": spot.box.left + _SIDE * size,
            "middle": (spot.box.left + spot.box.right - width) / 2,
            "right": spot.box.right - _SIDE * size - width,
        }[spot.align]
        items.append(
            Text(
                round(left, 2),
                round(first + number * _ROW * size, 2),
                row,
                size,
                theme.ink if bold else theme.event,
                bold,
                halo=theme.halo,
                width=width,
            )
        )
    return items
