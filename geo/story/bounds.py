"""How much a story's files may hold: counted before a parser takes memory for it.

Each function returns what is too much, with the limit, as the end of a sentence about the file;
None where nothing is. ``docs/your-story.md`` has the limits in one table.
"""

from __future__ import annotations

import re

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
_JSON_TEXT = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BUT_SIGNS = bytes(set(range(256)) - set(b"[]{},"))
_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
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


def find_json_excess(text: str) -> str | None:
    """Return what of a JSON text is too much for its parser."""
    plain = _JSON_TEXT.sub(b"", text.encode()).translate(None, _BUT_SIGNS)
    brackets = plain.translate(None, _BUT_BRACKETS)
    depths = np.cumsum(_DEEPER[np.frombuffer(brackets, dtype=np.uint8)], dtype=np.int32)
    if depths.size and int(depths.max()) > MOST_NESTED:
        return _TOO_DEEP
    if len(brackets) > 2 * MOST_GROUPS:
        return f"has more than {MOST_GROUPS:,} lists and objects"
    if plain.count(b",") > MOST_VALUES:
        return f"has more than {MOST_VALUES:,} values"
    return None


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
