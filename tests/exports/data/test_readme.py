"""The README of the data explains every file and every field that goes with it."""

from __future__ import annotations

import re

from exports.data.fields import GEOJSON_FIELDS, KML_FIELDS
from exports.data.files import make_files, make_readme
from exports.data.readme import MARK, write_readme
from exports.data.tables import make_tables
from geo.story.records import CERTAINTIES, PATHS, PRECISIONS
from tests.exports.conftest import Edition


def write(edition: Edition) -> str:
    files = make_files(edition.scene, edition.words)
    return make_readme(edition.scene, edition.words, files).content.decode()


def test_every_field_is_explained_under_its_table(edition: Edition) -> None:
    _, *parts = re.split(r"^### `(\w+)`", write(edition), flags=re.MULTILINE)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    tables = make_tables(edition.scene)
    assert list(sections) == list(tables)
    for name, table in tables.items():
        for field in (*table.fields, *GEOJSON_FIELDS.get(name, ())):
            assert re.search(rf"^\| `{re.escape(field)}` \| .+ \|$", sections[name], re.MULTILINE)
    for field in KML_FIELDS:
        assert f"| `{field}` |" in sections["events"]


def test_every_file_is_explained(edition: Edition) -> None:
    text = write(edition)
    files = make_files(edition.scene, edition.words)
    for file in files:
        assert re.search(rf"^\| `{re.escape(file.name)}` \| .+ \|$", text, re.MULTILINE)
    assert len(files) == 9


def test_every_value_is_explained(edition: Edition) -> None:
    text = write(edition)
    for table, values in (
        ("precision", PRECISIONS),
        ("certainty_meaning", CERTAINTIES),
        ("path", PATHS),
    ):
        for value in values:
            assert f"| `{value}` | {edition.words.say(f'{table}.{value}')} |" in text


def test_it_says_whose_data_it_is_and_what_it_does_not_show(edition: Edition) -> None:
    story, language = edition.scene.story, edition.words.language
    text = write(edition)
    assert text.startswith(f"{MARK}\n\n# ")
    assert story.title[language] in text.splitlines()[2]
    assert story.version in text
    assert all(f"- {limit[language]}" in text for limit in story.limits)
    assert all(f"- {credit.texts[language]}" in text for credit in story.credits)
    assert edition.words.say("data.licence", licence=edition.scene.story.licence) in text
    assert "EPSG:4326" in text


def test_a_bar_does_not_break_a_table(english: Edition) -> None:
    text = write_readme(english.scene, english.words, files={"a|b": "one\n| two"}).decode()
    assert r"| `a\|b` | one \| two |" in text
