"""The story's records as tables: one row a record, one value a cell, the same for every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shapely.geometry import LineString, MultiLineString, shape
from shapely.geometry.base import BaseGeometry

from exports.data.fields import FIELDS, describe_field, expand_fields
from geo.story.citing import list_authors, write_iso_date
from geo.story.geojson import make_events, make_line, make_places, make_routes
from geo.story.tracing import TracedLeg
from layers.scene import Scene
from layers.telling.descriptions import round_distance
from layers.telling.references import write_title
from layers.telling.words import Words

Value = str | float | int | bool | None
Row = Mapping[str, Value]
# Between the values of a list; no id and no list of names has it.
SEPARATOR = " | "
_GEOMETRIES = {
    "places": "Point",
    "routes": "MultiLineString",
    "legs": "MultiLineString",
    "events": "Point",
}


@dataclass(frozen=True)
class Table:
    """One of ``FIELDS``.

    Args:
        name: which.
        fields: the fields in order.
        rows: the records in the story's order; a field that is not known is None.
        shapes: a geometry for each row, WGS 84 degrees, longitude first, cut at the
            antimeridian.
        geometry_type: of the shapes, ``Point`` or ``MultiLineString``; None for tables without
            geometry.
    """

    name: str
    fields: tuple[str, ...]
    rows: tuple[Row, ...]
    shapes: tuple[BaseGeometry, ...] = ()
    geometry_type: str | None = None


@dataclass(frozen=True)
class StoryData:
    """A story laid out, and what all its files are made of, each made once, when it is asked for.

    ``words`` are those of the language in which shapes are described.
    """

    scene: Scene
    words: Words

    @cached_property
    def collections(self) -> Mapping[str, Mapping[str, Any]]:
        """Places, routes and events as GeoJSON FeatureCollections, by name."""
        return make_collections(self.scene)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Places, routes, legs and events as tables, by name."""
        return make_tables(self.scene, self.collections)


def make_collections(scene: Scene) -> dict[str, Mapping[str, Any]]:
    """Return places, routes and events as GeoJSON FeatureCollections, by name."""
    return {
        "places": make_places(scene.story),
        "routes": make_routes(scene.story, scene.traces),
        "events": make_events(scene.story),
    }


def make_tables(scene: Scene, collections: Mapping[str, Mapping[str, Any]]) -> dict[str, Table]:
    """Return the tables of places, routes, legs and events, by name.

    Args:
        scene: the story laid out.
        collections: the same as GeoJSON, from ``make_collections``.
    """
    tables = {
        name: _make_table(
            name,
            [_flatten(feature["properties"]) for feature in collection["features"]],
            [shape(feature["geometry"]) for feature in collection["features"]],
            scene,
        )
        for name, collection in collections.items()
    }
    tables["legs"] = _make_legs(scene, collections["routes"])
    return {name: tables[name] for name in FIELDS if name in tables}


def make_sources(scene: Scene) -> Table:
    """Return the table of sources."""
    rows = [
        {
            "id": id_,
            "type": item["type"],
            "title": item["title"],
            "authors": SEPARATOR.join(list_authors(item)) or None,
            "container": item.get("container-title"),
            "issued": write_iso_date(item) or None,
            "url": item.get("URL"),
            "accessed": write_iso_date(item, "accessed") or None,
            "note": item.get("note"),
        }
        for id_, item in scene.story.sources.items()
    ]
    return Table("sources", FIELDS["sources"], tuple(rows))


def make_meanings(tables: Mapping[str, Table], words: Words) -> Table:
    """Return the table that says what each field of the others means."""
    rows = [
        {"table": name, "field": field, "meaning": describe_field(field, name, words)}
        for name, table in tables.items()
        for field in table.fields
    ]
    return Table("fields", FIELDS["fields"], tuple(rows))


def _make_legs(scene: Scene, routes: Mapping[str, Any]) -> Table:
    rows, shapes = [], []
    for feature in routes["features"]:
        properties = feature["properties"]
        traced = scene.traces[feature["id"]]
        for number, (leg, drawn) in enumerate(zip(properties["legs"], traced, strict=True), 1):
            head = {"id": f"{feature['id']}-{number}", "journey": feature["id"], "leg": number}
            rows.append(
                {
                    **head,
                    **_rename("journey_name", scene.names("route", feature["id"])),
                    **_flatten(leg),
                    **_describe_ends(drawn),
                    "distance_km": round_distance(drawn),
                    "source_titles": SEPARATOR.join(
                        write_title(scene.story.sources[id_]) for id_ in drawn.leg.sources
                    ),
                }
            )
            shapes.append(shape(make_line(drawn.points)))
    return _make_table("legs", rows, shapes, scene)


def _make_table(
    name: str, rows: list[dict[str, Value]], shapes: list[BaseGeometry], scene: Scene
) -> Table:
    names = dict.fromkeys(field for row in rows for field in row)
    fields = expand_fields(name, names, scene.story.languages)
    whole = tuple({field: row.get(field) for field in fields} for row in rows)
    unified = tuple(_unify(shape_) for shape_ in shapes)
    return Table(name, tuple(fields), whole, unified, _GEOMETRIES[name])


def _unify(shape_: BaseGeometry) -> BaseGeometry:
    # A layer holds one kind: a line that is not cut is a MultiLineString of one part.
    return MultiLineString([shape_]) if isinstance(shape_, LineString) else shape_


def _flatten(properties: Mapping[str, Any]) -> dict[str, Value]:
    return {
        name: SEPARATOR.join(value) if isinstance(value, tuple) else value
        for name, value in properties.items()
        if name != "legs"
    }


def _describe_ends(drawn: TracedLeg) -> dict[str, Value]:
    ends: dict[str, Value] = {}
    for name, place in (("from", drawn.start), ("to", drawn.end)):
        ends |= {f"{name}_lon": place.lon, f"{name}_lat": place.lat}
        ends |= _rename(f"{name}_name", place.names)
    return ends


def _rename(name: str, texts: Mapping[str, str]) -> dict[str, Value]:
    return {f"{name}_{language}": text for language, text in texts.items()}
