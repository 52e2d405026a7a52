"""The story's tables as geopandas has them: a frame each, its columns typed."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa

from exports.data.tables import Table, list_records, make_tables, outline_areas
from geo.story.dates import parse_span, write_day
from geo.story.records import ALL_CERTAINTIES, CERTAINTIES, PATHS, PRECISIONS, ROLES, Story
from layers.scene import lay_out

CRS = "EPSG:4326"
# A day as files have it: a moment would be of a zone, and a day has none.
CALENDAR_DAY = pd.ArrowDtype(pa.date32())
_NUMBERS = (
    *("origin_lon", "origin_lat", "destination_lon", "destination_lat", "distance_km"),
    "share_documented",
)
_COUNTS = ("count", *(f"count_{certainty}" for certainty in ALL_CERTAINTIES))
# What is no text.
_TYPES = {
    "in_article": "bool",
    "leg": "int32",
    "number": "int32",
    **dict.fromkeys(_COUNTS, "int32"),
    **dict.fromkeys(_NUMBERS, "float64"),
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "role": ROLES,
    "precision": PRECISIONS,
    "path": PATHS,
    "certainty": CERTAINTIES,
    **{
        f"{date}_precision": ("year", "month", "day")
        for date in ("public", "departed", "arrived", "start", "end")
    },
}
# Days as programs read them.
_DAYS = ("date_from", "date_to")
_DATES = ("date", "departed", "arrived", "public")
# Nanoseconds, pandas' own choice for some, begin in 1677.
_DAY = "datetime64[s]"


class Frames(NamedTuple):
    """A story as GeoDataFrames, a row each record, in the story's order."""

    places: gpd.GeoDataFrame
    routes: gpd.GeoDataFrame
    legs: gpd.GeoDataFrame
    events: gpd.GeoDataFrame


def to_geodataframes(story: Story) -> Frames:
    """Return a story's places, routes, legs and events as GeoDataFrames.

    The columns are the fields of the data files, which their README explains; names and notes
    have one for each language (``name_en``), several values in one cell have `` | `` between
    them. What a record chooses from a list (``precision``, ``certainty``, ``path``, ``role``,
    ``departed_precision``) is a category with all that there are. A date is EDTF text, no finer
    than it is known (``2023-11``), and after it stand the first and the last day that it may
    mean (``departed_first``, ``departed_last``). What is not known is missing.

    ``geometry`` is in EPSG:4326, longitude first, cut at the antimeridian: Points, or Polygons
    and MultiPolygons of areas, and for routes and legs MultiLineStrings as they are drawn.

    Raises:
        UndrawableLineError: a leg cannot be drawn; a story of ``load_story`` has none.
    """
    scene = lay_out(story, story.language)
    tables = make_tables(scene, list_records(scene))
    frames = {name: _type_columns(make_frame(table)) for name, table in tables.items()}
    for name in ("places", "events"):
        for number, area in outline_areas(name, scene).items():
            frames[name].loc[number, "geometry"] = area
    return Frames(**frames)


def make_frame(table: Table) -> gpd.GeoDataFrame:
    """Return a table as a GeoDataFrame with the fields that files have: texts, numbers, truths.

    ``geometry`` is in WGS 84 degrees, longitude first; a table without geometry has none. What
    is not known is missing.
    """
    columns = {
        name: pd.Series([row[name] for row in table.rows], dtype=_TYPES.get(name, "str"))
        for name in table.fields
    }
    if table.geometry_type is None:
        return gpd.GeoDataFrame(columns)
    return gpd.GeoDataFrame(columns, geometry=list(table.shapes), crs=CRS)


def read_calendar_day(text: str) -> datetime.date | None:
    """Return a day; None before the year 1 or after 9999, which files' dates do not have."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def type_days(
    frame: gpd.GeoDataFrame, *, kind: Any = _DAY, read: Callable[[str], Any] = np.datetime64
) -> gpd.GeoDataFrame:
    """Turn the columns of days from text into days in place, and return the frame.

    ``kind`` is the type that they get, and ``read`` makes one of a text, None where the type has
    no such day.
    """
    for name in [name for name in _DAYS if name in frame]:
        days = [None if pd.isna(text) else read(text) for text in frame[name]]
        frame[name] = pd.Series(days, dtype=kind)
    return frame


def _type_columns(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    for name in [name for name in _CHOICES if name in frame]:
        # Most dates are known to a year, a month or a day; others stand after these where one is.
        found = [value for value in frame[name].dropna().unique() if value not in _CHOICES[name]]
        frame[name] = frame[name].astype(pd.CategoricalDtype([*_CHOICES[name], *sorted(found)]))
    type_days(frame)
    for name in [name for name in _DATES if name in frame]:
        spans = [None if pd.isna(text) else parse_span(text) for text in frame[name]]
        first = [_to_day(span.start.first) if span and span.start else None for span in spans]
        last = [_to_day(span.end.last) if span and span.end else None for span in spans]
        place = frame.columns.get_loc(name) + 1
        frame.insert(place, f"{name}_first", pd.Series(first, dtype=_DAY))
        frame.insert(place + 1, f"{name}_last", pd.Series(last, dtype=_DAY))
    return frame


def _to_day(day: tuple[int, int, int]) -> np.datetime64:
    return np.datetime64(write_day(day))
