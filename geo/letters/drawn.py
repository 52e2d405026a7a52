"""What of a text is drawn, and what no font of the machine can draw."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

from geo.letters.package_fonts import list_missing
from geo.letters.system_fonts import find_font

# Symbols, dingbats and emoji, and what changes or frames them.
_PICTURES = re.compile(
    "[\u20d0-\u20ff\u2190-\u2bff\ue000-\uf8ff\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]"
)
# Of what has no shape of its own these two shape what stands beside them.
_JOINERS = "\u200c\u200d"


def drop_undrawable(text: str) -> str:
    """Return a text without what no font draws and no format of files may hold.

    That is control characters, of which line breaks and tabs become spaces, marks without a shape
    such as U+FEFF, halves of pairs, and code points that are no characters. Pictures among the
    letters, such as emoji, are left out as well where no font of the machine has them.
    """
    if text.isprintable() and not _PICTURES.search(text):
        return text
    return "".join(map(_draw_as, text))


def list_lost(texts: Iterable[str]) -> list[str]:
    """Return the letters that texts cannot be drawn without and no font of the machine has."""
    return [letter for letter in list_lacking(texts) if find_font(letter) is None]


def list_lacking(texts: Iterable[str]) -> list[str]:
    """Return the letters that are drawn of texts and that none of the packages' fonts has."""
    letters = "".join({letter for text in texts for letter in drop_undrawable(text)})
    return [letter for letter in list_missing(letters) if letter not in _JOINERS]


def list_left_out(texts: Iterable[str]) -> list[str]:
    """Return the pictures among the letters of texts that no font of the machine has."""
    found = {sign for text in texts for sign in _PICTURES.findall(text)}
    seen = [sign for sign in sorted(found) if unicodedata.category(sign) in ("So", "Sk", "Sm")]
    return [sign for sign in seen if not _is_drawn(sign)]


def _draw_as(letter: str) -> str:
    kind, number = unicodedata.category(letter), ord(letter)
    if kind in ("Cc", "Zl", "Zp"):
        return " " if letter.isspace() else ""
    if number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
        return ""
    if kind in ("Cf", "Cs") and letter not in _JOINERS:
        return ""
    return "" if _PICTURES.match(letter) and not _is_drawn(letter) else letter


@functools.lru_cache(maxsize=4096)
def _is_drawn(letter: str) -> bool:
    return not list_missing(letter) or find_font(letter) is not None
