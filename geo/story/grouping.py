"""Problems as an author reads them: many of one cause in one line, with an example."""

from __future__ import annotations

import re
from collections.abc import Iterable

from geo.story.problems import Problem, count_things, escape_unprintable

# So many of one cause are still told one by one.
_FEW = 3
_VALUE = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|-?\d+(?:\.\d+)?')
_LANGUAGE_FOLDER = re.compile(r"(?<=narrative[/\\])[^/\\]+[/\\].*")


def list_lines(problems: Iterable[Problem]) -> list[str]:
    """Return problems as lines in their order; more than three of one cause are one line."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault(_find_cause(problem), []).append(problem)
    lines = []
    for group in groups.values():
        if len(group) > _FEW:
            lines.append(_join(group))
        else:
            lines += [str(problem) for problem in group]
    return lines


def _find_cause(problem: Problem) -> tuple[str, str, str]:
    """Return what a problem has in common with others of its cause: all but names and values."""
    file = _LANGUAGE_FOLDER.sub("", problem.file)
    # The choices at a text's end are the same for all of them, or tell of one record alone.
    text = problem.text.partition(";")[0]
    # Which language is missing is the cause itself.
    kept = text if "language" in text else _VALUE.sub("…", text)
    return file, problem.field, kept


def _join(group: list[Problem]) -> str:
    first = group[0]
    places = [place for place in dict.fromkeys(_name_place(it) for it in group) if place]
    what = f"`{first.field}` {first.text}" if first.field else first.text
    where = places[0]
    if len(places) > 1:
        where += f", and {count_things(len(places) - 1, 'more place')}"
    return f"{len(group)} times: {where}: {what}"


def _name_place(problem: Problem) -> str:
    parts = (escape_unprintable(problem.file), problem.record)
    return ": ".join(part for part in parts if part)
