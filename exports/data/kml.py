"""The story as KML, for Google Earth and its like: every shape says in words how sure it is.

Written element by element. geopandas would lose (tried with GDAL 3.12, its drivers LIBKML and KML):

- the styles, which a frame has no way to hand on: all lines would be alike, whatever is known;
- a text that holds ``]]>``, which is let out of its quotation: nobody can open the file then;
- the field ``id``, which is made the placemark's own, where a place and an event may share one.
"""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from xml.etree import ElementTree as Xml

from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from exports.data.tables import SEPARATOR, Row, StoryData, Value
from exports.markup import drop_unwritable
from geo.story.dates import PartialDate, parse_span, write_day
from geo.story.geojson import name_field
from geo.story.records import ALL_CERTAINTIES, CERTAINTIES, UNSTATED, Certainty
from layers.look import LIGHT, ROUTE_WIDTH, pick_hue, pick_kind_hue
from layers.scene import Scene
from layers.telling.descriptions import describe_event, describe_leg, describe_place
from layers.telling.references import write_title
from layers.telling.words import Words

NAMESPACE = "http://www.opengis.net/kml/2.2"
# KML has no dashes: the less is known, the fainter is the line. Opacity, and width as a multiple
# of the page's.
_STROKES: Mapping[Certainty, tuple[float, float]] = {
    "documented": (1.0, 1.5),
    "reported": (0.7, 1.25),
    "undisclosed": (0.45, 1.0),
    "unstated": (1.0, 0.6),
}
# Views: metres a degree, how far away the eye is for each metre that it is to see, the least
# that it sees in degrees, and from where it sees all that can be seen of the globe.
_DEGREE = 111_320.0
_RANGE = 1.3
_LEAST_VIEW = 4.0
_MOST_RANGE = 16_000_000.0
# A shape's name, its description as paragraphs, and the id of its style.
_Words = tuple[str, tuple[str, ...], str]


