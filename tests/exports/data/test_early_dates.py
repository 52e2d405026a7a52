"""Days that few calendars have, in each format: written where it can hold them, else left out."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import geopandas as gpd
import openpyxl
import pytest

from exports.data.files import make_files
from exports.data.frames import to_geodataframes
from exports.data.kml import NAMESPACE
from exports.data.tables import StoryData
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words


@pytest.fixture(scope="module")
def files(carthage: Story) -> dict[str, bytes]:
    data = StoryData(lay_out(carthage, "en"), load_words("en"))
    made = make_files(data, formats=("geojson", "gpkg", "kml", "xlsx"))
    return {file.name: file.content for file in made}


def test_geojson_has_edtf_and_days(files: dict[str, bytes]) -> None:
    features = json.loads(files["events.geojson"])["features"]
    rows = {feature["id"]: feature["properties"] for feature in features}
    assert rows["fall"]["date"] == "-0145-21"
    assert rows["fall"]["start_precision"] == "season"
    assert (rows["fall"]["date_from"], rows["fall"]["date_to"]) == ("-0145-03-01", "-0145-05-31")
    assert rows["colony"]["date"] == "-0028~/.."
    assert not {"date_to", "end_precision"} & rows["colony"].keys()


def test_a_geopackage_has_no_day_before_the_year_1(files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "carthage.gpkg"
    path.write_bytes(files["carthage.gpkg"])
    frame = gpd.read_file(path, layer="events").set_index("id")
    assert frame["date_from"].isna().all()
    assert frame.loc["founding", "date"] == "-08XX~"


def test_a_sheet_has_them_as_text(files: dict[str, bytes]) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(files["carthage.xlsx"]))["events"]
    column = [cell.value for cell in sheet[1]].index("date_from")
    days = [row[column] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert days[0] == "-0899-01-01"


def test_kml_has_no_time_for_them(files: dict[str, bytes]) -> None:
    root = Xml.fromstring(files["carthage.kml"])
    assert not list(root.iter(f"{{{NAMESPACE}}}TimeSpan"))
    assert "about September 218 BC" in files["carthage.kml"].decode()


def test_a_notebook_has_them_as_days(carthage: Story) -> None:
    frame = to_geodataframes(carthage).events.set_index("id")
    assert str(frame["date_first"].to_numpy()[0].astype("datetime64[Y]")).endswith("899")
    assert "century" in frame["start_precision"].cat.categories
    assert frame["date_last"].isna().tolist() == [False, False, False, False, True]
