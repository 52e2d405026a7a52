"""The story as a GeoPackage: places, routes, legs and events, the sources and what fields mean."""

from __future__ import annotations

from exports.data.gdal import Layer, write_layers
from exports.data.tables import StoryData, make_meanings, make_sources

GEOMETRIES = {
    "places": "Point",
    "routes": "MultiLineString",
    "legs": "MultiLineString",
    "events": "Point",
}


def write_geopackage(data: StoryData) -> bytes:
    """Return the story as a GeoPackage (OGC 12-128), WGS 84, longitude first.

    Its layers hold all languages; their titles and the table ``fields`` are in that of the data's
    words.
    """
    words = data.words
    tables = {**data.tables, "sources": make_sources(data.scene)}
    tables["fields"] = make_meanings(tables, words)
    layers = [
        Layer(table, GEOMETRIES.get(name), {"DESCRIPTION": words.say(f"data.{name}")})
        for name, table in tables.items()
    ]
    return write_layers(layers, driver="GPKG", ending="gpkg")
