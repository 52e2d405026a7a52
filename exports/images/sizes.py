"""The sizes of an image: by name, or as width and height in pixels or millimetres."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo.story.problems import join_choices, show_value

SCREEN_DPI = 96.0
PRINT_DPI = 300.0
MOST_PIXELS = 100_000_000
MOST_DPI = 2400.0
_MM_PER_INCH = 25.4
# The smallest type that a press prints well, in points; on a sheet held farther away a larger one.
_LEAST_POINTS, _LEAST_POINTS_FAR = 6.0, 7.0
_FAR_MM = 200.0
# Nothing is readable on less.
_LEAST_PX = 240
_LEAST_MM = 40.0
LEAST_PIXELS = 120
_PATTERN = re.compile(r"(\d{1,6}(?:\.\d{1,3})?) *[x×] *(\d{1,6}(?:\.\d{1,3})?) *(px|mm)?", re.ASCII)


class SizeError(ValueError):
    """A size that cannot be drawn; the message says why and what can."""


@dataclass(frozen=True)
class Size:
    """An image's size.

    Attributes:
        name: how it was asked for.
        width: in pixels.
        height: in pixels.
        dpi: pixels an inch.
        width_mm: the width asked for in millimetres, None where it was in pixels.
        height_mm: the height asked for in millimetres, None where it was in pixels.
    """

    name: str
    width: int
    height: int
    dpi: float
    width_mm: float | None = None
    height_mm: float | None = None

    @property
    def size_mm(self) -> tuple[float, float] | None:
        """Width and height in millimetres, None where they were asked for in pixels."""
        if self.width_mm is None or self.height_mm is None:
            return None
        return self.width_mm, self.height_mm

    @property
    def least_type(self) -> float:
        """The smallest size of type in pixels; none on a screen, where a reader may come nearer."""
        if self.width_mm is None or self.height_mm is None:
            return 0.0
        far = math.sqrt(self.width_mm * self.height_mm) > _FAR_MM
        return (_LEAST_POINTS_FAR if far else _LEAST_POINTS) / 72 * self.dpi

    @property
    def unit(self) -> float:
        """Pixels to one pixel of the page's look: what all type and lines are scaled by."""
        # Seen on a screen a picture fills it, on paper it is held in the hand: so type grows
        # with the picture on the one, and hardly on the other.
        if self.width_mm is None or self.height_mm is None:
            return 0.00147 * math.sqrt(self.width * self.height)
        points = 5.6 + 0.015 * math.sqrt(self.width_mm * self.height_mm)
        return points / 72 * self.dpi / 13


def _in_mm(name: str, width: float, height: float, dpi: float) -> Size:
    pixels = [round(length / _MM_PER_INCH * dpi) for length in (width, height)]
    return Size(name, pixels[0], pixels[1], dpi, width, height)


SIZES: Mapping[str, Size] = {
    "social": Size("social", 1200, 630, SCREEN_DPI),
    "square": Size("square", 1080, 1080, SCREEN_DPI),
    "tall": Size("tall", 1080, 1920, SCREEN_DPI),
    "slide": Size("slide", 1920, 1080, SCREEN_DPI),
    "column": _in_mm("column", 90, 110, PRINT_DPI),
    "double": _in_mm("double", 185, 115, PRINT_DPI),
    "a4": _in_mm("a4", 297, 210, PRINT_DPI),
}
FREE_SIZE = "WIDTHxHEIGHT in px or mm, such as 1600x900 or 120x80mm"


def parse_size(text: str, *, dpi: float | None = None, most_pixels: int = MOST_PIXELS) -> Size:
    """Read a size: one of ``SIZES``, or ``WIDTHxHEIGHT`` with px (as when nothing is said) or mm.

    Args:
        text: the size.
        dpi: pixels an inch; None takes 96 for pixels and 300 for millimetres.
        most_pixels: how many pixels it may have in all.

    Raises:
        SizeError: there is no such size, or it is too small or too large to be drawn.
    """
    if dpi is not None and not 1 <= dpi <= MOST_DPI:
        raise SizeError(f"dpi is {dpi:g}; it must be from 1 to {MOST_DPI:g}")
    named = SIZES.get(text)
    if named is not None:
        size = named if dpi is None else _change_dpi(named, dpi)
    else:
        size = _parse_free(text, dpi)
    if size.width * size.height > most_pixels:
        raise SizeError(
            f"size is {size.width} x {size.height} pixels; it must be at most "
            f"{most_pixels // 1_000_000} megapixels, so take a smaller size or a lower dpi"
        )
    if min(size.width, size.height) < LEAST_PIXELS:
        raise SizeError(
            f"size is {size.width} x {size.height} pixels; each side must be at least "
            f"{LEAST_PIXELS} pixels, so take a higher dpi"
        )
    return size


def _parse_free(text: str, dpi: float | None) -> Size:
    match = _PATTERN.fullmatch(text.strip().lower())
    if match is None:
        raise SizeError(f"size is {show_value(text)}; one of {join_choices(SIZES)}, or {FREE_SIZE}")
    width, height = float(match[1]), float(match[2])
    if match[3] == "mm":
        if min(width, height) < _LEAST_MM:
            raise SizeError(f"size is {show_value(text)}; each side must be at least 40 mm")
        return _in_mm(text, width, height, dpi or PRINT_DPI)
    if not (width.is_integer() and height.is_integer()) or min(width, height) < _LEAST_PX:
        raise SizeError(
            f"size is {show_value(text)}; each side must be a whole number of at least "
            f"{_LEAST_PX} px"
        )
    return Size(text, int(width), int(height), dpi or SCREEN_DPI)


def _change_dpi(size: Size, dpi: float) -> Size:
    if size.width_mm is None or size.height_mm is None:
        return Size(size.name, size.width, size.height, dpi)
    return _in_mm(size.name, size.width_mm, size.height_mm, dpi)
