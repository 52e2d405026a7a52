"""Problems in the order of what they are found in, so that an author mends file after file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from geo.story.lesson_files import LESSON_FILE
from geo.story.problems import Problem

_FILES = (
    *("story.toml", "places.geojson", "routes.geojson", "events.geojson"),
    *("narrative", "sources.json", LESSON_FILE),
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NAMED = re.compile(r"(?P<kind>\w+) `(?P<id>[^`]*)`|(?P<what>feature|item) (?P<number>\d+)")
_FEATURE = re.compile(r'"type"\s*:\s*"Feature"')
_NUMBER = re.compile(r"\d+")


def order_problems(
    problems: Iterable[Problem], folder: Path, *, languages: Sequence[str], chapters: Sequence[str]
) -> list[Problem]:
    """Return problems once each, in the order of files, of records in them, and of their finding.

    Args:
        problems: as they were found.
        folder: the story's.
        languages: the story's, in its own order.
        chapters: the ids of its chapters, likewise.
    """
    spots: dict[str, _Spots] = {}
    ranks = {name: rank for rank, name in enumerate(_FILES)}
    tongues = {name: rank for rank, name in enumerate(languages)}
    order = {f"{name}.md": rank for rank, name in enumerate(chapters)}

    def weigh(problem: Problem) -> tuple[object, ...]:
        parts = _split_path(problem.file, folder)
        first, *others = parts or ("",)
        tongue = tongues.get(others[0], len(tongues)) if others else -1
        chapter = order.get(others[-1], len(order)) if len(others) > 1 else -1
        if problem.record and problem.file not in spots:
            spots[problem.file] = _Spots(Path(problem.file))
        at = spots[problem.file].find(problem.record) if problem.record else (-1, ())
        return ranks.get(first, len(ranks) if parts else -1), tongue, chapter, problem.file, at

    return sorted(dict.fromkeys(problems), key=weigh)


def _split_path(file: str, folder: Path) -> tuple[str, ...]:
    try:
        return Path(file).relative_to(folder).parts
    except ValueError:
        return ()


class _Spots:
    """Where in a file its records stand, as far as their names tell."""

    def __init__(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            text = ""
        self.quoted: Mapping[str, int] = {
            match[1]: match.start() for match in reversed(list(_QUOTED.finditer(text)))
        }
        self.features = [match.start() for match in _FEATURE.finditer(text)]

    def find(self, record: str) -> tuple[int, tuple[int, ...]]:
        """Return a record's place in the file, and what numbers its name ends with."""
        match = _NAMED.match(record)
        if match is None:
            return 0, tuple(map(int, _NUMBER.findall(record)))
        rest = tuple(map(int, _NUMBER.findall(record[match.end() :])))
        if match["what"] is None:
            return self.quoted.get(match["id"], 0), rest
        number = int(match["number"])
        if match["what"] == "feature" and number <= len(self.features):
            return self.features[number - 1], rest
        return number, rest
