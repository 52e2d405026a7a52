"""CHECKED.md: for every sentence that states a fact what it cites, and what a second reader saw.

The table is written from the story; the columns ``seen`` and ``verdict`` are the reader's and are
kept with the sentence that they were written for.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from geo.story.bounds import MOST_DATA
from geo.story.locales import name_language
from geo.story.problems import Problem
from geo.story.reading import Reader
from geo.story.records import Story
from geo.story.sentences import Statement, list_statements

CHECKED_FILE = "CHECKED.md"
# In a verdict: its sentence, or what it cites, has changed since.
STALE = "**stale**"
# The verdict of a row that nobody has filled in.
UNSEEN = "not looked at"
# In a verdict: what the checker warns of was looked at and is meant.
LOOKED_AT = "looked at"
_HEAD = "| id | sentence | cites | seen | verdict |\n|---|---|---|---|---|\n"
_OPENING = f"""\
# What each sentence rests on

Every sentence of the story that states a fact, by language: what it cites, and what a second
reader saw in the source, in the reader's own words. Written by `python -m geo check --report`; the
columns `seen` and `verdict` are the reader's. A verdict says whether the sentence is sound, and
on which day. `{LOOKED_AT}` in it says that what the checker warns of is meant; `{STALE}` that the
sentence has changed since.
"""
_CELL = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Row:
    """A row of the table."""

    id: str
    sentence: str
    cites: str
    seen: str
    verdict: str

    @property
    def is_stale(self) -> bool:
        """Whether its sentence has changed since somebody looked at it."""
        return STALE in self.verdict

    @property
    def is_seen(self) -> bool:
        """Whether somebody has looked at its sentence as it stands."""
        return bool(self.verdict) and not self.is_stale and self.verdict != UNSEEN

    @property
    def is_looked_at(self) -> bool:
        """Whether what the checker warns of is meant."""
        return self.is_seen and LOOKED_AT in self.verdict


def read_rows(reader: Reader) -> dict[str, Row] | None:
    """Return the rows of a story folder's CHECKED.md by id; None when it has no such file."""
    if not os.path.lexists(reader.folder / CHECKED_FILE):
        return None
    return _parse_rows(reader.read_text(CHECKED_FILE, most=MOST_DATA) or "")


def fits(row: Row, statement: Statement) -> bool:
    """Tell whether a row was written for a sentence as it stands, and for what it cites."""
    return (row.sentence, row.cites) == (statement.text, _cite(statement))


def write_report(folder: Path, story: Story) -> Path:
    """Write a story folder's CHECKED.md anew, what a reader wrote in it kept.

    What stands above its first table is kept as well. It is written beside its place and moved
    into it, so that there is never half a file.

    Raises:
        OSError: the file cannot be read or written.
    """
    path = folder / CHECKED_FILE
    old: str | None = _OPENING
    problems: list[Problem] = []
    if os.path.lexists(path):
        old = Reader(folder, problems).read_text(CHECKED_FILE, most=MOST_DATA)
    if old is None:
        raise OSError(problems[0].text)
    text = make_report(story, old)
    beside = path.with_name(f".{CHECKED_FILE}.new")
    try:
        # What a killed run has left, and whatever else has this name, is not written through.
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        with beside.open("x", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def make_report(story: Story, old: str) -> str:
    """Return the text of CHECKED.md for a story.

    A row goes along with its sentence when that moves within its text. Where the sentence or
    what it cites has changed, what was seen is kept and the verdict is marked as stale.

    Args:
        story: the story.
        old: the text of CHECKED.md before.
    """
    opening = re.split(r"^## |^\| id ", old, maxsplit=1, flags=re.MULTILINE)[0].rstrip("\n")
    rows = _renew_rows(list_statements(story), _parse_rows(old))
    parts = [f"{opening}\n"]
    for (language, part), group in groupby(rows, key=lambda pair: (pair[0].language, pair[0].part)):
        name = name_language(language, "en")
        lines = "".join(_write_row(row) for _, row in group)
        parts.append(f"\n## {name}: {part}\n\n{_HEAD}{lines}")
    return "".join(parts)


def _renew_rows(
    statements: Iterable[Statement], old: Mapping[str, Row]
) -> list[tuple[Statement, Row]]:
    statements = list(statements)
    there = {(id_.rpartition("/")[0], row.sentence, row.cites): row for id_, row in old.items()}
    kept = {
        statement.id: there[key]
        for statement in statements
        if (key := (statement.place, statement.text, _cite(statement))) in there
    }
    moved = {row.id for row in kept.values()}
    rows = []
    for statement in statements:
        known = kept.get(statement.id)
        seen, verdict = ("", UNSEEN) if known is None else (known.seen, known.verdict)
        if known is None and statement.id in old and statement.id not in moved:
            before = old[statement.id]
            seen, verdict = before.seen, before.verdict
            if before.is_seen:
                verdict = f"{STALE}: {verdict}"
        row = Row(statement.id, statement.text, _cite(statement), seen, verdict)
        rows.append((statement, row))
    return rows


def _cite(statement: Statement) -> str:
    return " ".join(statement.sources)


def _parse_rows(text: str) -> dict[str, Row]:
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in _CELL.split(line.strip())]
        # A line of five cells begins and ends with a bar.
        if len(cells) == 7 and "/" in cells[1]:
            rows[cells[1]] = Row(*cells[1:6])
    return rows


def _write_row(row: Row) -> str:
    cells = (row.id, row.sentence, row.cites, row.seen, row.verdict)
    written = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(written)} |\n"
