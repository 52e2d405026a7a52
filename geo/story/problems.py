"""What can be wrong with a story, said in one line each."""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN_LENGTH = 60
# Among so few choices anybody finds the right one.
_EASY_TO_FIND = 3
_ROOM = "\n\r\t"
# A byte order mark in the middle, and overrides of the direction, which mirror what comes after.
_ASTRAY = "\ufeff\u202d\u202e"
# Embeddings and isolates, with what closes each.
_ENDS = {"\u202a": "\u202c", "\u202b": "\u202c"} | dict.fromkeys("\u2066\u2067\u2068", "\u2069")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a story folder.

    Args:
        file: the file, as a path that the author can open.
        record: the record in it, such as ``route `rome-envoy`, leg 1``; empty for the whole file.
        field: the field of the record; empty when the record itself is wrong.
        text: what is wrong, what was found and which values there are.
    """

    file: str
    record: str
    field: str
    text: str

    def __str__(self) -> str:
        field = f"`{self.field}` " if self.field else ""
        parts = [self.file, self.record, f"{field}{self.text}"]
        return ": ".join(escape_unprintable(part) for part in parts if part)


class StoryError(ValueError):
    """A story folder cannot be used; ``problems`` says why, all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def name_nearest(value: object, choices: Iterable[str]) -> str:
    """Return ``nearest is "…"; `` for the choice that a slip of the pen may have meant, or nothing.

    It stands before the list of choices.
    """
    listed = list(choices)
    near = difflib.get_close_matches(str(value), listed, n=1, cutoff=0.75)
    return f"nearest is {show_value(near[0])}; " if near and len(listed) > _EASY_TO_FIND else ""


def list_unprinted(text: str) -> list[str]:
    """Return the characters that no sound text has, as ``U+0007``.

    They are control characters, U+FEFF, and what turns the direction of all that comes
    after it: U+202D, U+202E, and embeddings and isolates that their paragraph does not close.
    """
    found = {
        c for c in text if c in _ASTRAY or (unicodedata.category(c) == "Cc" and c not in _ROOM)
    }
    if not _ENDS.keys().isdisjoint(text):
        found |= {opened for part in text.split("\n\n") for opened in _list_unclosed(part)}
    return [f"U+{ord(c):04X}" for c in sorted(found)]


def _list_unclosed(text: str) -> list[str]:
    opened: list[str] = []
    for c in text:
        if c in _ENDS:
            opened.append(c)
        elif opened and c == _ENDS[opened[-1]]:
            opened.pop()
    return opened


def show_value(value: object) -> str:
    """Return a value as one short line that is safe to print in a terminal."""
    try:
        shown = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        shown = f"a nested {type(value).__name__}"
    shown = escape_unprintable(shown)
    return shown if len(shown) <= _SHOWN_LENGTH else f"{shown[: _SHOWN_LENGTH - 1]}…"


def escape_unprintable(text: str) -> str:
    """Return a text whose control and direction-changing characters cannot reach a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def count_things(count: int, name: str) -> str:
    """Return how many there are of something, one or more: ``1 place``, ``2 places``."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def join_choices(choices: Iterable[str], *, at_most: int = 20) -> str:
    """Return the allowed values as a list for the end of an error, sorted as given."""
    listed = list(choices)
    more = f" and {len(listed) - at_most} more" if len(listed) > at_most else ""
    return ", ".join(listed[:at_most]) + more
