"""The letters: Source Sans Pro, and Noto Sans CJK for Hangul, both from Python packages.

What they lack comes from the machine's own fonts.

HarfBuzz sets a text as Typst does, so that it is as wide on the picture as it was measured.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import uharfbuzz

from geo.letters.drawn import drop_undrawable, list_lacking
from geo.letters.package_fonts import FAMILIES, has_letter, open_fonts
from geo.letters.system_fonts import SystemFont, find_font, say_missing

Points = npt.NDArray[np.float64]

# Of a letter's size: how far it rises over the baseline, and from line to line.
ASCENT = 0.76
DESCENT = 0.24
LINE_HEIGHT = 1.28
REGULAR, BOLD = 400, 600

_BEND = 0.02  # of the type size: no halo shows less
# Each letter by itself, as in SVG, whose fonts have no ligatures; but lam and alef are one sign.
_FEATURES = {"liga": False, "clig": False}
_KEPT_FEATURES = ("kern", "mark", "ccmp", "locl")
# Without these, letters of Arabic, of India and their like stand apart and unformed.
_SHAPING_FEATURES = tuple(
    """
    isol init medi fina med2 fin2 fin3 rlig liga rclt calt mkmk curs abvm blwm dist stch rtlm nukt
    akhn rphf pref rkrf blwf abvf half pstf vatu cjct cfar pres abvs blws psts haln
    """.split()  # noqa: SIM905  read as a list it would be a page
)
_DROPPED_TABLES = ("TSI0", "TSI1", "TSI2", "TSI3", "TSI5")  # notes of a font's makers


class FontError(ValueError):
    """A text that no font can draw; the message is one sentence with its letters."""


# Taken from the machine, in the order in which they were first needed.
_LENT: list[SystemFont] = []
_LENDING = threading.Lock()


def measure_text(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a line of text of ``size`` is, in the unit of ``size``."""
    return _measure_line(text, bold) * size


# In whatever size a text is tried, its letters are set once.
@functools.lru_cache(maxsize=32_768)
def _measure_line(text: str, bold: bool) -> float:
    """Return how wide a line of text of size 1 is."""
    width: float = sum(_measure_run(*run) for run in _part_line(text, bold))
    return width


# Lines in two scripts have many runs, most of them words that other lines have too.
@functools.lru_cache(maxsize=32_768)
def _measure_run(run: str, number: int, bold: bool, leftward: bool, joined: bool) -> float:
    font, buffer = _shape_run(run, number, bold, leftward, joined)
    width: float = sum(position.x_advance for position in buffer.glyph_positions)
    return width / float(font.face.upem)


@functools.lru_cache(maxsize=1024)
def trace_text(text: str, *, bold: bool = False, bend: float = _BEND) -> tuple[Points, ...]:
    """Return the outlines of a line of text of size 1 from (0, 0), y downward.

    Each is an array of shape (n, 2) that ends where it starts. ``bend`` is how far it may be off
    its curve: as much as no halo shows, when nobody says.
    """
    contours = []
    x = 0.0
    for font, buffer in _shape_runs(text, bold=bold):
        scale = 1 / font.face.upem
        for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            origin = np.array([x + position.x_offset * scale, -position.y_offset * scale])
            contours += [line + origin for line in _trace_glyph(font, glyph.codepoint, bend)]
            x += position.x_advance * scale
    return tuple(contours)


# The letters of a picture are few, and each is traced once.
@functools.lru_cache(maxsize=4096)
def _trace_glyph(font: uharfbuzz.Font, number: int, bend: float) -> tuple[Points, ...]:
    sheet = _Sheet(bend, 1 / font.face.upem)
    font.draw_glyph(number, _make_pen(), sheet)
    return tuple(np.array(contour) for contour in sheet.contours)


