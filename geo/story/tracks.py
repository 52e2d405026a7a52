"""Tracks: lines along a road, a rail or a coast, as a file beside the story has them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.globe.geodesics import trace_geodesic
from geo.globe.world import unroll_longitudes
from geo.story.bounds import MOST_NESTED, MOST_POINTS
from geo.story.reading import Reader, is_number

Points = tuple[tuple[float, float], ...]

ENDINGS = (".gpx", ".geojson", ".json")
# Bends smaller than this share of a line's larger side are not seen at any size that shows it all.
_LEAST_BEND = 1 / 4000


class _ExcessError(ValueError):
    """A file holds more than is read; the message is the end of a sentence about it."""


def read_track(reader: Reader, name: str) -> Points:
    """Return the line of a GPX or GeoJSON file: lon, lat in WGS 84 degrees, parts joined in order.

    It is empty where there is none, which is then reported.
    """
    known = len(reader.problems)
    points = (_read_gpx if name.endswith(".gpx") else _read_geojson)(reader, name)
    if points is None or len(reader.problems) > known:
        return ()
    if len(points) < 2:
        reader.report(name, "has no line of two points or more, from -180 to 180 and -85 to 85")
        return ()
    return points


def trace_track(
    track: Points, start: tuple[float, float], end: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """Return the part of a track from ``start`` to ``end``, with these two as its ends.

    Returns an array of shape (n, 2), lon and lat in degrees, longitude continuous from ``start``,
    without bends that nobody sees.
    """
    line = np.array(track, dtype=np.float64)
    line[:, 0] = unroll_longitudes(line[:, 0])
    line[:, 0] += 360 * np.round((start[0] - line[0, 0]) / 360)
    first, last = (int(np.argmin(_measure(line, point))) for point in (start, end))
    part = line[first : last + 1] if first <= last else line[last : first + 1][::-1]
    end_lon = part[-1, 0] + (end[0] - part[-1, 0] + 180) % 360 - 180
    points = np.vstack([[start], part, [[end_lon, end[1]]]])
    bend = float(np.ptp(points, axis=0).max()) * _LEAST_BEND
    return shapely.get_coordinates(shapely.LineString(points).simplify(bend))


def trace_via(
    via: Points, start: tuple[float, float], end: tuple[float, float]
) -> npt.NDArray[np.float64]:
    """Return the line from ``start`` by way of some points to ``end``, the shortest to each."""
    parts = [np.array([start], dtype=np.float64)]
    for point in (*via, end):
        parts.append(trace_geodesic((float(parts[-1][-1, 0]), float(parts[-1][-1, 1])), point)[1:])
    return np.vstack(parts)


def measure_gap(track: Points, point: tuple[float, float]) -> float:
    """Return how far a track passes by a point (lon, lat), in degrees of latitude."""
    return float(_measure(np.array(track), point).min())


def _measure(line: npt.NDArray[np.float64], point: tuple[float, float]) -> npt.NDArray[np.float64]:
    across = (line[:, 0] - point[0] + 180) % 360 - 180
    return np.asarray(np.hypot(across * np.cos(np.radians(point[1])), line[:, 1] - point[1]))


def _read_gpx(reader: Reader, name: str) -> Points | None:
    # Few stories have such a file, and a check of the others is quicker without it.
    from xml.parsers import expat

    text = reader.read_text(name)
    if text is None:
        return None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        reader.report(name, "is not GPX: it declares entities, which GPX has none of")
        return None
    found: dict[str, list[tuple[float, float]]] = {"trkpt": [], "rtept": []}
    depth = 0

    def begin(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_NESTED:
            raise _ExcessError(f"is nested more than {MOST_NESTED} deep")
        points = found.get(tag.rpartition(":")[2])
        if points is not None:
            points.append((_read_degrees(attributes, "lon"), _read_degrees(attributes, "lat")))
            if len(points) > MOST_POINTS:
                raise _ExcessError(f"has more than {MOST_POINTS:,} points")

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    # Elements are counted as they come, and no tree of them is kept.
    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        reader.report(name, f"is not GPX: {error}")
        return None
    except _ExcessError as error:
        reader.report(name, str(error))
        return None
    return _keep_sound(found["trkpt"] or found["rtept"])


def _read_degrees(attributes: Mapping[str, str], name: str) -> float:
    try:
        return float(attributes.get(name, "nan"))
    except ValueError:
        return math.nan


def _read_geojson(reader: Reader, name: str) -> Points | None:
    value = reader.read_json(name)
    features = value.get("features", [value]) if isinstance(value, dict) else []
    found: list[Any] = []
    for feature in features if isinstance(features, list) else []:
        geometry = feature.get("geometry", feature) if isinstance(feature, dict) else None
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if isinstance(geometry, dict) and kind in ("LineString", "MultiLineString"):
            lines = geometry.get("coordinates")
            lines = [lines] if kind == "LineString" else lines
            found += [p for line in lines or [] if isinstance(line, list) for p in line]
    if len(found) > MOST_POINTS:
        reader.report(name, f"has more than {MOST_POINTS:,} points")
        return None
    return _keep_sound(
        [
            (float(p[0]), float(p[1]))
            for p in found
            if isinstance(p, list) and len(p) >= 2 and is_number(p[0]) and is_number(p[1])
        ]
    )


def _keep_sound(points: list[tuple[float, float]]) -> Points:
    """Return points without those that no map has."""
    return tuple((lon, lat) for lon, lat in points if abs(lon) <= 180 and abs(lat) <= 85)
