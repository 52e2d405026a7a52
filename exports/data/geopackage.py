"""The story as a GeoPackage: places, routes, legs and events, the sources and what fields mean."""

from __future__ import annotations

from exports.data.gdal import Layer, write_layers
from exports.data.tables import make_meanings, make_sources, make_tables
from layers.scene import Scene
from layers.telling.words import Words

GEOMETRIES = {
    "places": "Point",
    "routes": "MultiLineString",
    "legs": "MultiLineString",
    "events": "Point",
}


def write_geopackage(scene: Scene, words: Words) -> bytes:
    """Return the story as a GeoPackage (OGC 12-128), WGS 84, longitude first.

    Its layers hold all languages; their titles and the table ``fields`` are in that of ``words``.
    """
    tables = make_tables(scene)
    tables["sources"] = make_sources(scene)
    tables["fields"] = make_meanings(tables, words)
    layers = [
        Layer(table, GEOMETRIES.get(name), {"DESCRIPTION": words.say(f"data.{name}")})
        for name, table in tables.items()
    ]
    return write_layers(layers, driver="GPKG", ending="gpkg")
