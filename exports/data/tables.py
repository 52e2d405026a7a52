"""The story's records as tables: one row a record, one value a cell, the same for every file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from exports.data.chapters import make_chapters
from exports.data.fields import FIELDS, describe_field, expand_fields
from geo.story.citing import list_authors, write_iso_date
from geo.story.geojson import make_events, make_line, make_places, make_routes, name_field
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
    "areas": "MultiPolygon",
    "chapters": "MultiPolygon",
}
LAYERS = tuple(_GEOMETRIES)
# As polygons areas are with their places and events already, where one file may hold both.
COLLECTIONS = tuple(name for name in LAYERS if name != "areas")
# The records, in the order in which people take them.
_RECORDS = ("places", "routes", "legs", "events")


@dataclass(frozen=True)
class Table:
    """One of ``FIELDS``.

    Args:
        name: which.
        fields: the fields in order.
        rows: the records in the story's order; a field that is not known is None.
        shapes: a geometry for each row, WGS 84 degrees, longitude first, cut at the
            antimeridian.
        geometry_type: of the shapes, ``Point``, ``MultiLineString`` or ``MultiPolygon``; None for
            tables without geometry.
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
        """Places, routes, legs, events and chapters as GeoJSON FeatureCollections, by name."""
        return make_collections(self.scene)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Places, routes, legs and events as tables, by name."""
        return make_tables(self.scene, self.collections)

    @cached_property
    def chapters(self) -> Table:
        """The table of chapters, each with its text and the rectangle that its map shows."""
        return _make_table("chapters", self.collections["chapters"], self.scene)

    @cached_property
    def layers(self) -> Mapping[str, Table]:
        """All tables that have geometry, by name; areas only where the story has any."""
        areas = {"areas": _make_areas(self)} if self.scene.areas else {}
        return {**self.tables, **areas, "chapters": self.chapters}


def make_collections(scene: Scene) -> dict[str, Mapping[str, Any]]:
    """Return places, routes, legs, events and chapters as GeoJSON FeatureCollections, by name.

    Each feature says of which chapter it is; a leg has one value a property, and its line.
    """
    story = scene.story
    collections = {
        "places": make_places(story),
        "routes": make_routes(story, scene.traces),
        "events": make_events(story),
    }
    for name, collection in collections.items():
        for feature in collection["features"]:
            home = scene.homes.get((name.removesuffix("s"), feature["id"]))
            if home is not None:
                feature["properties"]["chapter"] = home
    collections["legs"] = _make_legs(scene, collections["routes"])
    collections["chapters"] = make_chapters(scene)
    return {name: collections[name] for name in COLLECTIONS}


def make_tables(scene: Scene, collections: Mapping[str, Mapping[str, Any]]) -> dict[str, Table]:
    """Return the tables of places, routes, legs and events, by name.

    Args:
        scene: the story laid out.
        collections: the same as GeoJSON, from ``make_collections``.
    """
    return {name: _make_table(name, collections[name], scene) for name in _RECORDS}


def make_mentions(scene: Scene) -> Table:
    """Return the table of what each chapter speaks of, a row for each place, route or event."""
    rows = [
        {"chapter": chapter.id, "kind": kind, "item": id_}
        for chapter in scene.chapters
        for kind, ids in (
            ("place", chapter.places),
            ("route", chapter.routes),
            ("event", chapter.events),
        )
        for id_ in ids
    ]
    return Table("mentions", FIELDS["mentions"], tuple(rows))


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


def _make_areas(data: StoryData) -> Table:
    """Return the layer of areas: each says of which place or event it is."""
    rows, shapes = [], []
    for name in ("places", "events"):
        told = data.collections[name]["features"]
        for feature, row in zip(told, data.tables[name].rows, strict=True):
            if feature["geometry"]["type"] != "Point":
                rows.append({**row, "kind": name.removesuffix("s")})
                shapes.append(_unify(shape(feature["geometry"])))
    names = dict.fromkeys(field for row in rows for field in row)
    fields = expand_fields("areas", names, data.scene.story.languages)
    whole = tuple({field: row.get(field) for field in fields} for row in rows)
    return Table("areas", tuple(fields), whole, tuple(shapes), _GEOMETRIES["areas"])


def make_meanings(tables: Mapping[str, Table], words: Words) -> Table:
    """Return the table that says what each field of the others means."""
    rows = [
        {"layer": name, "field": field, "meaning": describe_field(field, name, words)}
        for name, table in tables.items()
        for field in table.fields
    ]
    return Table("fields", FIELDS["fields"], tuple(rows))


def gather_tables(
    data: StoryData, *, ground: Mapping[str, Table] | None = None
) -> dict[str, Table]:
    """Return all tables of a story's data by name, those with geometry first.

    Args:
        data: the story's data.
        ground: what lies under the story, where a file has that too, from ``make_ground``.
    """
    tables = {
        **data.layers,
        **(ground or {}),
        "mentions": make_mentions(data.scene),
        "sources": make_sources(data.scene),
    }
    return {**tables, "fields": make_meanings(tables, data.words)}


def _make_legs(scene: Scene, routes: Mapping[str, Any]) -> dict[str, Any]:
    features = []
    for feature in routes["features"]:
        properties = feature["properties"]
        traced = scene.traces[feature["id"]]
        home = {"chapter": properties["chapter"]} if "chapter" in properties else {}
        for number, (leg, drawn) in enumerate(zip(properties["legs"], traced, strict=True), 1):
            id_ = f"{feature['id']}-{number}"
            sources = [scene.story.sources[source] for source in drawn.leg.sources]
            known = {
                **{"id": id_, "journey": feature["id"], "leg": number},
                **_rename("journey_name", scene.names("route", feature["id"])),
                **leg,
                **_describe_ends(drawn),
                **{"distance_km": round_distance(drawn), **home},
                "source_titles": tuple(write_title(source) for source in sources),
            }
            geometry = make_line(drawn.points)
            line = {"type": "Feature", "id": id_, "geometry": geometry, "properties": known}
            features.append(line)
    return {"type": "FeatureCollection", "features": features}


def _make_table(name: str, collection: Mapping[str, Any], scene: Scene) -> Table:
    features = collection["features"]
    rows = [_flatten(feature["properties"]) for feature in features]
    names = dict.fromkeys(field for row in rows for field in row)
    fields = expand_fields(name, names, scene.story.languages)
    whole = tuple({field: row.get(field) for field in fields} for row in rows)
    unified = tuple(_unify(shape(feature["geometry"])) for feature in features)
    if _GEOMETRIES[name] == "Point":
        unified = _point_at(name, scene)
    return Table(name, tuple(fields), whole, unified, _GEOMETRIES[name])


def _point_at(name: str, scene: Scene) -> tuple[BaseGeometry, ...]:
    # A layer holds one kind: an area stands there by a position inside it.
    records = scene.story.places if name == "places" else scene.story.events
    return tuple(Point(record.lon, record.lat) for record in records.values())


def _unify(shape_: BaseGeometry) -> BaseGeometry:
    # A layer holds one kind: a line that is not cut is a MultiLineString of one part.
    if isinstance(shape_, Polygon):
        return MultiPolygon([shape_])
    return MultiLineString([shape_]) if isinstance(shape_, LineString) else shape_


def _flatten(properties: Mapping[str, Any]) -> dict[str, Value]:
    return {
        name: SEPARATOR.join(value) if isinstance(value, tuple) else value
        for name, value in properties.items()
        if name != "legs"
    }


def _describe_ends(drawn: TracedLeg) -> dict[str, Value]:
    ends: dict[str, Value] = {}
    for name, place in (("origin", drawn.start), ("destination", drawn.end)):
        ends |= {f"{name}_lon": place.lon, f"{name}_lat": place.lat}
        ends |= _rename(f"{name}_name", place.names)
    return ends


def _rename(name: str, texts: Mapping[str, str]) -> dict[str, Value]:
    return {name_field(name, language): text for language, text in texts.items()}
