"""The README of the data explains every file and every field that goes with it."""

from __future__ import annotations

import re

import pytest

from exports.data.fields import GEOJSON_FIELDS, KML_FIELDS
from exports.data.files import DataFile, make_readme
from exports.data.ground import list_ground
from exports.data.readme import MARK, write_readme
from exports.data.tables import StoryData, gather_tables
from geo.story.records import CERTAINTIES, PATHS, PRECISIONS

Files = tuple[DataFile, ...]


@pytest.fixture(scope="session")
def text(data: StoryData, files: Files) -> str:
    return make_readme(data, [file.name for file in files]).content.decode()


def test_every_field_is_explained_under_its_table(data: StoryData, text: str) -> None:
    _, *parts = re.split(r"^### `(\w+)`", text, flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    tables = gather_tables(data, ground=list_ground(data))
    assert list(sections) == [name for name, table in tables.items() if table.fields]
    for name in sections:
        for field in (*tables[name].fields, *GEOJSON_FIELDS.get(name, ())):
            assert re.search(rf"^\| `{re.escape(field)}` \| .+ \|$", sections[name], re.MULTILINE)
    for field in KML_FIELDS:
        assert f"| `{field}` |" in sections["fields"]


def test_every_file_is_explained(files: Files, text: str) -> None:
    for file in files:
        assert re.search(rf"^\| `{re.escape(file.name)}` \| .+ \|$", text, re.MULTILINE)
    assert len(files) == 26


def test_every_value_is_explained(data: StoryData, text: str) -> None:
    for table, values in (
        ("precision", PRECISIONS),
        ("certainty_meaning", CERTAINTIES),
        ("path", PATHS),
    ):
        for value in values:
            assert f"| `{value}` | {data.words.say(f'{table}.{value}')} |" in text


def test_it_says_whose_data_it_is_and_what_it_does_not_show(data: StoryData, text: str) -> None:
    story, language = data.scene.story, data.words.language
    assert text.startswith(f"{MARK}\n\n# ")
    assert story.title[language] in text.splitlines()[2]
    assert story.version in text
    assert all(f"- {limit.texts[language]}" in text for limit in story.limits)
    assert all(f"- {credit.texts[language]}" in text for credit in story.credits)
    assert data.words.say("data.licence", licence=data.scene.story.licence) in text
    assert "EPSG:4326" in text


def test_a_bar_does_not_break_a_table(english_data: StoryData) -> None:
    text = write_readme(english_data, files={"a|b": "one\n| two"}).decode()
    assert r"| `a\|b` | one \| two |" in text
