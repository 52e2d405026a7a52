"""A picture as plain data, which ``picture.typ`` draws for images and handouts alike."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from exports.images.drawing import (
    HALO_WIDTH,
    Drawing,
    Group,
    Item,
    Points,
    Shape,
    Stroke,
    Text,
)
from exports.images.fonts import BOLD, REGULAR, joins_letters, list_families, trace_text
from geo.globe.world import split_points
from geo.letters.drawn import drop_undrawable
from layers.labels.labelling import Box
from layers.look import Inks

_DECIMALS = 2  # of a pixel
_LEVEL = 1e-4  # pixels
# From so many items of a group on its hairlines are joined, so many to a shape.
_MANY = 1_000
_JOINED = 100


def write_plain(drawing: Drawing, *, language: str, snap: bool = False) -> dict[str, Any]:
    """Return a picture as data that JSON knows, lengths in pixels.

    Args:
        drawing: the picture.
        language: BCP 47 tag of its texts, by which some letters have other shapes.
        snap: move what is all level and upright, by half a pixel at most, onto whole pixels, where
            it is sharp; and cut groups beside one another at once, which takes less time.
    """
    groups = [_write_group(group, drawing, snap=snap) for group in drawing.groups]
    if snap:
        groups = [
            {"clip": clip, "items": [item for group in alike for item in group["items"]]}
            for clip, alike in itertools.groupby(groups, key=lambda group: group["clip"])
        ]
    plain = {
        "width": drawing.width,
        "height": drawing.height,
        "paper": _write_paint(drawing.paper),
        "fonts": list_families(text.text for text in drawing.list_texts()),
        "language": language.split("-")[0],
        "groups": groups,
    }
    return _lay_inks(plain, drawing.inks) if drawing.inks and not snap else plain


def _lay_inks(plain: dict[str, Any], inks: Mapping[str, Inks]) -> dict[str, Any]:
    """Return a picture with what a press lays on in place of each colour."""

    def lay(paint: str | int | None) -> Inks | None:
        if paint is None:
            return None
        return inks[f"#{paint:02x}{paint:02x}{paint:02x}" if isinstance(paint, int) else paint]

    plain["paper"] = lay(plain["paper"])
    for group in plain["groups"]:
        for item in group["items"]:
            item["fill"] = lay(item["fill"])
            if item.get("stroke") is not None:
                item["stroke"]["paint"] = lay(item["stroke"]["paint"])
    return plain


def _write_group(group: Group, drawing: Drawing, *, snap: bool) -> dict[str, Any]:
    box = drawing.widen(group.clip or Box(0, 0, drawing.width, drawing.height))
    clip = [*box.bounds]
    # In pixels nobody picks out a line, and Typst takes longer over each item than over its line.
    items = _join_hairlines(group.items) if snap and len(group.items) > _MANY else group.items
    return {
        "clip": [float(round(edge)) for edge in clip] if snap else clip,
        "items": [written for item in items for written in _write_item(item, snap=snap)],
    }


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


def _write_item(item: Item, *, snap: bool) -> list[dict[str, Any]]:
    if isinstance(item, Text):
        return _write_text(item)
    if isinstance(item, Shape):
        return [_write_shape(replace(item, lines=_snap_lines(item)) if snap else item)]
    return [
        {
            "kind": "circle",
            **{"x": item.x, "y": item.y, "radius": item.radius},
            "fill": _write_paint(item.fill),
            "stroke": _write_stroke(item.stroke),
        }
    ]


def _write_shape(shape: Shape) -> dict[str, Any]:
    return {
        "kind": "shape",
        "lines": [np.ravel(line).tolist() for line in shape.lines],
        "closed": shape.closed,
        "fill": _write_paint(shape.fill),
        "stroke": _write_stroke(shape.stroke),
    }


def _write_text(text: Text) -> list[dict[str, Any]]:
    """Return a text, and before it its halo.

    The halo runs around the letters' outlines and is no letters itself, which would be read and
    found twice.
    """
    drawn = drop_undrawable(text.text)
    letters = {
        "kind": "text",
        **{"x": text.x, "y": text.y, "size": text.size, "text": drawn},
        "weight": BOLD if text.bold else REGULAR,
        "ligatures": joins_letters(drawn, bold=text.bold),
        "fill": _write_paint(text.colour),
    }
    if text.halo is None:
        return [letters]
    halo = Shape(
        _trace_halo(drawn, text.bold, text.size, text.x, text.y),
        closed=True,
        fill=text.halo,
        stroke=Stroke(text.halo, HALO_WIDTH * text.size),
    )
    return [_write_shape(halo), letters]


# A picture is written once for each of its formats.
@functools.lru_cache(maxsize=1024)
def _trace_halo(text: str, bold: bool, size: float, x: float, y: float) -> tuple[Points, ...]:
    """Return the outlines of a text's letters where they stand, in pixels."""
    contours = trace_text(text, bold=bold)
    if not contours:
        return ()
    places = np.round(np.concatenate(contours) * size + np.array([x, y]), _DECIMALS)
    return tuple(split_points(places, np.cumsum([len(line) for line in contours])[:-1]))


def _snap_lines(shape: Shape) -> tuple[Points, ...]:
    """Return lines on whole pixels if all of them are level and upright, else as they are."""
    if any((np.abs(np.diff(line, axis=0)).min(axis=1) > _LEVEL).any() for line in shape.lines):
        return shape.lines
    # A stroke of an odd number of pixels has its middle in the middle of one.
    middle = 0.0 if shape.stroke is None else round(shape.stroke.width) % 2 / 2
    return tuple(np.floor(line + 0.5) + middle for line in shape.lines)


def _write_stroke(stroke: Stroke | None) -> dict[str, Any] | None:
    if stroke is None:
        return None
    return {
        "paint": _write_paint(stroke.colour),
        "width": stroke.width,
        "dashes": stroke.list_dashes(),
        **({"flat": True} if stroke.flat else {}),
    }


def _write_paint(colour: str | None) -> str | int | None:
    """Return a colour ``#rrggbb`` as it is, and a grey as one number."""
    if colour is None:
        return None
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return int(red, 16) if red == green == blue else colour
