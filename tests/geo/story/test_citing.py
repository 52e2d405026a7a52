"""Citations are read back as they were written."""

from __future__ import annotations

import json
import re

import pytest

from geo.story.citing import FORMATS, list_authors, write_bibtex, write_iso_date, write_ris
from geo.story.records import Story

ITEM = {
    "id": "a b/1",
    "type": "article-newspaper",
    "title": "Ships & {sugar}: 100 % of_it",
    "container-title": "The Paper",
    "author": [{"family": "Doe", "given": "Jane"}, {"literal": "Agency"}],
    "issued": {"date-parts": [[2013, 7]]},
    "URL": "https://example.org/a_b",
    "accessed": {"date-parts": [[2026, 11, 26]]},
}


def test_bibtex() -> None:
    assert write_bibtex([ITEM]).split("\n") == [
        "@article{a-b-1,",
        "  author = {Doe, Jane and {Agency}},",
        r"  title = {Ships \& \{sugar\}: 100 \% of\_it},",
        "  journaltitle = {The Paper},",
        "  date = {2013-07},",
        "  url = {https://example.org/a_b},",
        "  urldate = {2026-11-26},",
        "}",
    ]


def test_ris() -> None:
    lines = write_ris([ITEM]).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert "AU  - Doe, Jane" in lines
    assert "PY  - 2013" in lines
    assert "DA  - 2013/07" in lines
    assert "Y2  - 2026/11/26" in lines


def test_authors_and_dates_as_they_are_read() -> None:
    assert list_authors(ITEM) == ["Jane Doe", "Agency"]
    assert write_iso_date(ITEM) == "2013-07"
    assert write_iso_date({"id": "x"}) == ""


@pytest.mark.parametrize("name", FORMATS)
def test_every_source_of_the_story_is_written(story: Story, name: str) -> None:
    text = FORMATS[name](story.sources.values())
    counts = {
        "json": lambda: len(json.loads(text)),
        "ris": lambda: len(re.findall(r"^TY  - ", text, re.MULTILINE)),
        "bib": lambda: len(re.findall(r"^@\w+\{", text, re.MULTILINE)),
        "txt": lambda: len(text.split("\n")),
    }
    assert counts[name]() == len(story.sources)
