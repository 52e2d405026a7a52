"""The story's records as GeoJSON (RFC 7946), written from the shapes of the tables.

By geopandas (GDAL 3.12, RFC7946=YES) a journey longer than the world comes back across the map, an
id is in the properties or beside them and not in both, and what is not known is null instead of
absent.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import shapely

from exports.data.about import describe_data
from exports.data.tables import StoryData, Table, outline_areas

_pack = functools.partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
# Shapes that are written at a time: what many lines take as text is held once.
_AT_A_TIME = 4096
# The end of a number that has more digits than lines' positions, which the library gives one of a
# thousand without need.
_LONG_END = re.compile(r"\.\d{8,}(?:e[-+]?\d+)?")


def write_geojson(data: StoryData) -> Mapping[str, bytes]:
    """Return places, routes, legs, events, flows and chapters as FeatureCollections, by name.

    Each has a line for whatever it says about itself and for each feature.
    """
    return {name: _write_collection(data.layers[name], data) for name in data.records}


def write_shapes(shapes: npt.NDArray[np.object_]) -> Iterator[str]:
    """Yield the geometry of each shape as GeoJSON, one of a single part as no more than that."""
    for start in range(0, len(shapes), _AT_A_TIME):
        some = shapes[start : start + _AT_A_TIME].copy()
        single = shapely.get_num_geometries(some) == 1
        some[single] = shapely.get_geometry(some[single], 0)
        for text in shapely.to_geojson(some).tolist():
            yield _shorten_numbers(text)


def _shorten_numbers(text: str) -> str:
    """Return positions in which each number has no more digits than tell it from all others."""
    kept, done = [], 0
    for found in _LONG_END.finditer(text):
        end = found.start()
        start = 1 + max(text.rfind("[", done, end), text.rfind(",", done, end))
        kept += [text[done:start], repr(float(text[start : found.end()]))]
        done = found.end()
    return "".join([*kept, text[done:]]) if kept else text


def _write_collection(table: Table, data: StoryData) -> bytes:
    return b"".join(part.encode() for part in _write_parts(table, data))


def _write_parts(table: Table, data: StoryData) -> Iterator[str]:
    yield '{"type":"FeatureCollection",\n'
    for name, text in {"name": table.name, **describe_data(data, table.name)}.items():
        yield f"{_pack(name)}:{_pack(text)},\n"
    yield '"features":[\n'
    shapes = np.array(table.shapes, dtype=object)
    if table.geometry_type == "Point":
        for number, area in outline_areas(table.name, data.scene).items():
            shapes[number] = area
    before = ""
    for shape, record in zip(write_shapes(shapes), data.records[table.name], strict=True):
        head = f'{before}{{"type":"Feature","id":{_pack(record["id"])},"geometry":{shape}'
        yield f'{head},"properties":{_pack(record)}}}'
        before = ",\n"
    yield "\n]}\n"
