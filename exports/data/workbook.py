"""All tables as one workbook: XLSX, days as dates, and a first sheet that explains the others."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import xlsxwriter

from exports.archive import repack
from exports.data.about import describe_data
from exports.data.tables import StoryData, Table, Value, gather_tables
from exports.markup import drop_unwritable
from exports.stamps import read_stamp

# A cell holds no more letters, and a sheet's calendar no earlier day.
_MOST_LETTERS = 32_767
_FIRST_DAY = datetime.date(1900, 3, 1)
_DAY = re.compile(r"(?!0000)\d{4}-\d{2}-\d{2}", re.ASCII)
# Fields that hold days; in others a text such as 2023-11 is as fine as it is known.
_DAYS = ("date_from", "date_to")
_LEAST_WIDTH, _MOST_WIDTH = 8, 48
_ABOUT = ("title", "description", "version", "updated", "license", "attribution", "source")


def write_workbook(data: StoryData) -> bytes:
    """Return all tables of a story's data as XLSX; the same data, the same bytes.

    A text longer than a cell can hold is cut there; no text is run as a formula. A day before
    March 1900 or after 9999, which a sheet's calendar does not have, is text.
    """
    buffer = io.BytesIO()
    tables = gather_tables(data)
    told = describe_data(data)
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties(
        {
            "title": told["title"],
            "author": told.get("creator", ""),
            "comments": told["attribution"],
            "created": read_stamp().replace(tzinfo=None),
        }
    )
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
    }
    _write_about(book, told, tables, data, looks)
    for name, table in tables.items():
        _write_table(book.add_worksheet(name), table, looks)
    book.close()
    return repack(buffer.getvalue())


def _write_about(
    book: Any,
    told: Mapping[str, str],
    tables: Mapping[str, Table],
    data: StoryData,
    looks: Mapping[str, Any],
) -> None:
    words = data.words
    sheet = book.add_worksheet("about")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    rows = [("", told[name]) for name in _ABOUT if name in told and name != "title"]
    rows += [("", words.say("data.licence", licence=data.scene.story.licence))]
    rows += [("", words.say("data.dates")), ("", words.say("data.lists_in_cells"))]
    rows += [(name, words.say(f"data.about_{name}")) for name in tables]
    sheet.write_string(0, 0, words.say("data.about"), looks["head"])
    sheet.write_string(0, 1, told["title"], looks["head"])
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            sheet.write_string(number, column, drop_unwritable(text), looks["text"])


def _write_table(sheet: Any, table: Table, looks: Mapping[str, Any]) -> None:
    for column, name in enumerate(table.fields):
        sheet.write_string(0, column, name, looks["head"])
        values = [row[name] for row in table.rows]
        sheet.set_column(column, column, _find_width(name, values))
        for number, value in enumerate(values, 1):
            _write_cell(sheet, number, column, value, looks, is_day=name in _DAYS)
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.fields) - 1)


def _write_cell(
    sheet: Any, row: int, column: int, value: Value, looks: Mapping[str, Any], *, is_day: bool
) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, looks["text"])
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, looks["text"])
    elif value is not None:
        day = datetime.date.fromisoformat(value) if is_day and _DAY.fullmatch(value) else None
        if day is not None and day >= _FIRST_DAY:
            sheet.write_datetime(row, column, day, looks["day"])
        else:
            sheet.write_string(row, column, drop_unwritable(value)[:_MOST_LETTERS], looks["text"])


def _find_width(name: str, values: list[Value]) -> float:
    """Return a width in which most of a column's texts stand on few lines."""
    longest = max(_count_letters([name, *map(str, values)]))
    return min(max(longest + 2, _LEAST_WIDTH), _MOST_WIDTH)


def _count_letters(texts: list[str]) -> Iterator[int]:
    for text in texts:
        # Hangul and its neighbours are twice as wide.
        plain = text.isascii()
        yield len(text) if plain else sum(2 if letter >= "\u1100" else 1 for letter in text)
