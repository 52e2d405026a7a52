"""What a feature of a ground file is: by OpenStreetMap's tags, or by its kind's or layer's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# From the lowest to the highest, as they are drawn: the zoom (a world of 256 pixels times two to
# that power) from which on each has room.
LEAST_ZOOM: Mapping[str, float] = {
    "sea": 0.0,
    "park": 12.0,
    "wood": 10.0,
    "water": 9.0,
    "stream": 13.0,
    "river": 8.0,
    "building": 15.0,
    "path": 15.0,
    "rail": 11.0,
    "street": 13.0,
    "road": 11.0,
    "main": 7.0,
}
AREAS = frozenset(["sea", "park", "wood", "water", "building"])
# What is not drawn itself and tells where the sea is.
COAST, LAND = "coast", "land"
# Points of which only the name is drawn, and the zoom from which on there is room for it.
PLACES: Mapping[str, float] = {
    "city": 8.0,
    "town": 10.0,
    "village": 12.0,
    "suburb": 12.5,
    "borough": 12.5,
    "quarter": 13.5,
    "neighbourhood": 14.5,
    "hamlet": 13.5,
    "locality": 15.0,
    "island": 13.0,
    "square": 15.5,
}

_MAIN = ("motorway", "trunk", "primary", "motorway_link", "trunk_link", "primary_link")
_ROADS = ("secondary", "tertiary", "secondary_link", "tertiary_link")
_STREETS = ("residential", "unclassified", "living_street", "pedestrian", "road")
_PATHS = ("service", "footway", "path", "steps", "cycleway", "track", "bridleway")
_RAILS = ("rail", "light_rail", "tram", "narrow_gauge", "funicular", "monorail")
_PARKS_OF_LEISURE = ("park", "garden", "golf_course", "nature_reserve", "dog_park")
_PARKS_OF_LAND = (
    *("grass", "cemetery", "recreation_ground", "village_green", "allotments"),
    *("meadow", "orchard", "vineyard"),
)
# OpenStreetMap's tags of lines and of areas: https://wiki.openstreetmap.org/wiki/Map_features
_LINE_TAGS: Mapping[str, Mapping[str, str]] = {
    "highway": {
        **dict.fromkeys(_MAIN, "main"),
        **dict.fromkeys(_ROADS, "road"),
        **dict.fromkeys(_STREETS, "street"),
        **dict.fromkeys(_PATHS, "path"),
    },
    "railway": dict.fromkeys(_RAILS, "rail"),
    "waterway": {"river": "river", "canal": "river", "stream": "stream"},
    "natural": {"coastline": COAST},
}
_AREA_TAGS: Mapping[str, Mapping[str, str]] = {
    "natural": {
        "water": "water",
        "wood": "wood",
        "coastline": LAND,
        **dict.fromkeys(("grassland", "scrub", "heath"), "park"),
    },
    "waterway": {"riverbank": "water", "dock": "water"},
    "landuse": {
        "forest": "wood",
        **dict.fromkeys(("reservoir", "basin"), "water"),
        **dict.fromkeys(_PARKS_OF_LAND, "park"),
    },
    "leisure": dict.fromkeys(_PARKS_OF_LEISURE, "park"),
}
# What other files call them: in `kind`, `class` or `fclass`, or as the name of a layer.
KIND_FIELDS = ("kind", "class", "fclass", "pmap:kind")
_LINE_WORDS: Mapping[str, str] = {
    **{word: kind for tags in _LINE_TAGS.values() for word, kind in tags.items()},
    **dict.fromkeys(("highway", "main", "major", "major_road", "main_road"), "main"),
    **dict.fromkeys(("medium_road", "secondary_road"), "road"),
    **dict.fromkeys(
        ("street", "streets", "roads", "minor", "minor_road", "transportation"), "street"
    ),
    **dict.fromkeys(("paths", "other"), "path"),
    **dict.fromkeys(("rails", "railway", "railways", "transit"), "rail"),
    **dict.fromkeys(("rivers",), "river"),
    **dict.fromkeys(("streams", "waterway", "waterways"), "stream"),
    **dict.fromkeys(("coast", "coastlines"), COAST),
}
_AREA_WORDS: Mapping[str, str] = {
    **{word: kind for tags in _AREA_TAGS.values() for word, kind in tags.items()},
    **dict.fromkeys(("building", "buildings"), "building"),
    **dict.fromkeys(("lake", "river", "ocean", "sea", "pond", "lakes", "waters"), "water"),
    **dict.fromkeys(("parks", "green", "greens", "gardens"), "park"),
    **dict.fromkeys(("woods", "forests"), "wood"),
    **dict.fromkeys((LAND, "earth"), LAND),
}
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
TAGS = ("name", "place", "building", "tunnel", *dict.fromkeys([*_LINE_TAGS, *_AREA_TAGS]))
# Layers that GDAL's driver of OpenStreetMap makes, whose names say nothing of their features.
_NAMELESS = frozenset(["points", "lines", "multilinestrings", "multipolygons", "other_relations"])


def parse_tags(text: str) -> dict[str, str]:
    """Return the tags that GDAL writes as one text, ``"key"=>"value","key"=>"value"``."""
    return {key: value.replace('\\"', '"') for key, value in _TAG.findall(text)}


def classify_line(tags: Mapping[str, str], layer: str) -> str | None:
    """Return what a line is: a key of ``LEAST_ZOOM``, ``coast``, or None for what is not drawn.

    What runs in a tunnel is not on the ground.
    """
    if tags.get("tunnel", "no") not in ("no", "building_passage"):
        return None
    return _pick(tags, layer, _LINE_TAGS, _LINE_WORDS)


def classify_area(tags: Mapping[str, str], layer: str) -> str | None:
    """Return what an area is: a key of ``LEAST_ZOOM``, ``land``, or None for what is not drawn."""
    if tags.get("building", "no") != "no":
        return "building"
    return _pick(tags, layer, _AREA_TAGS, _AREA_WORDS)


def classify_point(tags: Mapping[str, str]) -> str | None:
    """Return which of ``PLACES`` a point is, or None for what has no name on the ground."""
    return next((word for word in _list_words(tags, "place") if word in PLACES), None)


def _pick(
    tags: Mapping[str, str],
    layer: str,
    known: Mapping[str, Mapping[str, str]],
    words: Mapping[str, str],
) -> str | None:
    for key, kinds in known.items():
        if key in tags:
            return kinds.get(tags[key])
    said = [word for word in _list_words(tags) if word in words]
    if said:
        return words[said[0]]
    # "gis_osm_roads_free" is of roads.
    parts = [layer.lower(), *re.split(r"[^a-z]+", layer.lower())] if layer not in _NAMELESS else []
    return next((words[part] for part in parts if part in words), None)


def _list_words(tags: Mapping[str, str], *first: str) -> Iterable[str]:
    return [tags[key].lower() for key in (*first, *KIND_FIELDS) if key in tags]