def list_families(texts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the families that draw some texts, in the order in which a letter is looked for.

    The same texts have the same, whatever was drawn before.

    Raises:
        FontError: no font of the machine has one of the letters.
    """
    return (*FAMILIES, *(font.family for font in lend_fonts(texts)))


def list_lent() -> tuple[SystemFont, ...]:
    """Return the machine's own fonts that were needed so far, in the order of their numbers."""
    return tuple(_LENT)


def lend_fonts(texts: Iterable[str]) -> tuple[SystemFont, ...]:
    """Return the machine's fonts for what the packages' fonts lack in some texts, by their rank.

    Raises:
        FontError: no font of the machine has one of the letters.
    """
    missing = list_lacking(texts)
    lost = [letter for letter in missing if find_font(letter) is None]
    if lost:
        raise FontError(say_missing(lost))
    for letter in missing:
        _lend_font(letter)
    found = {font for font in map(find_font, missing) if font is not None}
    return tuple(sorted(found, key=lambda font: font.rank))


def _lend_font(letter: str) -> int | None:
    """Return the number of the machine's font that has a letter, None where there is none."""
    font = find_font(letter)
    if font is None:
        return None
    with _LENDING:
        if font not in _LENT:
            _LENT.append(font)
        return len(FAMILIES) + _LENT.index(font)


def subset_fonts(letters: Iterable[str], *, bold: bool) -> Iterator[tuple[int, bytes]]:
    """Yield the fonts of letters, each with its number, cut down to them, as OpenType."""
    runs: dict[int, str] = {}
    for number, run in part_runs("".join(sorted(letters)), bold=bold):
        runs[number] = runs.get(number, "") + run
    for number, run in sorted(runs.items()):
        wanted = uharfbuzz.SubsetInput()
        # Browsers refuse a font in which nothing is drawn, such as one of spaces.
        wanted.unicode_set.update(map(ord, f"{run}."))
        wanted.layout_feature_tag_set.clear()
        wanted.layout_feature_tag_set.update(map(_read_tag, _KEPT_FEATURES))
        if number >= len(FAMILIES):
            # Scripts that the packages' fonts lack are those that need them.
            wanted.layout_feature_tag_set.update(map(_read_tag, _SHAPING_FEATURES))
        wanted.drop_table_tag_set.update(map(_read_tag, _DROPPED_TABLES))
        # Whose font it is, and under which licence, goes with it.
        wanted.name_id_set.clear()
        wanted.name_id_set.invert()
        face = uharfbuzz.subset(_open_font(number, bold=bold).face, wanted)
        yield number, bytes(face.blob.data)


def part_runs(text: str, *, bold: bool) -> Iterator[tuple[int, str]]:
    """Yield the parts of a text that are set in one font each, with the font's number."""

    def pick(letter: str) -> int:
        own = _find_own(letter, bold)
        return own if own is not None else _lend_font(letter) or 0

    numbers = {*map(pick, dict.fromkeys(text))}
    if len(numbers) == 1:
        # As most are.
        yield numbers.pop(), text
        return
    for number, run in itertools.groupby(text, key=pick):
        yield number, "".join(run)


def joins_letters(text: str, *, bold: bool) -> bool:
    """Tell whether a text is set with ligatures: where a font of the machine's has part of it.

    Scripts that the packages' fonts lack may need them, and some fonts have lam with alef only so.
    """
    return _has_lent(number for number, _ in part_runs(text, bold=bold))


def _has_lent(numbers: Iterable[int]) -> bool:
    return any(number >= len(FAMILIES) for number in numbers)


@functools.lru_cache(maxsize=8192)
def _find_own(letter: str, bold: bool) -> int | None:
    """Return the number of the first of the packages' fonts that has a letter."""
    fonts = enumerate(open_fonts(bold))
    return next((number for number, font in fonts if has_letter(font, letter)), None)


def _open_font(number: int, *, bold: bool) -> uharfbuzz.Font:
    own = open_fonts(bold)
    # Of what the machine lends there is one face for both weights.
    return own[number] if number < len(own) else _open_lent(_LENT[number - len(own)].path)


@functools.cache
def _open_lent(path: Path) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)))


