"""A picture as plain data, which ``picture.typ`` draws for images and handouts alike."""

from __future__ import annotations

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
from exports.images.fonts import BOLD, FAMILIES, REGULAR, drop_undrawable, trace_text

_OUTLINE_SIZE = 1000
_LEVEL = 1e-4  # pixels


def write_plain(drawing: Drawing, *, language: str, snap: bool = False) -> dict[str, Any]:
    """Return a picture as data that JSON knows, lengths in pixels.

    Args:
        drawing: the picture.
        language: BCP 47 tag of its texts, by which some letters have other shapes.
        snap: move what is all level and upright, by half a pixel at most, onto whole pixels, where
            it is sharp.
    """
    return {
        "width": drawing.width,
        "height": drawing.height,
        "paper": _write_paint(drawing.paper),
        "fonts": FAMILIES,
        "language": language.split("-")[0],
        "groups": [_write_group(group, snap=snap) for group in drawing.groups],
    }


def _write_group(group: Group, *, snap: bool) -> dict[str, Any]:
    clip = None
    if group.clip is not None:
        clip = [group.clip.left, group.clip.top, group.clip.right, group.clip.bottom]
        clip = [float(round(edge)) for edge in clip] if snap else clip
    return {"clip": clip, "items": [_write_item(item, snap=snap) for item in group.items]}


def _write_item(item: Item, *, snap: bool) -> dict[str, Any]:
    if isinstance(item, Shape):
        lines = _snap_lines(item.lines, item.stroke) if snap else item.lines
        return {
            "kind": "shape",
            "lines": [np.ravel(line).tolist() for line in lines],
            "closed": item.closed,
            "fill": _write_paint(item.fill),
            "stroke": _write_stroke(item.stroke),
        }
    if isinstance(item, Circle):
        return {
            "kind": "circle",
            **{"x": item.x, "y": item.y, "radius": item.radius},
            "fill": _write_paint(item.fill),
            "stroke": _write_stroke(item.stroke),
        }
    return _write_text(item)


def _write_text(text: Text) -> dict[str, Any]:
    drawn = drop_undrawable(text.text)
    halo = None
    if text.halo is not None:
        halo = _write_stroke(Stroke(text.halo, HALO_WIDTH * _OUTLINE_SIZE))
    return {
        "kind": "text",
        **{"x": text.x, "y": text.y, "size": text.size, "text": drawn},
        "weight": BOLD if text.bold else REGULAR,
        "fill": _write_paint(text.colour),
        "halo": halo,
        "outlines": [] if halo is None else trace_text(drawn, bold=text.bold),
    }


def _snap_lines(lines: tuple[Points, ...], stroke: Stroke | None) -> tuple[Points, ...]:
    """Return lines on whole pixels if all of them are level and upright, else as they are."""
    if any((np.abs(np.diff(line, axis=0)).min(axis=1) > _LEVEL).any() for line in lines):
        return lines
    # A stroke of an odd number of pixels has its middle in the middle of one.
    middle = 0.0 if stroke is None else round(stroke.width) % 2 / 2
    return tuple(np.floor(line + 0.5) + middle for line in lines)


def _write_stroke(stroke: Stroke | None) -> dict[str, Any] | None:
    if stroke is None:
        return None
    return {
        "paint": _write_paint(stroke.colour),
        "width": stroke.width,
        "dashes": stroke.dashes,
    }


def _write_paint(colour: str | None) -> str | int | None:
    """Return a colour ``#rrggbb`` as it is, and a grey as one number."""
    if colour is None:
        return None
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return int(red, 16) if red == green == blue else colour
