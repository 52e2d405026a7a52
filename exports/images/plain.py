"""A picture as plain data, which ``picture.typ`` draws for images and handouts alike.

Shapes go as SVG: Typst takes a hundred times as long over a line that its own language draws.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from exports.images.drawing import (
    HALO_WIDTH,
    Circle,
    Drawing,
    Group,
    Item,
    Points,
    Shape,
    Stroke,
    Text,
)
from exports.images.fonts import (
    BOLD,
    REGULAR,
    joins_letters,
    list_families,
    measure_text,
    trace_text,
)
from exports.images.shapes import write_shape
from geo.globe.world import split_points
from geo.letters.drawn import drop_undrawable
from layers.labels.labelling import Box
from layers.look import Inks

_DECIMALS = 2  # of a pixel
_LEVEL = 1e-4  # pixels
# From so many items of a group on its hairlines are joined, so many to a shape.
_MANY = 1_000
_JOINED = 100
_HAIRLINE = 1.25  # pixels
# Of the type size: how far from its line and beyond its ends a letter of any script may reach.
_ABOVE, _BELOW, _BESIDE = 1.2, 0.6, 0.3


def write_plain(drawing: Drawing, *, language: str, snap: bool = False) -> dict[str, Any]:
    """Return a picture as data that JSON knows, lengths in pixels.

    Shapes keep their colours where a press lays on inks: Typst reads no others in SVG.

    Args:
        drawing: the picture.
        language: BCP 47 tag of its texts, by which some letters have other shapes.
        snap: move what is all level and upright, by half a pixel at most, onto whole pixels, where
            it is sharp; and cut groups beside one another at once, which takes less time.
    """
    inks = {} if snap else drawing.inks
    cut = [(_find_clip(group, drawing, snap=snap), [group]) for group in drawing.groups]
    if snap:
        cut = [
            (clip, [group for _, (group,) in alike])
            for clip, alike in itertools.groupby(cut, key=lambda it: it[0])
        ]
    groups = [
        {
            "clip": clip.bounds,
            "items": _write_items(_list_items(alike, snap=snap), clip, inks, crop=snap),
        }
        for clip, alike in cut
    ]
    return {
        "width": drawing.width,
        "height": drawing.height,
        "paper": _write_paint(drawing.paper, inks),
        "fonts": list_families(text.text for text in drawing.list_texts()),
        "language": language.split("-")[0],
        "groups": groups,
    }


def _find_clip(group: Group, drawing: Drawing, *, snap: bool) -> Box:
    box = drawing.widen(group.clip or Box(0, 0, drawing.width, drawing.height))
    return Box(*(float(round(edge)) for edge in box.bounds)) if snap else box


def _list_items(groups: Iterable[Group], *, snap: bool) -> Iterator[Item]:
    for group in groups:
        # In pixels nobody picks out a line of very many.
        items = _join_hairlines(group.items) if snap and len(group.items) > _MANY else group.items
        for item in items:
            yield _snap_shape(item) if snap and isinstance(item, Shape) else item


def _join_hairlines(items: Sequence[Item]) -> list[Item]:
    """Return very many lines finer than a pixel as few shapes; a pixel has as much of each."""
    others: list[Item] = []
    alike: dict[Stroke, list[Points]] = {}
    for item in items:
        stroke = item.stroke if isinstance(item, Shape) and item.fill is None else None
        if stroke is not None and stroke.width < 1 and isinstance(item, Shape) and not item.closed:
            alike.setdefault(stroke, []).extend(item.lines)
        else:
            others.append(item)
    joined = [
        Shape(tuple(lines[first : first + _JOINED]), stroke=stroke)
        for stroke, lines in alike.items()
        for first in range(0, len(lines), _JOINED)
    ]
    return [*joined, *others]


def _write_items(
    items: Iterable[Item], clip: Box, inks: Mapping[str, Inks], *, crop: bool
) -> list[dict[str, Any]]:
    written = []
    for shapes, texts in _part_items(items):
        sheet = _write_sheet(shapes, clip, crop=crop)
        written += [] if sheet is None else [sheet]
        written += [_write_text(text, inks) for text in texts]
    return written


def _part_items(items: Iterable[Item]) -> Iterator[tuple[list[Shape | Circle], list[Text]]]:
    """Part items into shapes and the letters above them, as few times as look the same.

    A shape that touches none of the letters before it may as well lie below them, and a halo lies
    below all letters of its text.
    """
    shapes: list[Shape | Circle] = []
    texts: list[Text] = []
    for item in items:
        below = _trace_halo(item) if isinstance(item, Text) else item
        if below is not None:
            block = item.block if isinstance(item, Text) else None
            box = _measure_shape(below)
            if any(
                box is not None and _measure_letters(text).meets(box)
                for text in texts
                if block is None or text.block != block
            ):
                yield shapes, texts
                shapes, texts = [], []
            shapes.append(below)
        if isinstance(item, Text):
            texts.append(item)
    yield shapes, texts


def _write_sheet(
    shapes: Iterable[Shape | Circle], clip: Box, *, crop: bool
) -> dict[str, Any] | None:
    """Write shapes as one SVG of whole pixels, None where none is seen.

    To ``crop`` it to no more pixels than it needs takes less time where they are painted.
    """
    boxes = [(shape, _measure_shape(shape)) for shape in shapes]
    seen = [(shape, box) for shape, box in boxes if box is not None and box.meets(clip)]
    if not seen:
        return None
    edges = np.array([box.bounds for _, box in seen] if crop else [clip.bounds])
    low = np.floor(np.maximum(edges[:, :2].min(axis=0), clip.bounds[:2]))
    high = np.ceil(np.minimum(edges[:, 2:].max(axis=0), clip.bounds[2:]))
    left, top, width, height = np.append(low, np.maximum(high - low, 1)).astype(int).tolist()
    while not _stays_whole(width, height):
        height += 1
    body = "".join(f"<{_write_seen(shape, bevel=crop)}/>" for shape, _ in seen)
    return {
        "kind": "sheet",
        **{"x": left, "y": top, "width": width, "height": height},
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{left} {top} {width} {height}">{body}</svg>',
    }


def _write_seen(shape: Shape | Circle, *, bevel: bool) -> str:
    """Write a shape; to ``bevel`` the joins of hairlines, where nobody sees it, takes less time."""
    written = write_shape(shape)
    if bevel and shape.stroke is not None and shape.stroke.width <= _HAIRLINE:
        return written.replace('stroke-linejoin="round"', 'stroke-linejoin="bevel"')
    return written


def _stays_whole(width: int, height: int) -> bool:
    """Tell whether Typst paints a sheet of a size in as many pixels, and not in one more.

    It finds them in single precision from the sheet's proportions, and rounds up.
    """
    shape = np.float32(width) / np.float32(height)
    return bool(
        shape * np.float32(height) <= width and np.ceil(np.float32(width) / shape) == height
    )


# A picture is written once for each of its formats.
@functools.lru_cache(maxsize=256)
def _measure_shape(shape: Shape | Circle) -> Box | None:
    """Return the box around a shape and its stroke, None for one without lines."""
    off = 0.0 if shape.stroke is None else shape.stroke.width / 2
    if isinstance(shape, Circle):
        off += shape.radius
        return Box(shape.x - off, shape.y - off, shape.x + off, shape.y + off)
    if not shape.lines:
        return None
    points = np.concatenate(shape.lines)
    return Box(*(points.min(axis=0) - off).tolist(), *(points.max(axis=0) + off).tolist())


def _measure_letters(text: Text) -> Box:
    """Return a box that all letters of a text are in."""
    width = measure_text(text.text, text.size, bold=text.bold)
    return Box(
        text.x - _BESIDE * text.size,
        text.y - _ABOVE * text.size,
        text.x + width + _BESIDE * text.size,
        text.y + _BELOW * text.size,
    )


def _write_text(text: Text, inks: Mapping[str, Inks]) -> dict[str, Any]:
    drawn = drop_undrawable(text.text)
    return {
        "kind": "text",
        **{"x": text.x, "y": text.y, "size": text.size, "text": drawn},
        "weight": BOLD if text.bold else REGULAR,
        "ligatures": joins_letters(drawn, bold=text.bold),
        "fill": _write_paint(text.colour, inks),
    }


@functools.lru_cache(maxsize=1024)
def _trace_halo(text: Text) -> Shape | None:
    """Return what keeps lines off a text, None where nothing does.

    It runs around the letters' outlines and is no letters itself, which would be read and found
    twice.
    """
    if text.halo is None:
        return None
    contours = trace_text(drop_undrawable(text.text), bold=text.bold)
    lines: tuple[Points, ...] = ()
    if contours:
        places = np.concatenate(contours) * text.size + np.array([text.x, text.y])
        ends = np.cumsum([len(line) for line in contours])
        lines = tuple(split_points(np.round(places, _DECIMALS), ends[:-1]))
    stroke = Stroke(text.halo, HALO_WIDTH * text.size)
    return Shape(lines, closed=True, fill=text.halo, stroke=stroke)


def _snap_shape(shape: Shape) -> Shape:
    """Return a shape on whole pixels if all of it is level and upright, else as it is."""
    if any((np.abs(np.diff(line, axis=0)).min(axis=1) > _LEVEL).any() for line in shape.lines):
        return shape
    # A stroke of an odd number of pixels has its middle in the middle of one.
    middle = 0.0 if shape.stroke is None else round(shape.stroke.width) % 2 / 2
    return replace(shape, lines=tuple(np.floor(line + 0.5) + middle for line in shape.lines))


def _write_paint(colour: str, inks: Mapping[str, Inks]) -> str | int | Inks:
    """Return a colour ``#rrggbb`` as it is, a grey as one number, or what a press lays on."""
    if inks:
        return inks[colour]
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return int(red, 16) if red == green == blue else colour