def _read_tag(tag: str) -> int:
    return int.from_bytes(tag.encode(), "big")


def _shape_runs(text: str, *, bold: bool) -> Iterator[tuple[uharfbuzz.Font, uharfbuzz.Buffer]]:
    for run in _part_line(text, bold):
        yield _shape_run(*run)


def _part_line(text: str, bold: bool) -> Iterator[tuple[str, int, bool, bool, bool]]:
    """Yield the runs of a line from the left, each with all by which ``_shape_run`` sets it."""
    runs = list(part_runs(drop_undrawable(text), bold=bold))
    leftward = _runs_leftward(text)
    joined = _has_lent(number for number, _ in runs)
    if leftward:
        # Each part is set by its own direction, and the first stands at the right.
        runs = [(number, part) for number, run in runs for part in _RIGHTWARD.split(run) if part]
        runs.reverse()
    for number, run in runs:
        yield run, number, bold, leftward and not _RIGHTWARD.fullmatch(run), joined


def _shape_run(
    run: str, number: int, bold: bool, leftward: bool, joined: bool
) -> tuple[uharfbuzz.Font, uharfbuzz.Buffer]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run)
    buffer.guess_segment_properties()
    if leftward:
        buffer.direction = "rtl"
    font = _open_font(number, bold=bold)
    uharfbuzz.shape(font, buffer, {} if joined else _FEATURES)
    return font, buffer


# Words of letters that run to the right, with what stands between them, and numbers. It is what
# the Unicode bidirectional algorithm finds in a line that runs to the left, embeddings left out.
_STRONG = r"[^\W\d_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
_RIGHTWARD = re.compile(
    rf"({_STRONG}(?:[^\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]*(?:{_STRONG}|\d))?"
    r"|\d+(?:[.,:/]\d+)*)"
)


def _runs_leftward(text: str) -> bool:
    """Tell whether a line is set from right to left: whether its first letter is."""
    kinds = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


class _Sheet:
    """Where the outlines of a glyph are written down, from its own origin."""

    def __init__(self, off: float, scale: float) -> None:
        self.off = off
        self.scale = scale
        self.contours: list[list[tuple[float, float]]] = []

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the glyph in type of size 1, y downward."""
        return x * self.scale, -y * self.scale

    def bend(self, *points: tuple[float, float]) -> None:
        """Add a curve from where the outline ends, by its points of control and its end.

        Wang's formula says in how many straight pieces it is near enough.
        """
        curve = [self.contours[-1][-1], *points]
        turns = [
            math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1])
            for a, b, c in zip(curve, curve[1:], curve[2:], strict=False)
        ]
        degree = len(points)
        off = degree * (degree - 1) / 8 * max(turns, default=0.0)
        pieces = max(1, math.ceil(math.sqrt(off / self.off)))
        self.contours[-1] += [_go_along(curve, piece / pieces) for piece in range(1, pieces + 1)]


def _go_along(curve: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """Return the point at a share of a Bezier curve, by de Casteljau's way."""
    while len(curve) > 1:
        curve = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in pairwise(curve)]
    return curve[0]


@functools.cache
def _make_pen() -> uharfbuzz.DrawFuncs:
    def start(x: float, y: float, sheet: _Sheet) -> None:
        sheet.contours.append([sheet.place(x, y)])

    def go_on(*numbers: Any) -> None:
        *points, sheet = numbers
        sheet.bend(*(sheet.place(*point) for point in zip(points[::2], points[1::2], strict=True)))

    pen = uharfbuzz.DrawFuncs()
    pen.set_move_to_func(start)
    pen.set_line_to_func(go_on)
    pen.set_quadratic_to_func(go_on)
    pen.set_cubic_to_func(go_on)
    return pen
