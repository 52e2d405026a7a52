"""Citations are read back as they were written."""

from __future__ import annotations

import json
import re
import subprocess
import warnings
from pathlib import Path

import pytest
import rispy
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string
from pybtex.plugin import find_plugin
from pybtex.style.template import FieldIsMissing

from geo.story.citing import FORMATS, list_authors, write_bibtex, write_iso_date, write_ris
from geo.story.records import Story
from tests.known import STORIES
from tests.programs import need

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
        r"  title = {{Ships \& \{sugar\}: 100 \% of\_it}},",
        "  journal = {The Paper},",
        "  date = {2013-07},",
        "  year = {2013},",
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


BARE = {"id": "a", "type": "report", "title": "A B"}


@pytest.mark.parametrize(
    ("item", "kind", "fields"),
    [
        (
            {**BARE, "publisher": "The Office", "issued": {"date-parts": [[1997]]}},
            "techreport",
            {"institution = {The Office}", "type = {Report}", "year = {1997}"},
        ),
        (
            {**BARE, "type": "thesis", "publisher": "U", "issued": {"date-parts": [[1997]]}},
            "phdthesis",
            {"school = {U}"},
        ),
        (
            {
                **{**BARE, "type": "chapter", "container-title": "The Book"},
                **{"issued": {"date-parts": [[1997]]}, "number": "7", "language": "ko"},
            },
            "incollection",
            {"booktitle = {The Book}", "number = {7}", "language = {ko}"},
        ),
        # What an entry of its kind must have is not known.
        (BARE, "misc", {"title = {{A B}}"}),
        ({**BARE, "type": "article-newspaper", "URL": "https://a.org"}, "online", set()),
        (
            {**BARE, "type": "entry-encyclopedia", "container-title": "W", "URL": "https://a.org"},
            "online",
            {"organization = {W}"},
        ),
        # Of a page that belongs to nothing, biblatex knows no publisher.
        (
            {
                **BARE,
                **{"type": "webpage", "URL": "https://a.org"},
                **{"container-title": "W", "publisher": "P"},
            },
            "online",
            {"organization = {W and P}"},
        ),
        ({**BARE, "type": "document", "publisher": "P"}, "misc", {"organization = {P}"}),
    ],
)
def test_an_entry_is_of_the_kind_that_its_fields_allow(
    item: dict[str, object], kind: str, fields: set[str]
) -> None:
    first, *lines = write_bibtex([item]).split("\n")
    assert first == f"@{kind}{{a,"
    assert fields <= {line.strip().removesuffix(",") for line in lines}


@pytest.mark.parametrize("name", STORIES)
def test_a_style_of_old_prints_every_entry_in_its_own_letters(name: str) -> None:
    items = list(STORIES[name].sources.values())
    base = parse_string(write_bibtex(items), "bibtex")
    style = find_plugin("pybtex.style.formatting", "plain")()
    for item, (key, entry) in zip(items, base.entries.items(), strict=True):
        try:
            (printed,) = style.format_bibliography(base, [key])
        except FieldIsMissing as error:
            # What a source lacks, no format can give it.
            lacking = str(error).split()[1]
            assert lacking in ("author", "publisher")
            assert entry.type != "article"
            assert lacking not in entry.fields
            assert lacking not in entry.persons
            continue
        text = printed.text.render_as("text")
        assert "".join(str(item["title"]).rstrip(".").split()) in "".join(text.split())


def test_biber_misses_nothing_but_what_a_source_lacks(story: Story, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(write_bibtex(story.sources.values()), "utf-8")
    command = [need("biber"), "--tool", "--validate-datamodel", "--outfile", "b.bib", "a.bib"]
    finished = subprocess.run(
        command, cwd=tmp_path, check=True, capture_output=True, text=True, timeout=120
    )
    warned = [line for line in finished.stdout.splitlines() if re.match("WARN|ERROR", line)]
    lacking = ("Missing mandatory field 'author'", "one of 'date, year' must be defined")
    assert [line for line in warned if not line.endswith(lacking)] == []


@pytest.mark.parametrize("name", STORIES)
def test_reference_managers_read_every_record(name: str) -> None:
    items = list(STORIES[name].sources.values())
    records = rispy.loads(write_ris(items))
    assert [record["id"] for record in records] == [item["id"] for item in items]
    for record, item in zip(records, items, strict=True):
        assert record["title"] == " ".join(str(item["title"]).split())
        assert record["type_of_reference"] != "GEN" or item["type"] == "document"
        assert record.get("language") == item.get("language")


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_citeproc_prints_every_source(name: str) -> None:
    items = list(STORIES[name].sources.values())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        source = CiteProcJSON(json.loads(FORMATS["json"](items)))
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        printer = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            printer.register(Citation([CitationItem(str(item["id"]).lower())]))
        printed = [str(line) for line in printer.bibliography()]
    assert [str(one.message) for one in said if one.category is UserWarning] == []
    assert len(printed) == len(items)
