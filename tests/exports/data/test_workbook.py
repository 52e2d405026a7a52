"""The workbook as a spreadsheet reads it."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace

import openpyxl
import pytest

from exports.data.tables import StoryData, gather_tables
from exports.data.workbook import write_workbook
from geo.story.dates import PartialDate
from geo.story.records import Story, Texts
from layers.scene import lay_out
from layers.telling.words import load_words


def test_every_table_is_a_sheet_and_every_value_a_cell(data: StoryData) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(data)))
    tables = gather_tables(data)
    assert book.sheetnames == ["about", *tables]
    for name, table in tables.items():
        head, *rows = book[name].values
        assert head == table.fields
        assert book[name].freeze_panes == "B2"
        for cells, row in zip(rows, table.rows, strict=True):
            for field, cell in zip(table.fields, cells, strict=True):
                value = row[field]
                if field in ("date_from", "date_to") and value and str(value) >= "1900-03":
                    assert cell == datetime.datetime.fromisoformat(str(value))
                else:
                    assert cell == value


def test_it_says_what_it_is_and_under_which_licence(data: StoryData) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(data)))
    said = "\n".join(str(cell) for row in book["about"].values for cell in row)
    assert data.scene.story.title[data.words.language] in said
    assert data.scene.story.licence in said
    assert data.words.say("data.about_legs") in said
    assert book["legs"].column_dimensions["A"].width > 8


@pytest.mark.parametrize("text", ["=1+1", "https://example.org", "a\x0bb", "x" * 40_000])
def test_a_text_stays_a_text(text: str, story: Story) -> None:
    first, *others = story.places.values()
    place = replace(first, names=Texts(en=text, ko=text))
    places = {item.id: item for item in (place, *others)}
    data = StoryData(lay_out(replace(story, places=places), "en"), load_words("en"))
    cell = openpyxl.load_workbook(io.BytesIO(write_workbook(data)))["places"]["B2"]
    assert cell.value == text.replace("\x0b", "")[:32_767]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_a_day_before_the_calendar_of_sheets_is_a_text(story: Story) -> None:
    first, *others = story.routes.values()
    leg = replace(first.legs[0], departed=PartialDate(1889, 11, 14), arrived=None)
    routes = {item.id: item for item in (replace(first, legs=(leg,)), *others)}
    data = StoryData(lay_out(replace(story, routes=routes), "en"), load_words("en"))
    sheet = openpyxl.load_workbook(io.BytesIO(write_workbook(data)))["legs"]
    column = [cell.value for cell in sheet[1]].index("date_from")
    assert sheet[2][column].value == "1889-11-14"
