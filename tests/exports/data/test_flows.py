"""A story that tells flows has them in its data as well, and no other story has."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyogrio
import pytest

from exports.data.fields import describe_field
from exports.data.files import DataFile, iterate_files, list_names
from exports.data.styles import Line, make_styles
from exports.data.tables import StoryData
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words
from tests.exports.data.conftest import gather

FORMATS = ("geojson", "gpkg", "qgz", "csv", "xlsx", "flatgeobuf", "geoparquet")


@pytest.fixture(scope="module")
def data(flows: Story) -> StoryData:
    return StoryData(lay_out(flows, "en"), load_words("en"))


@pytest.fixture(scope="module")
def files(data: StoryData) -> dict[str, DataFile]:
    return {file.name: file for file in iterate_files(data, formats=FORMATS)}


def test_each_flow_says_how_many_from_where_to_where_and_how_sure(data: StoryData) -> None:
    table, told = data.layers["flows"], data.scene.flows
    drawn = {it.flow.id: it for it in data.scene.drawn_flows}
    assert [row["id"] for row in table.rows] == [flow.id for flow in told]
    for row, shape, flow in zip(table.rows, table.shapes, told, strict=True):
        assert (row["origin"], row["destination"]) == (flow.start.id, flow.end.id)
        counts = [value for name, value in row.items() if name.startswith("count_")]
        assert row["count"] == len(flow.routes) == sum(int(count or 0) for count in counts)
        assert row["share_documented"] == pytest.approx(
            flow.certainties.get("documented", 0) / flow.count, abs=1e-4
        )
        assert str(row["journeys"]).split(" | ") == list(flow.routes)
        assert row["name_ar"] != row["name_en"]
        assert shape.is_empty == drawn[flow.id].flow.returns
        if not shape.is_empty:
            lon, lat = shape.geoms[0].coords[0]  # type: ignore[attr-defined]
            assert (lon, lat) == pytest.approx((flow.start.lon, flow.start.lat), abs=1e-6)
    assert all(describe_field(name, "flows", data.words) for name in table.fields)


def test_every_format_has_them_and_they_are_as_wide_as_they_are_many(
    data: StoryData, files: dict[str, DataFile], tmp_path: Path
) -> None:
    assert tuple(files) == list_names(data, formats=FORMATS)
    ids = [flow.id for flow in data.scene.flows]
    sheet = csv.DictReader(io.StringIO(files["flows.csv"].content.decode("utf-8-sig")))
    assert [row["id"] for row in sheet] == ids
    read = json.loads(files["flows.geojson"].content)["features"]
    assert [feature["id"] for feature in read] == ids
    book = tmp_path / "many.gpkg"
    book.write_bytes(files[book.name].content)
    assert pyogrio.read_dataframe(book, layer="flows")["id"].tolist() == ids
    styles = pyogrio.read_dataframe(book, layer="layer_styles", read_geometry=False)
    assert "flows" in styles["f_table_name"].tolist()
    widths = []
    for flow in data.scene.flows:
        (rule,) = (
            rule
            for rule in make_styles(data)["flows"].rules
            if rule.between and rule.between[1] <= flow.count <= rule.between[2]
        )
        assert isinstance(rule.paint, Line)
        assert rule.between is not None
        assert f"&quot;count&quot; &gt;= {rule.between[1]} AND" in styles["styleQML"].str.cat()
        widths.append(rule.paint.width)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[-1]


def test_other_stories_have_none() -> None:
    data = gather("story", "en")
    assert "flows" not in data.layers
    assert not [name for name in list_names(data, formats=FORMATS) if name.startswith("flows")]
