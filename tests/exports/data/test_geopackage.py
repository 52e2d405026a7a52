from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest

from exports.data.fields import FIELDS
from exports.data.geopackage import STYLES, write_geopackage
from exports.data.ground import list_ground, make_ground
from exports.data.tables import StoryData, gather_tables
from geo.story.records import Story
from layers.scene import lay_out
from layers.telling.words import load_words


def test_gdal_reads_every_record_where_it_is(data: StoryData, geopackage: Path) -> None:
    tables = gather_tables(data, ground=make_ground(data))
    assert [name for name, _ in pyogrio.list_layers(geopackage)] == [*tables, STYLES]
    for name, table in tables.items():
        if table.geometry_type is None:
            continue
        info = pyogrio.read_info(geopackage, layer=name, force_total_bounds=True)
        assert info["features"] == len(table.rows) > 0
        assert info["crs"] == "EPSG:4326"
        assert info["geometry_type"] == table.geometry_type
        bounds = np.array([shape.bounds for shape in table.shapes])
        extent = (*bounds[:, :2].min(axis=0), *bounds[:, 2:].max(axis=0))
        assert info["total_bounds"] == pytest.approx(extent, abs=1e-9)
        assert list(info["fields"]) == list(table.fields)


def test_gdal_reads_every_value_as_it_is(data: StoryData, geopackage: Path) -> None:
    for name, table in gather_tables(data, ground=make_ground(data)).items():
        read = pyogrio.read_dataframe(geopackage, layer=name)
        shapes = list(read.geometry) if table.shapes else []
        for number, row in enumerate(table.rows):
            found = {
                field: None if value is None or value != value else show_day(value)
                for field, value in read.iloc[number].items()
                if field != "geometry"
            }
            assert found == row
        assert all(a.equals(b) for a, b in zip(shapes, table.shapes, strict=True))


def show_day(value: object) -> object:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def test_days_are_days_and_the_licence_is_inside(data: StoryData, geopackage: Path) -> None:
    info = pyogrio.read_info(geopackage, layer="legs")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (types["date_from"], types["departed"]) == ("OFTDate", "OFTString")
    assert info["dataset_metadata"]["LICENSE"] == data.scene.story.licence
    assert data.scene.story.version in info["layer_metadata"]["ATTRIBUTION"]
    # Land and borders are nobody's work here.
    told = pyogrio.read_info(geopackage, layer="borders")["layer_metadata"]
    assert (told["LICENSE"], told["ATTRIBUTION"]) == ("Public domain", "Natural Earth")


def test_its_fields_are_explained_inside(data: StoryData, geopackage: Path) -> None:
    tables = [name for name in gather_tables(data, ground=list_ground(data)) if name != "fields"]
    with sqlite3.connect(geopackage) as base:
        explained = set(base.execute("SELECT layer, field FROM fields WHERE meaning <> ''"))
        for table in tables:
            columns = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            written = {(table, name) for name in columns if name not in ("fid", "geom")}
            assert written <= explained
        described = dict(base.execute("SELECT table_name, description FROM gpkg_contents"))
    base.close()
    # Only a story with areas or flows has a layer of them.
    assert set(described) == {*FIELDS, STYLES} - {"areas", "flows"}
    assert described["legs"] == data.words.say("data.about_legs")


def test_it_is_a_sound_database_that_keeps_the_given_date(
    english_data: StoryData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1721088000")
    path = tmp_path / "a.gpkg"
    path.write_bytes(write_geopackage(english_data))
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    dates = base.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
    base.close()
    assert dates == [("2024-07-16T00:00:00.000Z",)]
    for name in ("OGR_CURRENT_DATE", "OGR_SQLITE_SYNCHRONOUS"):
        assert pyogrio.get_gdal_config_option(name) is None


def test_several_at_once_are_the_same(english_data: StoryData) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: write_geopackage(english_data), range(12)))
    assert len(set(made)) == 1


def test_what_a_story_does_not_have_is_an_empty_layer(story: Story, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    data = StoryData(lay_out(replace(story, events={}), "en"), load_words("en"))
    path.write_bytes(write_geopackage(data))
    info = pyogrio.read_info(path, layer="events")
    assert (info["features"], info["geometry_type"], info["crs"]) == (0, "Point", "EPSG:4326")
    assert list(info["fields"]) == list(data.tables["events"].fields)