def write_kml(data: StoryData) -> bytes:
    """Return the story as KML (OGC 12-007r2): a folder each of chapters, places, legs, events.

    A chapter has no shape; to open it is to fly to its view, and to read its text. Legs and events
    bear their dates as they are known, so that a program's time slider goes by them.
    """
    scene, words = data.scene, data.words
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    _add(document, "name", scene.story.title[words.language])
    _add(document, "open", "1")
    version = words.say("data.version", version=scene.story.version)
    licence = words.say("data.licence", licence=scene.story.licence)
    _add(document, "description", _join_paragraphs([version, licence]))
    _add_view(document, data.chapters.shapes[0])
    _add_styles(document, scene)
    _add_chapters(document, data)
    for name, say in _SAY.items():
        folder = Xml.SubElement(document, "Folder", id=name)
        _add(folder, "name", words.say(f"data.{name}"))
        table = data.tables[name]
        for said, row, shape in zip(say(scene, words), table.rows, table.shapes, strict=True):
            # An id in XML is unique in the whole file, where a place and an event may share one.
            _add_placemark(folder, f"{name.removesuffix('s')}-{row['id']}", said, row, shape)
    if scene.areas:
        folder = Xml.SubElement(document, "Folder", id="areas")
        _add(folder, "name", words.say("data.areas"))
        table = data.layers["areas"]
        for row, shape in zip(table.rows, table.shapes, strict=True):
            name = str(row[name_field("name", words.language)])
            _add_placemark(
                folder, f"area-{row['kind']}-{row['id']}", (name, (), "area"), row, shape
            )
    Xml.indent(root, " ")
    # Each of its many small pieces would be encoded by itself, which takes longer than all else.
    text = str(Xml.tostring(root, encoding="unicode"))
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def write_colour(colour: str, *, opacity: float = 1.0) -> str:
    """Return a CSS colour, ``#rrggbb``, as KML has it, ``aabbggrr``."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _say_places(scene: Scene, words: Words) -> Iterator[_Words]:
    for place in scene.story.places.values():
        texts = (describe_place(place, words), _cite(place.sources, scene, words))
        style = "place" if place.kind is None else f"kind-{place.kind.id}"
        yield place.names[words.language], texts, style


def _say_legs(scene: Scene, words: Words) -> Iterator[_Words]:
    for id_, legs in scene.traces.items():
        for traced in legs:
            leg = traced.leg
            ends = [place.names[words.language] for place in (traced.start, traced.end)]
            name = f"{scene.names('route', id_)[words.language]}: {' – '.join(ends)}"
            note = leg.note[words.language]
            texts = (describe_leg(traced, words), note, _cite(leg.sources, scene, words))
            yield name, texts, _name_line(id_, leg.certainty, scene)


def _say_events(scene: Scene, words: Words) -> Iterator[_Words]:
    for event in scene.story.events.values():
        texts = (describe_event(event, words), _cite(event.sources, scene, words))
        yield event.names[words.language], texts, "event"


_SAY: Mapping[str, Callable[[Scene, Words], Iterator[_Words]]] = {
    "places": _say_places,
    "legs": _say_legs,
    "events": _say_events,
}


def _cite(sources: Iterable[str], scene: Scene, words: Words) -> str:
    items = [scene.story.sources[id_] for id_ in sources if id_]
    titles = [f"{write_title(item)} {item.get('URL', '')}".rstrip() for item in items]
    return words.say("data.sources_line", sources=words.join_phrases(titles))


def _add_styles(document: Xml.Element, scene: Scene) -> None:
    for name, colour in (("place", LIGHT.marker), ("event", LIGHT.event)):
        style = Xml.SubElement(document, "Style", id=name)
        _add(Xml.SubElement(style, "IconStyle"), "color", write_colour(colour))
    if scene.areas:
        style = Xml.SubElement(document, "Style", id="area")
        _add(Xml.SubElement(style, "LineStyle"), "color", write_colour(LIGHT.accent))
        _add(Xml.SubElement(style, "PolyStyle"), "color", write_colour(LIGHT.accent, opacity=0.14))
    for kind in scene.story.kinds.values():
        style = Xml.SubElement(document, "Style", id=f"kind-{kind.id}")
        colour = pick_kind_hue(kind.number, LIGHT)
        _add(Xml.SubElement(style, "IconStyle"), "color", write_colour(colour))
    stated = all(leg.leg.certainty != UNSTATED for legs in scene.traces.values() for leg in legs)
    # Very many journeys are not told apart by their colours.
    for number, id_ in enumerate(islice(scene.traces, 1 if scene.is_crowded else None)):
        for certainty in CERTAINTIES if stated else ALL_CERTAINTIES:
            opacity, share = _STROKES[certainty]
            style = Xml.SubElement(document, "Style", id=_name_line(id_, certainty, scene))
            line = Xml.SubElement(style, "LineStyle")
            _add(line, "color", write_colour(pick_hue(number, LIGHT), opacity=opacity))
            _add(line, "width", f"{share * ROUTE_WIDTH:g}")


def _name_line(route: str, certainty: Certainty, scene: Scene) -> str:
    """Return the id of a leg's style: its journey's own, or one for all journeys of a crowd."""
    return f"line-{certainty}" if scene.is_crowded else f"line-{route}-{certainty}"


def _add_placemark(
    folder: Xml.Element, id_: str, said: _Words, row: Row, shape: BaseGeometry
) -> None:
    name, paragraphs, style = said
    placemark = Xml.SubElement(folder, "Placemark", id=id_)
    _add(placemark, "name", name)
    _add(placemark, "description", _join_paragraphs(paragraphs))
    _add_view(placemark, shape)
    _add_time(placemark, row)
    _add(placemark, "styleUrl", f"#{style}")
    data = Xml.SubElement(placemark, "ExtendedData")
    for field, value in row.items():
        if value is not None:
            _add(Xml.SubElement(data, "Data", name=field), "value", _write_value(value))
    _add_shape(placemark, shape)


def _add_chapters(document: Xml.Element, data: StoryData) -> None:
    language = data.words.language
    folder = Xml.SubElement(document, "Folder", id="chapters")
    _add(folder, "name", data.words.say("data.chapters"))
    table = data.chapters
    for row, shape in zip(table.rows, table.shapes, strict=True):
        placemark = Xml.SubElement(folder, "Placemark", id=f"chapter-{row['id']}")
        _add(placemark, "name", f"{row['number']}. {row[name_field('title', language)]}")
        paragraphs = str(row[name_field("text", language)]).split("\n\n")
        sources = _cite(str(row["sources"] or "").split(SEPARATOR), data.scene, data.words)
        _add(placemark, "description", _join_paragraphs([*paragraphs, sources]))
        _add_view(placemark, shape)


def _add_view(parent: Xml.Element, shape: BaseGeometry) -> None:
    """Add from where a shape is looked at: from straight above, as high as shows all of it."""
    west, south, east, north = _find_bounds(shape)
    lat = (south + north) / 2
    wide = (east - west) * math.cos(math.radians(lat))
    reach = max(wide, north - south, _LEAST_VIEW) * _DEGREE
    view = Xml.SubElement(parent, "LookAt")
    _add(view, "longitude", f"{((west + east) / 2 + 180) % 360 - 180:.4f}")
    _add(view, "latitude", f"{lat:.4f}")
    _add(view, "range", f"{min(_RANGE * reach, _MOST_RANGE):.0f}")


def _find_bounds(shape: Any) -> tuple[float, float, float, float]:
    """Return west, south, east, north; east is beyond 180 where the parts of a shape meet there."""
    west, south, east, north = shape.bounds
    parts = [part.bounds for part in getattr(shape, "geoms", ())]
    beyond = [part for part in parts if part[0] <= -180]
    others = [part for part in parts if part[0] > -180]
    if beyond and others and east >= 180:
        west, east = min(part[0] for part in others), max(part[2] for part in beyond) + 360
    return west, south, east, north


def _add_time(parent: Xml.Element, row: Row) -> None:
    """Add when it was, no more finely than it is known: a span, as its dates have it."""
    dates = [row.get(name) for name in ("departed", "arrived", "date")]
    spans = [parse_span(str(date)) for date in dates if date]
    known = [span.start for span in spans[:1]] + [span.end for span in spans[-1:]]
    # What begins before the year 1 has no time at all: programs do not agree on its number.
    if not known or not all(date is None or (date.first_day and date.last_day) for date in known):
        return
    span = Xml.SubElement(parent, "TimeSpan")
    for name, date in zip(("begin", "end"), known, strict=True):
        if date is not None:
            _add(span, name, _write_time(date, is_end=name == "end"))


def _write_time(date: PartialDate, *, is_end: bool) -> str:
    """Return a date as XML Schema has it, the first or the last that it may mean."""
    text = str(date).rstrip("?~%").replace("-XX", "")
    if date.time:
        seconds = "" if date.precision == "second" else ":00"
        zone = date.zone + (":00" if date.zone[1:].isdecimal() else "")
        return text.removesuffix(date.zone) + seconds + zone
    if date.precision in ("year", "month", "day"):
        return text
    return write_day(date.last if is_end else date.first)


def _add_shape(parent: Xml.Element, shape: Any) -> None:
    if isinstance(shape, MultiPolygon):
        home = parent if len(shape.geoms) == 1 else Xml.SubElement(parent, "MultiGeometry")
        for part in shape.geoms:
            polygon = Xml.SubElement(home, "Polygon")
            _add(polygon, "tessellate", "1")
            for ring, name in [(part.exterior, "outer"), *((it, "inner") for it in part.interiors)]:
                edge = Xml.SubElement(polygon, f"{name}BoundaryIs")
                _add_coordinates(Xml.SubElement(edge, "LinearRing"), ring)
        return
    if shape.geom_type == "Point":
        _add_coordinates(Xml.SubElement(parent, "Point"), shape)
        return
    parts = list(shape.geoms)
    home = parent if len(parts) == 1 else Xml.SubElement(parent, "MultiGeometry")
    for part in parts:
        line = Xml.SubElement(home, "LineString")
        # The line lies on the ground where it runs, not straight through the globe.
        _add(line, "tessellate", "1")
        _add_coordinates(line, part)


def _add_coordinates(parent: Xml.Element, shape: Any) -> None:
    _add(parent, "coordinates", " ".join(f"{lon!r},{lat!r}" for lon, lat in shape.coords))


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = drop_unwritable(text)


def _write_value(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _join_paragraphs(texts: Iterable[str]) -> str:
    # A description is HTML.
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)
