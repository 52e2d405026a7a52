"""A picture before it is written: named groups of plain shapes, in pixels, y downward.

What draws (``image``) and what writes (``svg``, ``painting``) meet here, so that a test can ask
where everything stands before any pixel is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from layers.labels.labelling import Box
from layers.look import Inks

Points = npt.NDArray[np.float64]
# How wide the stroke of a halo is, of the type size; half of it lies behind the letters.
HALO_WIDTH = 0.26


_LEAST_DASH = 0.1  # pixels
_DASH_DECIMALS = 2


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn; ``dashes`` are lengths on and off in pixels.

    Caps are round, or else ``flat``.
    """

    colour: str
    width: float
    dashes: tuple[float, ...] | None = None
    flat: bool = False

    def list_dashes(self) -> list[float] | None:
        """Return ``dashes`` as every writer has them, so that all set them alike to a line's end.

        They are rounded, and none is of nothing: some programs drop such a dash, or lengthen it.
        """
        if self.dashes is None:
            return None
        return [round(max(part, _LEAST_DASH), _DASH_DECIMALS) for part in self.dashes]


@dataclass(frozen=True, eq=False)
class Shape:
    """Lines or areas in one style; ``lines`` are arrays of shape (n, 2).

    ``words`` say what the shape is to those who cannot see it.
    """

    lines: tuple[Points, ...]
    closed: bool = False
    fill: str | None = None
    stroke: Stroke | None = None
    id: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class Circle:
    """A circle around ``x``, ``y``."""

    x: float
    y: float
    radius: float
    fill: str | None = None
    stroke: Stroke | None = None
    id: str | None = None
    words: str | None = None


@dataclass(frozen=True)
class Text:
    """One line of text that starts at ``x`` on the baseline ``y``; ``halo`` keeps lines off it.

    Lines beneath each other that have the same ``block`` are one text in several rows.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    bold: bool = False
    halo: str | None = None
    width: float = 0.0
    block: tuple[float, float] | None = None


Item = Shape | Circle | Text


@dataclass(frozen=True)
class Group:
    """Shapes that belong together, under the name by which an editor finds them."""

    id: str
    items: tuple[Item, ...]
    clip: Box | None = None


@dataclass(frozen=True)
class Drawing:
    """A whole picture.

    Attributes:
        width: in pixels.
        height: in pixels.
        dpi: pixels an inch.
        size_mm: width and height asked for in millimetres, None where they were in pixels; whole
            pixels are only nearly as many.
        paper: background colour.
        groups: from the lowest to the highest.
        labels: the box of every text that names something on the map, for checks.
        marks: the box of every marker, for checks.
        named: for each label the number of the marker that it names, for checks.
        inks: what a press lays on for each colour; none where colours stay colours.
        bleed_mm: how far it goes on beyond where its paper is cut.
    """

    width: int
    height: int
    dpi: float
    paper: str
    groups: tuple[Group, ...]
    labels: tuple[Box, ...] = field(default=())
    marks: tuple[Box, ...] = field(default=())
    named: tuple[int, ...] = field(default=())
    size_mm: tuple[float, float] | None = None
    inks: Mapping[str, Inks] = field(default_factory=dict)
    bleed_mm: float = 0.0

    def widen(self, box: Box) -> Box:
        """Return a box that goes on beyond the edges of the picture that it reaches."""
        off = self.bleed_mm / 25.4 * self.dpi
        return Box(
            box.left - (off if box.left <= 0 else 0),
            box.top - (off if box.top <= 0 else 0),
            box.right + (off if box.right >= self.width else 0),
            box.bottom + (off if box.bottom >= self.height else 0),
        )

    @property
    def inches(self) -> tuple[float, float]:
        """Width and height in inches."""
        if self.size_mm is not None:
            return self.size_mm[0] / 25.4, self.size_mm[1] / 25.4
        return self.width / self.dpi, self.height / self.dpi

    @property
    def is_grey(self) -> bool:
        """Whether nothing on it has a colour."""
        colours = {self.paper}
        for group in self.groups:
            for item in group.items:
                if isinstance(item, Text):
                    colours |= {item.colour, item.halo or item.colour}
                else:
                    stroke = None if item.stroke is None else item.stroke.colour
                    colours |= {colour for colour in (item.fill, stroke) if colour is not None}
        return all(colour[1:3] == colour[3:5] == colour[5:7] for colour in colours)

    def list_texts(self) -> Iterator[Text]:
        """Yield every text of the picture."""
        for group in self.groups:
            yield from (item for item in group.items if isinstance(item, Text))
