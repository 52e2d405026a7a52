"""The layers as FlatGeobuf and as GeoParquet: for maps in browsers and for analysts' programs."""

from __future__ import annotations

import io
from collections.abc import Mapping

from exports.data.about import describe_data
from exports.data.frames import CALENDAR_DAY, make_frame, read_calendar_day, type_days
from exports.data.tables import StoryData, Table


def write_flatgeobuf(data: StoryData) -> Mapping[str, bytes]:
    """Return each layer as FlatGeobuf 3, by name: WGS 84, longitude first, in the story's order.

    Title, description, licence and attribution are in its head, and days are texts, since it
    has moments alone. The same data gives the same bytes.
    """
    return {name: _write_flat(table, data) for name, table in data.layers.items()}


def _write_flat(table: Table, data: StoryData) -> bytes:
    about = describe_data(data, table.name)
    file = io.BytesIO()
    make_frame(table).to_file(
        file,
        layer=table.name,
        driver="FlatGeobuf",
        engine="pyogrio",
        use_arrow=True,
        geometry_type=table.geometry_type,
        # An index would put the records in an order of its own, and there are few.
        layer_options={
            "SPATIAL_INDEX": "NO",
            "TITLE": about["title"],
            "DESCRIPTION": about["description"],
        },
        layer_metadata={"LICENSE": about["license"], "ATTRIBUTION": about["attribution"]},
    )
    return file.getvalue()


def write_geoparquet(data: StoryData) -> Mapping[str, bytes]:
    """Return each layer as GeoParquet 1.1, by name: WGS 84, longitude first, days as days.

    What it says of itself is in ``attrs`` of the frame that geopandas reads. The same data gives
    the same bytes.
    """
    return {name: _write_parquet(table, data) for name, table in data.layers.items()}


def _write_parquet(table: Table, data: StoryData) -> bytes:
    frame = type_days(make_frame(table), kind=CALENDAR_DAY, read=read_calendar_day)
    frame.attrs = dict(describe_data(data, table.name))
    file = io.BytesIO()
    frame.to_parquet(file, index=False, schema_version="1.1.0")
    return file.getvalue()
