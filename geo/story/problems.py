"""What can be wrong with a story, said in one line each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

_SHOWN_LENGTH = 60


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
        parts = [escape_unprintable(self.file), self.record, f"{field}{self.text}"]
        return ": ".join(part for part in parts if part)


class StoryError(ValueError):
    """A story folder cannot be used; ``problems`` says why, all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


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


def join_choices(choices: Iterable[str], *, at_most: int = 20) -> str:
    """Return the allowed values as a list for the end of an error, sorted as given."""
    listed = list(choices)
    more = f" and {len(listed) - at_most} more" if len(listed) > at_most else ""
    return ", ".join(listed[:at_most]) + more
