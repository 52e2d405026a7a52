"""Shapes as SVG has them, for SVG itself and for the pictures that Typst sets among words."""

from __future__ import annotations

import functools

import numpy as np

from exports.images.drawing import Circle, Points, Shape, Stroke

_FORMAT_DECIMALS = 2
_NEARLY = 1e-6
# Of units, as far as steps are kept: longer ones are seldom the same.
_LONGEST_STEP = 20_000


# A picture is written once for each of its formats.
@functools.lru_cache(maxsize=512)
def write_shape(item: Shape | Circle) -> str:
    """Return a shape as the name and the attributes of its element."""
    style = write_paint(item.fill, item.stroke)
    if isinstance(item, Circle):
        spot = f'cx="{write_number(item.x)}" cy="{write_number(item.y)}"'
        return f'circle {spot} r="{write_number(item.radius)}"{style}'
    return f'path d="{write_path(item.lines, closed=item.closed)}"{style}'


def write_paint(fill: str | None, stroke: Stroke | None) -> str:
    """Return the attributes that say how a shape is filled and drawn."""
    parts = [f' fill="{fill or "none"}"']
    if fill is not None:
        parts.append(' fill-rule="evenodd"')
    if stroke is not None:
        parts.append(
            f' stroke="{stroke.colour}" stroke-width="{write_number(stroke.width)}" '
            f'stroke-linecap="{"butt" if stroke.flat else "round"}" stroke-linejoin="round"'
        )
        dashes = stroke.list_dashes()
        if dashes is not None:
            parts.append(f' stroke-dasharray="{" ".join(map(write_number, dashes))}"')
    return "".join(parts)


def write_path(lines: tuple[Points, ...], *, closed: bool) -> str:
    """Write lines in steps of a tenth or a hundredth of a pixel, whichever each is rounded to."""
    if not lines:
        return ""
    points = np.concatenate(lines)
    counts = np.array([len(line) for line in lines])
    starts = np.cumsum(counts) - counts
    off = np.abs(points * 10 - np.rint(points * 10))
    # Of the two columns at once: row by row takes many times as long.
    tenths = np.maximum.reduceat(np.maximum(*off.T), starts) < _NEARLY
    units = np.rint(points * np.repeat(np.where(tenths, 10, 100), counts)[:, None]).astype(np.int64)
    ends = starts + counts
    if closed:
        # The way back to the start goes without saying.
        ends -= (counts > 1) & (units[starts] == units[ends - 1]).all(axis=1)
    steps = np.diff(units, axis=0).ravel().tolist()
    first, close = units[starts].tolist(), "z" if closed else ""
    parts = []
    for start, end, spot, coarse in zip(
        starts.tolist(), ends.tolist(), first, tenths.tolist(), strict=True
    ):
        write = (_TENTHS if coarse else _HUNDREDTHS).__getitem__
        rest = "".join(map(write, steps[2 * start : 2 * end - 2])).removeprefix(" ")
        move = "".join(map(write, spot)).removeprefix(" ")
        parts.append(f"M{move}{'l' if rest else ''}{rest}{close}")
    return "".join(parts)


class _Steps(dict[int, str]):
    """Numbers of units as SVG reads them one after the other, each written once.

    Steps are short, and so the same ones come again and again.
    """

    def __init__(self, digits: int) -> None:
        super().__init__()
        self.digits = digits

    def __missing__(self, unit: int) -> str:
        text = _write_unit(unit, self.digits)
        # A minus sign parts two numbers as well as a space does.
        text = text if unit < 0 else f" {text}"
        if abs(unit) <= _LONGEST_STEP:
            self[unit] = text
        return text


_TENTHS, _HUNDREDTHS = _Steps(1), _Steps(2)


def _write_unit(unit: int, digits: int) -> str:
    """Write a number of units of a tenth or a hundredth as short as SVG reads it."""
    text = repr(unit / 10**digits).removesuffix(".0")
    return text.replace("0.", ".", 1) if unit and abs(unit) < 10**digits else text


def write_number(value: float) -> str:
    """Write a length as short as SVG reads it."""
    text = f"{value:.{_FORMAT_DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
