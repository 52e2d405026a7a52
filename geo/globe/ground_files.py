"""Reading a ground file by GDAL: OpenStreetMap's PBF, PMTiles, GeoPackage, GeoJSON and others."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo.globe.ground import Bounds, Found
from geo.globe.ground_tags import (
    KIND_FIELDS,
    TAGS,
    classify_area,
    classify_line,
    classify_point,
    parse_tags,
)
from geo.globe.world import World

# Files that only say where others are, of this machine or of another one.
_POINTERS = (b"<OGRVRTDataSource", b"<OGRWFSDataSource", b'"gdal_virtual', b"<OGRVRTLayer")
_HEAD_BYTES = 4096
_OTHER_TAGS = "other_tags"
_WGS84 = "EPSG:4326"
_TURN, _HALF_TURN = 360.0, 180.0


class GroundError(ValueError):
    """A ground file cannot be used; ``layer`` is the one at fault, if it is one."""

    def __init__(self, text: str, layer: str = "") -> None:
        super().__init__(text)
        self.layer = layer


def read_extent(path: Path, world: World) -> Bounds:
    """Return west, south, east, north of a file, in WGS 84 degrees on an opened world.

    Raises:
        GroundError: GDAL cannot read it, or its coordinates cannot be turned into degrees.
    """
    layers = [(name, box) for name, box in _list_layers(path) if box is not None]
    if not layers:
        raise GroundError("has no layer with a position in it")
    edges = np.array([box for _, box in layers])
    if np.ptp(edges[:, [0, 2]]) > _HALF_TURN:
        # On both sides of 180 degrees, or all round: what lies there says which.
        edges = np.vstack([_list_boxes(path, name) for name, _ in layers])
    middles = (edges[:, 0] + edges[:, 2]) / 2
    turns = np.floor((middles - world.west) / _TURN) * _TURN
    edges[:, [0, 2]] -= turns[:, np.newaxis]
    west, south = edges[:, :2].min(axis=0).tolist()
    east, north = edges[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def read_found(path: Path, window: Bounds, extent: Bounds) -> Found:
    """Read what a file of some extent has within a window.

    Both are west, south, east, north in WGS 84 degrees on the same opened world, on which
    longitudes are continuous, and so is what is returned.

    Raises:
        GroundError: GDAL cannot read it, or its coordinates cannot be turned into degrees.
    """
    shapes: list[npt.NDArray[np.object_]] = []
    kinds: list[str] = []
    names: list[str] = []
    places: list[tuple[str, str, float, float]] = []
    for layer, turn in _list_turns(path, window):
        west, south, east, north = window
        geometries, records = _read_layer(path, layer, (west - turn, south, east - turn, north))
        geometries = _move(geometries, turn)
        kept = []
        for number, tags in enumerate(records):
            dimension = int(shapely.get_dimensions(geometries[number]))
            if dimension == 0:
                kind = classify_point(tags)
                if kind is not None and tags.get("name"):
                    at = geometries[number].centroid
                    places.append((tags["name"], kind, at.x, at.y))
                continue
            classify = classify_area if dimension == 2 else classify_line
            found = classify(tags, layer)
            if found is not None:
                kept.append(number)
                kinds.append(found)
                names.append(tags.get("name", ""))
        shapes.append(geometries[kept])
    joined = np.concatenate([np.array([], dtype=object), *shapes])
    return Found(extent, joined, kinds, names, tuple(dict.fromkeys(places)))


def _move(shapes: npt.NDArray[np.object_], turn: float) -> npt.NDArray[np.object_]:
    return shapely.transform(shapes, lambda at: at + np.array([turn, 0.0])) if turn else shapes


def _list_turns(path: Path, window: Bounds) -> Iterator[tuple[str, float]]:
    """Yield the layers that may have something in a window, and how far their longitudes are off.

    One that lies on both sides of 180 degrees comes twice.
    """
    west, south, east, north = window
    for name, box in _list_layers(path):
        for turn in (-_TURN, 0.0, _TURN):
            there = shapely.box(west - turn, south, east - turn, north)
            if box is not None and there.intersects(shapely.box(*box)):
                yield name, turn


def _list_boxes(path: Path, layer: str) -> npt.NDArray[np.float64]:
    """Return the bounds of each of a layer's records in degrees, shape (n, 4)."""
    gdal = _open(path)
    with _quiet():
        try:
            turn = _turn(gdal.read_info(path, layer=layer)["crs"], layer)
            _, boxes = gdal.read_bounds(path, layer=layer)
        except (RuntimeError, ValueError, OSError) as error:
            raise GroundError(f"cannot be read: {error}", layer) from error
    boxes = boxes.T[np.isfinite(boxes).all(axis=0)]
    return boxes if turn is None else np.array([turn.transform_bounds(*box) for box in boxes])


