"""The story as a GeoPackage: its layers with their looks, its tables, and whose all of it is."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from exports.data.about import describe_data
from exports.data.frames import CALENDAR_DAY, make_frame, read_calendar_day, type_days
from exports.data.ground import describe_ground, list_ground, make_ground
from exports.data.qml import write_qml
from exports.data.sld import write_sld
from exports.data.styles import make_ground_styles, make_styles
from exports.data.tables import StoryData, Table, gather_tables
from exports.files import OutputError
from exports.leftovers import open_temporary_folder
from exports.stamps import read_stamp

# GDAL keeps its settings for the whole process.
_SETTINGS = threading.Lock()
# The version that programs of ten years read without a word of warning.
_VERSION = "1.2"
STYLES = "layer_styles"


def write_geopackage(data: StoryData) -> bytes:
    """Return the story as a GeoPackage (OGC 12-128r14), WGS 84, longitude first.

    Its layers hold all languages, with land and borders under them; their titles, their looks
    (the table ``layer_styles``, which QGIS goes by) and the table ``fields`` are in that of the
    data's words. The same data gives the same bytes.

    Raises:
        OutputError: the machine has no room for temporary files.
    """
    settings = {
        "OGR_CURRENT_DATE": read_stamp().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        # It is read at once and thrown away: nothing is won by waiting for the disk.
        "OGR_SQLITE_SYNCHRONOUS": "OFF",
    }
    try:
        with open_temporary_folder() as folder, _SETTINGS:
            path = folder / "data.gpkg"
            pyogrio.set_gdal_config_options(settings)
            try:
                _write_layers(gather_tables(data, ground=make_ground(data)), path, data)
            finally:
                pyogrio.set_gdal_config_options(dict.fromkeys(settings))
            return path.read_bytes()
    except (OSError, DataSourceError, DataLayerError) as error:
        raise OutputError(f"the .gpkg file cannot be made, {error}") from error


def _write_layers(tables: Mapping[str, Table], path: Path, data: StoryData) -> None:
    told = {name.upper(): text for name, text in describe_data(data).items()}
    ground = list_ground(data)
    for name, table in tables.items():
        about = describe_ground(data.words, name) if name in ground else describe_data(data, name)
        _write_layer(
            type_days(make_frame(table), kind=CALENDAR_DAY, read=read_calendar_day),
            path,
            name,
            geometry_type=table.geometry_type,
            layer_options={"IDENTIFIER": about["title"], "DESCRIPTION": about["description"]},
            dataset_metadata=None if path.exists() else told,
            layer_metadata={"LICENSE": about["license"], "ATTRIBUTION": about["attribution"]},
        )
    _write_layer(
        _make_style_frame(data), path, STYLES, layer_options={"FID": "id", "IDENTIFIER": STYLES}
    )


def _write_layer(frame: gpd.GeoDataFrame, path: Path, name: str, **options: object) -> None:
    there = path.exists()
    frame.to_file(
        path,
        layer=name,
        driver="GPKG",
        engine="pyogrio",
        use_arrow=True,
        mode="a" if there else "w",
        **({} if there else {"dataset_options": {"VERSION": _VERSION}}),
        **options,
    )


def _make_style_frame(data: StoryData) -> gpd.GeoDataFrame:
    """Return the table in which QGIS keeps the looks of a GeoPackage's layers."""
    styles = {**make_styles(data), **(make_ground_styles(data.words) if list_ground(data) else {})}
    title = data.scene.story.title[data.words.language]
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": "geom",
            "styleName": f"{name}, {data.words.language}",
            "styleQML": write_qml(style),
            "styleSLD": write_sld(name, style),
            "useAsDefault": True,
            "description": title,
            "owner": "",
            "ui": "",
            "update_time": read_stamp().replace(tzinfo=None),
        }
        for name, style in styles.items()
    ]
    return gpd.GeoDataFrame(pd.DataFrame(rows))
