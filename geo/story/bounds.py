"""How much a story's files may hold: counted before a parser takes memory for it.

Each function returns what is too much, with the limit, as the end of a sentence about the file;
None where nothing is. ``docs/your-story.md`` has the limits in one table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

MB = 1_000_000
# Bytes of a file: of data and tracks, of TOML, of a chapter; and of all that a story reads.
MOST_DATA = 64 * MB
MOST_TOML = 2 * MB
MOST_CHAPTER = 1 * MB
MOST_ALL = 256 * MB
# Of media: a picture's bytes, its pixels before it is made small, and how often it is drawn over;
# a sound's bytes, a film's; and files of a story.
MOST_PICTURE = 32 * MB
MOST_PIXELS = 50_000_000
MOST_SCANS = 100
MOST_SOUND = 32 * MB
MOST_FILM = 64 * MB
MOST_MEDIA = 200
# Brackets in one another: JSON's and TOML's, and the elements of GPX.
MOST_NESTED = 64
# Names of one TOML key, `a.b.c`: its parser takes memory by their square.
MOST_NAMES = 8
MOST_KEYS = 50_000
# Of a JSON file: its lists and objects, and its values.
MOST_GROUPS = 2_500_000
MOST_VALUES = 10_000_000
MOST_POINTS = 1_000_000
# Of all rings of one area: more are no outline that somebody drew, and the page carries them all.
MOST_POSITIONS = 5_000
# Signs of a paragraph: what is left open in it is looked for to its end, again and again.
MOST_PARAGRAPH = 20_000

# What of TOML is no key: texts to their end, those over several lines first, and remarks.
_TOML = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"{3,5}|\\?\Z)'
    r"|'''.*?(?:'{3,5}|\Z)"
    r'|"(?:\\.|[^"\\\n])*"?'
    r"|'[^'\n]*'?"
    r"|\#[^\n]*"
    r"|[\[\]{}.=,\n]",
    re.DOTALL,
)
_QUOTE, _COMMA = b'",'
# Of a JSON text, what is weighed at once, in characters.
_PIECE = 1_000_000
_DEEPER = np.zeros(256, dtype=np.int8)
_DEEPER[list(b"[{")] = 1
_DEEPER[list(b"]}")] = -1
_BLANK = re.compile(r"^[^\S\n]*$\n?", re.MULTILINE)
_TOO_DEEP = f"is nested more than {MOST_NESTED} deep"


def find_toml_excess(text: str) -> str | None:
    """Return what of a TOML text is too much for its parser."""
    depth = names = keys = 0
    for found in _TOML.finditer(text):
        sign = found[0]
        if sign == ".":
            names += 1
            if names >= MOST_NAMES:
                line = text.count("\n", 0, found.start()) + 1
                return f"has a key of more than {MOST_NAMES} names, in line {line}"
        elif sign in "[]{}=,\n":
            names = 0
            depth += (sign in "[{") - (sign in "]}")
            keys += sign in "[{="
            if depth > MOST_NESTED:
                return _TOO_DEEP
            if keys > MOST_KEYS:
                return f"has more than {MOST_KEYS:,} keys, tables and lists"
    return None


@dataclass(frozen=True)
class Share:
    """How much a story's file has of what it may have at most.

    ``file`` is its path inside the folder, empty where it is all files together; ``unit`` is ``MB``
    or what is counted.
    """

    file: str
    found: int
    most: int
    unit: str

    def __str__(self) -> str:
        if self.unit == "MB":
            what = f"{write_megabytes(self.found)} of {self.most // MB} MB"
        else:
            what = f"{self.found:,} of {self.most:,} {self.unit}"
        return f"{self.file}: {what}" if self.file else what


@dataclass(frozen=True)
class JsonWeight:
    """What a JSON text is made of: how deep it is nested, its lists and objects, its values."""

    depth: int
    groups: int
    values: int

    def find_excess(self) -> str | None:
        """Return what of it is too much for a parser."""
        if self.depth > MOST_NESTED:
            return _TOO_DEEP
        if self.groups > MOST_GROUPS:
            return f"has more than {MOST_GROUPS:,} lists and objects"
        if self.values > MOST_VALUES:
            return f"has more than {MOST_VALUES:,} values"
        return None


def weigh_json(text: str) -> JsonWeight:
    """Count what a JSON text is made of, without parsing it and without a copy of it."""
    depth = deepest = groups = values = start = 0
    quoted = np.uint8(0)
    while start < len(text):
        end = start + _PIECE
        # What is escaped stays with its backslash.
        while end < len(text) and text[end - 1] == "\\":
            end += 1
        piece = text[start:end].encode().replace(rb"\\", b"").replace(rb"\"", b"")
        start = end
        signs = np.frombuffer(piece, dtype=np.uint8)
        if not signs.size:
            continue
        inside = np.bitwise_xor.accumulate((signs == _QUOTE).view(np.uint8)) ^ quoted
        quoted = inside[-1]
        signs = signs[inside == 0]
        steps = _DEEPER[signs]
        steps = steps[steps != 0]
        groups += steps.size
        values += int(np.count_nonzero(signs == _COMMA))
        if steps.size:
            depths = depth + np.cumsum(steps, dtype=np.int32)
            depth, deepest = int(depths[-1]), max(deepest, int(depths.max()))
    return JsonWeight(deepest, (groups + 1) // 2, values)


def find_json_excess(text: str) -> str | None:
    """Return what of a JSON text is too much for its parser."""
    return weigh_json(text).find_excess()


def find_markdown_excess(text: str) -> str | None:
    """Return what of a text in Markdown is too much for its parser."""
    start = 0
    for blank in _BLANK.finditer(text):
        # The end of its last line is none of its signs.
        if blank.start() - 1 - start > MOST_PARAGRAPH:
            break
        start = blank.end()
    else:
        if len(text) - start <= MOST_PARAGRAPH:
            return None
    line = text.count("\n", 0, start) + 1
    return f"has a paragraph of more than {MOST_PARAGRAPH:,} signs, from line {line} on"


def write_megabytes(size: float) -> str:
    """Return a number of bytes as it is told: ``8.4 MB``."""
    return f"{size / MB:.1f} MB"
