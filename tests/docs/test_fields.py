"""Every field of a story folder stands in the table of its file, and no other does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo.story.checking import load_story
from geo.story.features import Context, take_event, take_place, take_route
from geo.story.fields import Fields
from tests.conftest import VOYAGE, WALK
from tests.docs.documents import ROOT, read_sections

GUIDE = ROOT / "docs" / "your-story.md"
# How the guide calls a record of which the check says what is wrong.
RECORDS = {
    "story.toml ": "`story.toml`",
    "story.toml article": "`[article]`",
    "story.toml ground": "`[ground]`",
    "places.geojson place *": "a place",
    "routes.geojson route *": "a journey",
    "routes.geojson route *, leg *": "a leg of it",
    "events.geojson event *": "an event",
    "*.md ": "a chapter",
    "*.md countries *": "`[[countries]]` of a chapter",
    "*.md media *": "`[[media]]` of a chapter",
    "*.md corrections *": "`[[corrections]]` of a chapter",
    "lesson.toml ": "`lesson.toml`",
    "lesson.toml plan *": "a plan",
    "lesson.toml plan *, steps *": "a step of it",
    "lesson.toml note *": "a note",
    "lesson.toml reading *, short": "a reading",
    "lesson.toml question *": "a question",
    "lesson.toml question *, choices *": "a choice of it",
}
FORMAT = ROOT / "data" / "README.md"
CONTEXT = Context(("en",), frozenset({"FRA"}))
LEG = {"path": "schematic", "certainty": "reported"}


def list_taken(take: Callable[..., Any], table: dict[str, Any]) -> set[str]:
    fields = Fields(table, file="f", record="r", problems=[])
    take(fields, {}, CONTEXT)
    return set(fields._taken)


def list_documented(title: str) -> set[str]:
    section = next(it for it in read_sections(FORMAT) if it.title == title)
    return {name for table in section.tables for row in table.rows for name in row[0].code} | set(
        re.findall(r"[a-z_]+", " ".join(section.code))
    )


@pytest.mark.parametrize(
    ("title", "take"),
    [
        ("places.geojson", take_place),
        ("routes.geojson", take_route),
        ("events.geojson", take_event),
    ],
)
def test_each_field_is_documented(title: str, take: Callable[..., Any]) -> None:
    assert list_taken(take, {"legs": [LEG]}) <= list_documented(title)


def test_each_row_is_a_field() -> None:
    section = next(it for it in read_sections(FORMAT) if it.title == "places.geojson")
    rows = {name for table in section.tables for row in table.rows for name in row[0].code}
    assert rows == list_taken(take_place, {})


def test_the_guide_has_every_field_that_the_reader_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: dict[str, set[str]] = {}
    refuse = Fields.refuse_others

    def look(self: Fields) -> None:
        file = re.sub(r".+(?=\.md$)", "*", Path(self.file).name)
        name = f"{file} {re.sub('`[^`]*`|[0-9]+', '*', self.record)}"
        taken.setdefault(name, set()).update(self._taken)
        refuse(self)

    monkeypatch.setattr(Fields, "refuse_others", look)
    for folder in (VOYAGE, WALK):
        load_story(folder)
    load_story()
    section = next(it for it in read_sections(GUIDE) if it.title == "Every field")
    (table,) = section.tables
    rows = {row[0].text: {*row[1].code, *row[2].code} for row in table.rows}
    found = {RECORDS[name]: names for name, names in taken.items() if name in RECORDS}
    assert rows == found


@pytest.mark.parametrize(
    ("name", "take"),
    [("a place", take_place), ("a journey", take_route), ("an event", take_event)],
)
def test_the_guide_says_which_of_them_must_be_there(name: str, take: Callable[..., Any]) -> None:
    fields = Fields({}, file="f", record="r", problems=[])
    take(fields, {}, Context(("en",), frozenset({"FRA"}), least_sources=0))
    missing = {it.field for it in fields.problems if it.text.startswith("is missing")}
    section = next(it for it in read_sections(GUIDE) if it.title == "Every field")
    row = next(row for row in section.tables[0].rows if row[0].text == name)
    assert missing | {"id"} == set(row[1].code)
