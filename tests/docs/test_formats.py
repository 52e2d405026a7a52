"""Every format, size, theme, projection, part and handout there is has its line, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exports.data.files import FORMATS as DATA_FORMATS
from exports.data.files import make_files
from exports.data.tables import StoryData
from exports.handout.choices import KINDS, PAPERS
from exports.images.request import FORMATS, PARTS, PROJECTIONS, list_name_forms, read_request
from exports.images.sizes import MOST_DPI, MOST_PIXELS, SIZES, parse_size
from geo.story.lessons import LEVELS
from geo.story.records import CERTAINTIES, Story
from layers.look import DASHES, PRINT_THEMES
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.docs.documents import ROOT, Cell, find_section
from views.maps import MOST_PIXELS as MOST_ON_A_SERVER

FORMATS_PAGE = ROOT / "docs" / "formats.md"


def find_rows(title: str, head: str, *, page: Path = FORMATS_PAGE) -> dict[str, tuple[Cell, ...]]:
    """Return the rows of a section's table by what stands first in them."""
    (table,) = [table for table in find_section(page, title).tables if table.head[0] == head]
    return {code.removeprefix("--"): row for row in table.rows for code in row[0].code or ("",)}


@pytest.mark.parametrize(
    ("title", "option", "values"),
    [
        ("Images", "format", FORMATS),
        ("Images", "size", tuple(SIZES)),
        ("Images", "theme", tuple(PRINT_THEMES)),
        ("Images", "projection", PROJECTIONS),
        ("Images", "parts", (*PARTS, "all", "none")),
        ("Data", "format", tuple(DATA_FORMATS)),
        ("Handouts", "paper", tuple(PAPERS)),
        ("Handouts", "level", LEVELS),
        ("The page in one file", "paper", tuple(PAPERS)),
    ],
)
def test_each_value_is_named_and_the_usual_one_first(
    title: str, option: str, values: tuple[str, ...]
) -> None:
    assert find_rows(title, "option")[option][1].code == values


def test_values_that_are_the_storys(story: Story) -> None:
    assert find_rows("Formats", "option")["lang"][1].code == story.languages
    assert find_rows("Images", "option")["names"][1].code == list_name_forms(story)
    assert story.lesson is not None
    assert find_rows("Handouts", "option")["plan"][1].code == tuple(story.lesson.plans)


def test_each_size_is_as_large_as_it_says() -> None:
    rows = find_rows("Images", "size")
    assert tuple(rows) == tuple(SIZES)
    for name, row in rows.items():
        size = SIZES[name]
        width, height = size.size_mm or (size.width, size.height)
        unit = "mm" if size.size_mm else "px"
        assert row[1].text == f"{width:g} x {height:g} {unit}"


def test_free_sizes_and_limits() -> None:
    rows = find_rows("Images", "option")
    free = [code for code in rows["size"][2].code if "x" in code]
    assert [parse_size(text).size_mm for text in free] == [None, (120, 80)]
    assert rows["dpi"][2].text.startswith(f"pixels an inch, 1 to {MOST_DPI:g}; else 96")
    limits = FORMATS_PAGE.read_text(encoding="utf-8")
    assert f"up to {MOST_PIXELS // 1_000_000} megapixels" in limits
    assert f"the app up to {MOST_ON_A_SERVER // 1_000_000}." in limits


@pytest.mark.parametrize("least", ["240x240", "40x40mm"])
def test_the_least_size_is_drawn_and_none_below(story: Story, least: str) -> None:
    assert re.search(r"at least 240 px or 40 mm", FORMATS_PAGE.read_text(encoding="utf-8"))
    read_request(story, "overview", "png", {"size": least})
    with pytest.raises(ValueError, match="at least"):
        read_request(story, "overview", "png", {"size": least.replace("40", "39")})


def test_parts_are_as_said_when_nothing_is_said(story: Story) -> None:
    usual = read_request(story, "overview", "png", {})
    assert usual == read_request(story, "overview", "png", {"parts": "all"})
    assert usual.parts == set(PARTS) - {"qr"}
    assert not read_request(story, "overview", "png", {"theme": "outline"}).parts


def test_each_data_format_names_its_files(story: Story) -> None:
    rows = find_rows("Data", "format")
    assert tuple(rows) == tuple(DATA_FORMATS)
    data = StoryData(lay_out(story, story.language), load_words(story.language))
    for row in {id(row): row for row in rows.values()}.values():
        files = make_files(data, formats=row[0].code)
        assert tuple(file.name for file in files) == row[1].code


def test_each_handout_has_its_line() -> None:
    assert tuple(find_rows("Handouts", "handout")) == KINDS


def test_each_line_is_explained() -> None:
    page = ROOT / "docs" / "readers.md"
    (table,) = find_section(page, "How to read a line").tables
    said = {row[1].text.partition(":")[0]: row[0].text for row in table.rows}
    assert list(said) == ["documented", "reported", "not disclosed"]
    assert len(CERTAINTIES) == len(said)
    assert DASHES["documented"] is None
    assert DASHES["undisclosed"] is not None
    assert DASHES["undisclosed"][0] == 0
    assert said == {"documented": "solid", "reported": "dashed", "not disclosed": "dotted"}
