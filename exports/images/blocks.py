"""Blocks of text and samples of signs, measured before they are set in columns."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from exports.images.drawing import Item, Text
from exports.images.fonts import ASCENT, LINE_HEIGHT, measure_text

GLUE = "\u00a0"
# Of the type size: as far as a font may set two words apart beyond the space between them.
_KERN = 0.1
Sample = Callable[[float, float], list[Item]]


@dataclass(frozen=True)
class Block:
    """Some rows of text, with or without a sample of a sign before them.

    ``after`` is the room below in pixels; ``sample`` draws around the middle of a box whose left
    end it is given.
    """

    rows: tuple[str, ...]
    size: float
    colour: str
    bold: bool = False
    after: float = 0.0
    indent: float = 0.0
    sample: Sample | None = None

    @property
    def height(self) -> float:
        """The height of all rows in pixels, without the room below."""
        return len(self.rows) * self.size * LINE_HEIGHT

    def draw(self, left: float, top: float) -> list[Item]:
        """Draw the block with its upper left corner at a point."""
        items: list[Item] = []
        if self.sample is not None:
            items += self.sample(left, top + self.size * LINE_HEIGHT / 2)
        for number, row in enumerate(self.rows):
            line = top + number * self.size * LINE_HEIGHT
            # The letters' middle is the row's middle.
            baseline = line + self.size * (LINE_HEIGHT / 2 + (ASCENT - 0.12) / 2)
            width = measure_text(row, self.size, bold=self.bold)
            x = left + self.indent
            items.append(
                Text(
                    x,
                    baseline,
                    row,
                    self.size,
                    self.colour,
                    self.bold,
                    width=width,
                    block=(left, top),
                )
            )
        return items


def make_block(
    text: str,
    *,
    width: float,
    size: float,
    colour: str,
    bold: bool = False,
    after: float = 0.0,
    indent: float = 0.0,
    sample: Sample | None = None,
    balanced: bool = False,
) -> Block:
    """Set a text in rows no wider than ``width`` pixels, the indent included.

    Rows that are ``balanced`` are as even as they can be without one more.
    """
    rows = _wrap_once(text, width - indent, size, bold, balanced)
    return Block(rows, size, colour, bold, after, indent, sample)


def measure_blocks(blocks: Sequence[Block]) -> float:
    """Return the height in pixels of blocks set one below the other."""
    if not blocks:
        return 0.0
    return sum(block.height + block.after for block in blocks) - blocks[-1].after


def draw_blocks(blocks: Sequence[Block], left: float, top: float) -> list[Item]:
    """Draw blocks one below the other."""
    items: list[Item] = []
    for block in blocks:
        items += block.draw(left, top)
        top += block.height + block.after
    return items


# A legend is set again in each way to divide an image, and most of its rows stay as they were.
@functools.lru_cache(maxsize=16_384)
def _wrap_once(text: str, width: float, size: float, bold: bool, balanced: bool) -> tuple[str, ...]:
    wrap = balance_text if balanced else wrap_text
    return tuple(wrap(text, width, size=size, bold=bold))


def wrap_text(text: str, width: float, *, size: float, bold: bool = False) -> list[str]:
    """Break a text into rows no wider than ``width`` pixels; a word that is, is broken too.

    Words with a no-break space between them stay in one row as long as one holds them.
    """
    rows: list[str] = []
    row, most = "", 0.0
    gap = measure_text(" ", size, bold=bold) + _KERN * size
    for word in _list_words(text, width, size=size, bold=bold):
        wider = f"{row} {word}" if row else word
        # As wide as it may be, so that only the row's last words are measured with all before.
        most += measure_text(word, size, bold=bold) + (gap if row else 0.0)
        if most <= width or measure_text(wider, size, bold=bold) <= width:
            row = wider
            continue
        if row:
            rows.append(row)
        *whole, row = _break_word(word, width, size=size, bold=bold)
        most = measure_text(row, size, bold=bold)
        rows += whole
    return [part.replace(GLUE, " ") for part in ([*rows, row] if row else rows)]


def balance_text(text: str, width: float, *, size: float, bold: bool = False) -> list[str]:
    """Break a text as ``wrap_text`` does, into as many rows, the widest as narrow as can be."""
    rows = wrap_text(text, width, size=size, bold=bold)
    # No word is broken for it.
    low, high = max(_measure_rows(text.split(), size, bold), default=0.0), width
    while high - low > size / 4:
        middle = (low + high) / 2
        tried = wrap_text(text, middle, size=size, bold=bold)
        if len(tried) > len(rows) or max(_measure_rows(tried, size, bold)) > middle:
            low = middle
        else:
            high, rows = middle, tried
    return rows


def _measure_rows(rows: Sequence[str], size: float, bold: bool) -> Iterator[float]:
    return (measure_text(row, size, bold=bold) for row in rows)


def _list_words(text: str, width: float, *, size: float, bold: bool) -> Iterator[str]:
    for word in re.split(r"[ \n\t]+", text.strip()):
        wide = measure_text(word, size, bold=bold) > width
        yield from word.split(GLUE) if wide else [word]


def glue_names(text: str, names: Iterable[str]) -> str:
    """Return a text in which no row ends within a name."""
    for name in sorted(names, key=len, reverse=True):
        if " " in name:
            text = text.replace(name, name.replace(" ", GLUE))
    return text


def _break_word(word: str, width: float, *, size: float, bold: bool) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and measure_text(parts[-1] + letter, size, bold=bold) > width:
            parts.append("")
        parts[-1] += letter
    return parts
