"""The story as GeoDataFrames: every record and every value, typed, and to be written as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pandas.api.types import is_bool_dtype, is_float_dtype, is_integer_dtype

from exports.data.frames import Frames, make_frame, to_geodataframes
from exports.data.tables import StoryData, make_sources
from geo.story.dates import PartialDate
from geo.story.records import CERTAINTIES, PATHS, PRECISIONS, ROLES, Event, Leg, Route, Story

DAYS = ("_first", "_last")


@pytest.fixture(scope="session")
def frames(data: StoryData) -> Frames:
    return to_geodataframes(data.scene.story)


def test_every_record_is_a_row_and_every_field_a_column(data: StoryData, frames: Frames) -> None:
    assert list(frames._asdict()) == list(data.tables)
    for name, frame in frames._asdict().items():
        table = data.tables[name]
        columns = [column for column in frame.columns if not column.endswith(DAYS)]
        assert columns == [*table.fields, "geometry"]
        assert frame.crs == "EPSG:4326"
        assert set(frame.geom_type) == {table.geometry_type}
        assert list(frame.geometry) == list(table.shapes)
        for number, row in enumerate(table.rows):
            found = frame.iloc[number]
            assert {
                field: None if pd.isna(found[field]) else show_day(found[field])
                for field in table.fields
            } == row


def show_day(value: object) -> object:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def test_columns_are_of_the_types_of_what_they_hold(frames: Frames) -> None:
    for frame in frames:
        for name, column in frame.items():
            kind = column.dtype
            if name in ("role", "path", "certainty") or name.endswith("precision"):
                assert isinstance(kind, pd.CategoricalDtype)
            elif name.endswith((*DAYS, "date_from", "date_to")):
                assert kind == "datetime64[s]"
            elif name.endswith(("_lon", "_lat", "_km")):
                assert is_float_dtype(kind)
            elif name == "in_article":
                assert is_bool_dtype(kind)
            elif name == "leg":
                assert is_integer_dtype(kind)
            elif name != "geometry":
                assert kind == "str"


def test_a_category_has_all_that_there_are(frames: Frames) -> None:
    legs = frames.legs
    assert tuple(legs["certainty"].cat.categories) == CERTAINTIES
    assert tuple(legs["path"].cat.categories) == PATHS
    assert tuple(legs["departed_precision"].cat.categories) == ("year", "month", "day")
    assert tuple(frames.places["precision"].cat.categories) == PRECISIONS
    assert tuple(frames.places["role"].cat.categories) == ROLES


def test_a_date_is_text_and_the_days_that_it_may_mean(data: StoryData, frames: Frames) -> None:
    story = data.scene.story
    legs = [leg for route in story.routes.values() for leg in route.legs]
    events = list(story.events.values())
    dated: list[tuple[gpd.GeoDataFrame, str, list[Leg] | list[Event] | list[Route]]] = [
        (frames.legs, "departed", legs),
        (frames.legs, "arrived", legs),
        (frames.events, "public", events),
        (frames.routes, "public", list(story.routes.values())),
    ]
    for frame, name, records in dated:
        for number, record in enumerate(records):
            date: PartialDate | None = getattr(record, name)
            row = frame.iloc[number]
            if date is None:
                assert all(pd.isna(row[f"{name}{end}"]) for end in ("", *DAYS, "_precision"))
            else:
                assert (row[name], row[f"{name}_precision"]) == (str(date), date.precision)
                assert row[f"{name}_first"].date() == date.first_day
                assert row[f"{name}_last"].date() == date.last_day
    for number, event in enumerate(events):
        row = frames.events.iloc[number]
        assert row["date"] == str(event.date)
        assert row["date_first"].date() == event.date.first_day
        assert row["date_last"].date() == event.date.last_day


def test_the_first_and_the_last_year_are_dates(story: Story) -> None:
    first, *others = story.routes.values()
    for year in (1, 9999):
        route = replace(first, public=PartialDate(year))
        routes = {item.id: item for item in (route, *others)}
        row = to_geodataframes(replace(story, routes=routes)).routes.iloc[0]
        assert (row["public_first"].year, row["public_last"].year) == (year, year)


@pytest.mark.parametrize(("driver", "ending"), [("GPKG", "gpkg"), ("GeoJSON", "geojson")])
def test_each_can_be_written_as_it_is(
    driver: str, ending: str, frames: Frames, tmp_path: Path
) -> None:
    for name, frame in frames._asdict().items():
        path = tmp_path / f"{name}.{ending}"
        frame.to_file(path, driver=driver)
        read = gpd.read_file(path)
        assert list(read.columns) == list(frame.columns)
        assert read["id"].tolist() == frame["id"].tolist()


def test_what_a_story_does_not_have_is_an_empty_frame(story: Story) -> None:
    frames = to_geodataframes(replace(story, events={}))
    assert len(frames.events) == 0
    assert frames.events.crs == "EPSG:4326"
    assert "date_first" in frames.events


def test_a_table_without_geometry_is_a_frame_without(english_data: StoryData) -> None:
    table = make_sources(english_data.scene)
    frame = make_frame(table)
    assert list(frame.columns) == list(table.fields)
    assert frame["id"].tolist() == list(english_data.scene.story.sources)
