"""The story as a GeoPackage: places, routes, legs and events, the sources and what fields mean."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

import pyogrio
from pyogrio.errors import DataSourceError

from exports.data.frames import make_frame
from exports.data.tables import StoryData, Table, make_meanings, make_sources
from exports.files import OutputError
from exports.stamps import read_stamp
from layers.telling.words import Words

# GDAL keeps its settings for the whole process.
_SETTINGS = threading.Lock()


def write_geopackage(data: StoryData) -> bytes:
    """Return the story as a GeoPackage (OGC 12-128), WGS 84, longitude first.

    Its layers hold all languages; their titles and the table ``fields`` are in that of the data's
    words. The same data gives the same bytes.

    Raises:
        OutputError: the machine has no room for temporary files.
    """
    tables = {**data.tables, "sources": make_sources(data.scene)}
    tables["fields"] = make_meanings(tables, data.words)
    settings = {
        "OGR_CURRENT_DATE": read_stamp().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        # It is read at once and thrown away: nothing is won by waiting for the disk.
        "OGR_SQLITE_SYNCHRONOUS": "OFF",
    }
    try:
        with tempfile.TemporaryDirectory() as folder, _SETTINGS:
            path = Path(folder) / "data.gpkg"
            pyogrio.set_gdal_config_options(settings)
            try:
                _write_layers(tables, path, data.words)
            finally:
                pyogrio.set_gdal_config_options(dict.fromkeys(settings))
            return path.read_bytes()
    except (OSError, DataSourceError) as error:
        raise OutputError(f"the .gpkg file cannot be made, {error}") from error


def _write_layers(tables: Mapping[str, Table], path: Path, words: Words) -> None:
    for name, table in tables.items():
        make_frame(table).to_file(
            path,
            layer=name,
            driver="GPKG",
            engine="pyogrio",
            mode="a" if path.exists() else "w",
            geometry_type=table.geometry_type,
            layer_options={"DESCRIPTION": words.say(f"data.{name}")},
        )
