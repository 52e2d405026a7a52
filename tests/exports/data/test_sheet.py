from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest

from exports.data.sheet import guard_cell, write_sheet
from exports.data.tables import StoryData, Value, list_records, make_tables
from geo.story.records import Story, Texts
from layers.scene import lay_out


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_leg_is_a_row_with_every_value(data: StoryData) -> None:
    table = data.tables["legs"]
    rows = read(write_sheet(data.tables["legs"]))
    assert len(rows) == len(table.rows) > 0
    for row, expected in zip(rows, table.rows, strict=True):
        assert list(row) == list(table.fields)
        assert row == {
            name: "" if value is None else str(value) for name, value in expected.items()
        }


def test_spreadsheets_know_its_coding_and_its_lines(english_data: StoryData) -> None:
    content = write_sheet(english_data.tables["legs"])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n")


def test_numbers_stay_numbers(data: StoryData, tmp_path: Path) -> None:
    path = tmp_path / "legs.csv"
    path.write_bytes(write_sheet(data.tables["legs"]))
    read_back = pyogrio.read_dataframe(path, AUTODETECT_TYPE="YES", use_arrow=False)
    table = data.tables["legs"]
    for name in ("origin_lon", "origin_lat", "destination_lon", "distance_km"):
        assert read_back[name].tolist() == [row[name] for row in table.rows]


@pytest.mark.parametrize(
    "text",
    [*(f"{sign}1+1" for sign in "=+-@\t\r\n"), " =1+1", "\xa0=1", "＝1", "－1", '=HYPERLINK("x")'],
)
def test_no_cell_runs(text: str, story: Story) -> None:
    assert guard_cell(text) == f"'{text}"
    havana = replace(story.places["havana"], names=Texts(en=text, ko=text))
    scene = lay_out(replace(story, places={**story.places, "havana": havana}), "en")
    rows = read(write_sheet(make_tables(scene, list_records(scene))["legs"]))
    assert rows[0]["origin_name_en"] == f"'{text}"


@pytest.mark.parametrize("value", [-82.3, 0, None, True, "2016-07?", "a = b", "", "'tis"])
def test_what_is_no_formula_stays_as_it_is(value: Value) -> None:
    assert guard_cell(value) is value
