"""The address of a chapter, and a QR code of it, on images and handouts alike."""

from __future__ import annotations

from urllib.parse import urlencode

import numpy as np

from exports.images.drawing import Points, Shape, Stroke
from layers.labels.labelling import Box

# Modules of quiet zone; the paper around adds the rest.
_BORDER = 2


def write_chapter_address(site: str, language: str, chapter: str) -> str:
    """Return the public address of a chapter of the app at ``site``."""
    return f"{site.rstrip('/')}/story?{urlencode({'lang': language})}#{chapter}"


def draw_code(box: Box, address: str) -> list[Shape]:
    """Draw a QR code; its light modules are drawn as well, so that it reads on dark paper."""
    import segno

    modules = np.array([list(row) for row in segno.make(address, error="m").matrix], dtype=bool)
    side = (box.right - box.left) / (len(modules) + 2 * _BORDER)
    squares = [
        _square(box.left + (x + _BORDER) * side, box.top + (y + _BORDER) * side, side)
        for y, x in np.argwhere(modules).tolist()
    ]
    ground = _square(box.left, box.top, box.right - box.left)
    return [
        Shape((ground,), closed=True, fill="#ffffff"),
        Shape(tuple(squares), closed=True, fill="#000000", stroke=Stroke("#000000", side * 0.04)),
    ]


def _square(left: float, top: float, side: float) -> Points:
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=np.float64)
    return np.asarray(np.round(corners * side + np.array([left, top]), 2))
