"""FlatGeobuf and GeoParquet as other programs read them: GDAL, geopandas, Arrow."""

from __future__ import annotations

import datetime
import io
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyarrow import parquet

from exports.data.frames import make_frame
from exports.data.layers import write_flatgeobuf, write_geoparquet
from exports.data.tables import COLLECTIONS, StoryData, Table
from layers.scene import lay_out
from tests.exports.data.conftest import gather


def list_layers(data: StoryData) -> dict[str, Table]:
    return {**data.tables, "chapters": data.chapters}


def test_gdal_finds_every_record_in_order_and_whose_it_is(data: StoryData, tmp_path: Path) -> None:
    made = write_flatgeobuf(data)
    assert tuple(made) == COLLECTIONS
    for name, table in list_layers(data).items():
        path = tmp_path / f"{name}.fgb"
        path.write_bytes(made[name])
        info = pyogrio.read_info(path)
        assert info["layer_name"] == name
        assert info["geometry_type"] == table.geometry_type
        assert tuple(info["fields"]) == table.fields
        assert info["layer_metadata"]["LICENSE"] == data.scene.story.licence
        assert data.scene.story.title[data.words.language] in info["layer_metadata"]["TITLE"]
        read, wanted = gpd.read_file(path), make_frame(table)
        assert read.geometry.geom_equals(wanted.geometry).all()
        assert read["id"].tolist() == wanted["id"].tolist()


def test_geopandas_gets_days_as_days_and_lines_as_they_are(data: StoryData) -> None:
    for name, table in list_layers(data).items():
        content = write_geoparquet(data)[name]
        frame = gpd.read_parquet(io.BytesIO(content))
        assert frame.crs.to_epsg() == 4326
        assert tuple(frame.columns) == (*table.fields, "geometry")
        assert frame.geometry.geom_equals(make_frame(table).geometry).all()
        assert frame.attrs["license"] == data.scene.story.licence
        known = parquet.read_metadata(io.BytesIO(content)).metadata
        assert b'"version": "1.1.0"' in known[b"geo"]
    legs = gpd.read_parquet(io.BytesIO(write_geoparquet(data)["legs"]))
    for day, row in zip(legs["date_from"], data.tables["legs"].rows, strict=True):
        assert day == datetime.date.fromisoformat(str(row["date_from"]))


def test_a_layer_without_records_is_still_one() -> None:
    scene = gather("story", "en").scene
    empty = StoryData(lay_out(replace(scene.story, events={}), "en"), gather("story", "en").words)
    frame = gpd.read_parquet(io.BytesIO(write_geoparquet(empty)["events"]))
    read = gpd.read_file(io.BytesIO(write_flatgeobuf(empty)["events"]))
    assert len(frame) == len(read) == 0
    assert "id" in frame
    assert "id" in read
