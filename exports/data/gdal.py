"""Layers written by GDAL into one file, the same bytes for the same data."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from exports.data.tables import Table
from exports.files import OutputError
from exports.stamps import read_stamp

# GDAL keeps its settings for the whole process.
_SETTINGS = threading.Lock()
_GEOMETRY = "geometry"
_TYPES = {
    "in_article": pa.bool_(),
    "leg": pa.int32(),
    **dict.fromkeys(["from_lon", "from_lat", "to_lon", "to_lat", "distance_km"], pa.float64()),
}


@dataclass(frozen=True)
class Layer:
    """A table to be written.

    Args:
        table: its fields, rows and shapes.
        geometry_type: ``Point``, ``MultiLineString``, or None for a table without geometry.
        options: layer options of the driver.
    """

    table: Table
    geometry_type: str | None
    options: Mapping[str, str] = field(default_factory=dict)


def write_layers(
    layers: Iterable[Layer], *, driver: str, ending: str, options: Mapping[str, str] | None = None
) -> bytes:
    """Return a file with the layers in their order.

    Args:
        layers: what to write.
        driver: GDAL's short name of the format.
        ending: the file's, since drivers go by it.
        options: options of the driver for the whole file.

    Raises:
        OutputError: the machine has no room for temporary files.
    """
    stamp = read_stamp().strftime("%Y-%m-%dT%H:%M:%S.000Z")
    try:
        with tempfile.TemporaryDirectory() as folder, _SETTINGS:
            path = Path(folder) / f"data.{ending}"
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
            try:
                for number, layer in enumerate(layers):
                    _write_layer(layer, path, driver, append=number > 0, options=options or {})
            finally:
                pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
            return path.read_bytes()
    except (OSError, DataSourceError) as error:
        raise OutputError(f"the .{ending} file cannot be made, {error}") from error


def _write_layer(
    layer: Layer, path: Path, driver: str, *, append: bool, options: Mapping[str, str]
) -> None:
    with_shapes = layer.geometry_type is not None
    pyogrio.write_arrow(
        _make_arrow(layer.table, with_shapes=with_shapes),
        path,
        layer=layer.table.name,
        driver=driver,
        geometry_name=_GEOMETRY if with_shapes else None,
        geometry_type=layer.geometry_type,
        crs="EPSG:4326" if with_shapes else None,
        append=append,
        dataset_options=None if append else dict(options),
        layer_options=dict(layer.options),
    )


def _make_arrow(table: Table, *, with_shapes: bool) -> pa.Table:
    columns = {
        name: pa.array([row[name] for row in table.rows], _TYPES.get(name, pa.string()))
        for name in table.fields
    }
    if with_shapes:
        columns[_GEOMETRY] = pa.array(list(map(shapely.to_wkb, table.shapes)), pa.binary())
    return pa.table(columns)
