"""The story's records as tables: one row a record, one value a cell, the same for every file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from exports.data.chapters import describe_chapters, outline_chapters
from exports.data.fields import FIELDS, describe_field, expand_fields
from exports.data.flows import describe_flows, draw_flow_lines
from geo.story.areas import make_geometry
from geo.story.citing import list_authors, write_iso_date
from geo.story.geojson import (
    Properties,
    cut_lines,
    describe_event,
    describe_place,
    describe_route,
    join_legs,
    name_field,
)
from geo.story.records import Event, Place
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
    "flows": "MultiLineString",
    "chapters": "MultiPolygon",
}
LAYERS = tuple(_GEOMETRIES)
# What every story has. As polygons areas are with their places and events already, where one file
# may hold both.
COLLECTIONS = tuple(name for name in LAYERS if name not in ("areas", "flows"))
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
            antimeridian; empty for a flow that has no line.
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
    def records(self) -> Mapping[str, Sequence[Properties]]:
        """What is known of each place, route, leg, event, flow and chapter, by name."""
        return list_records(self.scene)

    @cached_property
    def tables(self) -> Mapping[str, Table]:
        """Places, routes, legs and events as tables, by name."""
        return make_tables(self.scene, self.records)

    @cached_property
    def chapters(self) -> Table:
        """The table of chapters, each with its text and the rectangle that its map shows."""
        shapes = outline_chapters(self.scene)
        return _make_table("chapters", self.records["chapters"], shapes, self.scene)

    @cached_property
    def layers(self) -> Mapping[str, Table]:
        """All tables that have geometry, by name; areas and flows only where there are any."""
        areas = {"areas": _make_areas(self)} if self.scene.areas else {}
        flows = {"flows": self._flows} if self.scene.flows else {}
        return {**self.tables, **areas, **flows, "chapters": self.chapters}

    @cached_property
    def _flows(self) -> Table:
        lines = draw_flow_lines(self.scene)
        return _make_table("flows", self.records["flows"], lines, self.scene)


def list_records(scene: Scene) -> dict[str, Sequence[Properties]]:
    """Return what is known of places, routes, legs, events, flows and chapters, by name.

    There are flows only where the story tells them. Each other record says of which chapter it is,
    and a leg has one value a property.
    """
    story = scene.story
    records: dict[str, Sequence[Properties]] = {
        "places": [describe_place(place) for place in story.places.values()],
        "routes": [describe_route(it, scene.traces[it.id]) for it in story.routes.values()],
        "events": [describe_event(event) for event in story.events.values()],
    }
    for name, told in records.items():
        for properties in told:
            home = scene.homes.get((name.removesuffix("s"), properties["id"]))
            if home is not None:
                properties["chapter"] = home
    records["legs"] = _describe_legs(scene, records["routes"])
    if scene.flows:
        records["flows"] = describe_flows(scene)
    records["chapters"] = describe_chapters(scene)
    return {name: records[name] for name in LAYERS if name in records}


def make_tables(scene: Scene, records: Mapping[str, Sequence[Properties]]) -> dict[str, Table]:
    """Return the tables of places, routes, legs and events, by name.

    Args:
        scene: the story laid out.
        records: what is known of each, from ``list_records``.
    """
    story = scene.story
    traced = [scene.traces[id_] for id_ in story.routes]
    shapes: Mapping[str, Sequence[BaseGeometry]] = {
        # A layer holds one kind: an area stands there by a position inside it.
        "places": [Point(record.lon, record.lat) for record in story.places.values()],
        "routes": cut_lines([join_legs(legs) for legs in traced]).tolist(),
        "legs": cut_lines([leg.points for legs in traced for leg in legs]).tolist(),
        "events": [Point(record.lon, record.lat) for record in story.events.values()],
    }
    return {name: _make_table(name, records[name], shapes[name], scene) for name in _RECORDS}


def outline_areas(name: str, scene: Scene) -> dict[int, BaseGeometry]:
    """Return the area of each place or event that is one, by its number in the story's order.

    Args:
        name: ``places`` or ``events``.
        scene: the story laid out.
    """
    kept: Mapping[str, Place | Event] = (
        scene.story.places if name == "places" else scene.story.events
    )
    return {
        number: shape(make_geometry(record.area))
        for number, record in enumerate(kept.values())
        if record.area
    }


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
        for number, area in outline_areas(name, data.scene).items():
            rows.append({**data.tables[name].rows[number], "kind": name.removesuffix("s")})
            shapes.append(MultiPolygon([area]) if isinstance(area, Polygon) else area)
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


def _describe_legs(scene: Scene, routes: Sequence[Properties]) -> list[Properties]:
    told = []
    for route in routes:
        id_ = route["id"]
        home = {"chapter": route["chapter"]} if "chapter" in route else {}
        names = _rename("journey_name", scene.names("route", id_))
        for number, (leg, drawn) in enumerate(
            zip(route["legs"], scene.traces[id_], strict=True), 1
        ):
            sources = [scene.story.sources[source] for source in drawn.leg.sources]
            told.append(
                {
                    **{"id": f"{id_}-{number}", "journey": id_, "leg": number},
                    **names,
                    **leg,
                    **_describe_ends(drawn),
                    **{"distance_km": round_distance(drawn), **home},
                    "source_titles": tuple(write_title(source) for source in sources),
                }
            )
    return told


def _make_table(
    name: str, records: Sequence[Properties], shapes: Sequence[BaseGeometry], scene: Scene
) -> Table:
    rows = [_flatten(properties) for properties in records]
    names = dict.fromkeys(field for row in rows for field in row)
    fields = expand_fields(name, names, scene.story.languages)
    whole = tuple({field: row.get(field) for field in fields} for row in rows)
    return Table(name, tuple(fields), whole, tuple(shapes), _GEOMETRIES[name])


def _flatten(properties: Properties) -> dict[str, Value]:
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