def _list_names(path: Path) -> list[str]:
    """Return the names of a file's layers that have geometries."""
    gdal = _open(path)
    with _quiet():
        try:
            return [str(name) for name, kind in gdal.list_layers(path) if kind is not None]
        except (RuntimeError, ValueError, OSError) as error:
            raise GroundError(f"cannot be read: {error}") from error


def _list_layers(path: Path) -> Iterator[tuple[str, Bounds | None]]:
    """Yield the layers of a file with their bounds in degrees, None where nothing lies in one."""
    gdal, names = _open(path), _list_names(path)
    with _quiet():
        try:
            infos = [_measure(gdal, path, name) for name in names]
        except (RuntimeError, ValueError, OSError) as error:
            raise GroundError(f"cannot be read: {error}") from error
    for name, info in zip(names, infos, strict=True):
        box = info["total_bounds"]
        if box is None or not np.isfinite(box).all():
            yield name, None
            continue
        turn = _turn(info["crs"], name)
        west, south, east, north = box if turn is None else turn.transform_bounds(*box)
        if not np.isfinite([west, south, east, north]).all():
            raise GroundError(f"has coordinates that {info['crs']} does not have", name)
        yield name, (float(west), float(south), float(east), float(north))


def _measure(gdal: Any, path: Path, layer: str) -> dict[str, Any]:
    """Return what is told of a layer, its bounds counted where no head of the file has them."""
    info: dict[str, Any] = gdal.read_info(path, layer=layer)
    if info["total_bounds"] is None:
        info = gdal.read_info(path, layer=layer, force_total_bounds=True)
    return info


def _read_layer(
    path: Path, layer: str, window: Bounds
) -> tuple[npt.NDArray[np.object_], list[dict[str, str]]]:
    """Return a layer's geometries within a window, in degrees, and the tags of each."""
    gdal = _open(path)
    with _quiet():
        try:
            info = gdal.read_info(path, layer=layer)
            turn = _turn(info["crs"], layer)
            box = window
            if turn is not None:
                box = turn.transform_bounds(*window, direction="INVERSE")
            wanted = {*TAGS, *KIND_FIELDS, _OTHER_TAGS}
            columns = [name for name in info["fields"] if name in wanted]
            _, _, geometry, values = gdal.raw.read(path, layer=layer, columns=columns, bbox=box)
        except (RuntimeError, ValueError, OSError) as error:
            if isinstance(error, GroundError):
                raise
            raise GroundError(f"cannot be read: {error}", layer) from error
    shapes = shapely.force_2d(shapely.from_wkb(geometry, on_invalid="ignore"))
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if turn is not None:
        shapes = shapely.transform(shapes, lambda at: np.column_stack(turn.transform(*at.T)))
    records = _list_tags(dict(zip(columns, values, strict=True)), len(shapes))
    return shapes[there], [tags for tags, kept in zip(records, there, strict=True) if kept]


def _list_tags(columns: Mapping[str, npt.NDArray[Any]], count: int) -> list[dict[str, str]]:
    records: list[dict[str, str]] = [{} for _ in range(count)]
    for name, column in columns.items():
        for tags, value in zip(records, column, strict=True):
            if not isinstance(value, str) or not value:
                continue
            if name == _OTHER_TAGS:
                tags.update(parse_tags(value))
            else:
                tags[name] = value
    return records


def _turn(crs: str | None, layer: str) -> Transformer | None:
    """Return what turns coordinates into degrees, None where they are degrees."""
    if crs is None:
        raise GroundError("says no CRS, so that nobody knows where it lies", layer)
    try:
        if CRS.from_user_input(crs) == CRS.from_user_input(_WGS84):
            return None
        return Transformer.from_crs(crs, _WGS84, always_xy=True)
    except ProjError as error:
        raise GroundError(f"has a CRS that cannot be turned into WGS 84: {error}", layer) from error


def _open(path: Path) -> Any:
    """Return GDAL's reader, after refusing what only points at other files."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if any(mark in head for mark in _POINTERS):
        raise GroundError("only points at other files; the ground is one file with all in it")
    # Half a second of imports, for few stories.
    import pyogrio

    return pyogrio


def _quiet() -> warnings.catch_warnings[None]:
    # What GDAL remarks on a file of another program is not the author's to mend.
    return warnings.catch_warnings(action="ignore", category=RuntimeWarning)
