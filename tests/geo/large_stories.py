"""Large stories, made to measure: places all over the world, and journeys between them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from geo.globe.basemap import country_codes, country_shape, load_basemap
from geo.story.geojson import make_line

# As many places lie round one point of a country, this far apart in degrees.
_APART_DEG = 0.01
_MOST_LATITUDE = 75.0
_FAR_DEG = 60.0
_TEXT = {"en": "A place."}


def write_large_story(
    folder: Path,
    *,
    places: int,
    journeys: int = 0,
    avoiding: bool = False,
    codes: Sequence[str] | None = None,
) -> Path:
    """Write a sound story folder and return it.

    Args:
        folder: where to write; made if need be.
        places: how many places, in all countries in turn.
        journeys: how many journeys, each from one place to the next of another country.
        avoiding: whether each journey keeps clear of a country, another one in turn.
        codes: the countries (ISO 3166-1 alpha-3); all of them when None. One that has land only
            near a pole is left out.
    """
    insides = _find_insides(sorted(codes or country_codes(load_basemap())))
    points = [_spread(insides, number) for number in range(places)]
    features = [
        _make_feature(f"p{number}", {"type": "Point", "coordinates": point}, _make_place(code))
        for number, (code, point) in enumerate(points)
    ]
    routes = []
    for number in range(journeys):
        stops = [number % places, (number + 1) % places]
        ends = [points[stop][1] for stop in stops]
        avoid = _find_far(ends, insides[number % len(insides) :] + insides) if avoiding else ()
        route = _make_route([f"p{stop}" for stop in stops], avoid)
        routes.append(_make_feature(f"r{number}", _join(ends), route))
    narrative = folder / "narrative" / "en"
    narrative.mkdir(parents=True, exist_ok=True)
    for name, records in (("places", features), ("routes", routes), ("events", [])):
        collection = {"type": "FeatureCollection", "features": records}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")
    source = {"id": "book", "type": "book", "title": "A book"}
    (folder / "sources.json").write_text(json.dumps([source]), encoding="utf-8")
    (folder / "story.toml").write_text(_HEAD, encoding="utf-8")
    named = [json.dumps([record["id"] for record in part]) for part in (features, routes)]
    chapter = _CHAPTER.format(places=named[0], routes=named[1])
    (narrative / "overview.md").write_text(chapter, encoding="utf-8")
    return folder


_HEAD = """\
id = "large"
version = "1.0.0"
licence = "CC0 1.0"
languages = ["en"]
meridian = -30.0
hub = "p0"
chapters = ["overview"]
title = {en = "A large story"}
subtitle = {en = "Made to measure"}
credits = [{en = "Land and borders: Natural Earth, public domain."}]
limits = [{en = "What there is."}]
article = {sections = 1, reference = {en = "None."}}
"""
_CHAPTER = """\
+++
id = "overview"
title = "All of it"
places = {places}
routes = {routes}
sections = [0]
+++
There are [places](place:p0) all over the world [@book].
"""


def _find_insides(codes: Sequence[str]) -> list[tuple[str, tuple[float, float]]]:
    """Return a point inside each country, where it has land away from the poles."""
    inside = []
    for code in codes:
        parts = country_shape(load_basemap(), code).geoms
        if len(parts):
            point = max(parts, key=lambda part: part.area).representative_point()
            if abs(point.y) < _MOST_LATITUDE:
                inside.append((code, (point.x, point.y)))
    return inside


def _spread(
    insides: Sequence[tuple[str, tuple[float, float]]], number: int
) -> tuple[str, list[float]]:
    code, (lon, lat) = insides[number % len(insides)]
    return code, [round(lon, 4), round(lat + _APART_DEG * (number // len(insides)), 4)]


def _find_far(
    ends: Sequence[Sequence[float]], insides: Sequence[tuple[str, tuple[float, float]]]
) -> tuple[str, ...]:
    """Return the first country that lies beyond the reach of any arc between two points."""
    return next(
        (code,)
        for code, (lon, _) in insides
        if all(abs((lon - end[0] + 180) % 360 - 180) > _FAR_DEG for end in ends)
    )


def _join(ends: Sequence[Sequence[float]]) -> dict[str, Any]:
    (lon, lat), (other, last) = ends
    return make_line(np.array([[lon, lat], [lon + (other - lon + 180) % 360 - 180, last]]))


def _make_feature(id_: str, geometry: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "id": id_, "geometry": geometry, "properties": properties}


def _make_place(code: str) -> dict[str, Any]:
    return {
        "names": _TEXT,
        "country": code,
        "role": "stop",
        "marks": _TEXT,
        "precision": "city",
        "in_article": False,
        "sources": ["book"],
    }


def _make_route(stops: Sequence[str], avoid: Sequence[str]) -> dict[str, Any]:
    leg = {
        "path": "schematic",
        "certainty": "reported",
        "note": _TEXT,
        "sources": ["book"],
        **({"avoid": list(avoid)} if avoid else {}),
    }
    return {
        "names": _TEXT,
        "title": _TEXT,
        "stops": list(stops),
        "in_article": False,
        "legs": [leg],
    }
