"""Text before it is drawn: how wide it will be, and where to break it."""

from __future__ import annotations

import unicodedata


def estimate_width(text: str, size: float) -> float:
    """Estimate how wide a line of semibold sans-serif text is, in the unit of ``size``.

    On the wide side, so that a label never turns out wider than its place.
    """
    return size * sum(_estimate_letter(letter) for letter in text)


def wrap_label(text: str, size: float, *, at_most: float) -> list[str]:
    """Break a label that is wider than ``at_most`` into two rows of much the same width."""
    words = text.split()
    if estimate_width(text, size) <= at_most or len(words) < 2:
        return [text]
    breaks = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return list(min(breaks, key=lambda rows: max(estimate_width(row, size) for row in rows)))


def _estimate_letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    if letter.isupper():
        return 0.74
    return 0.34 if letter in " .,:;'’il|!()-" else 0.62
