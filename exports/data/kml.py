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

import numpy as np
from shapely.geometry.base import BaseGeometry

from exports.data.geojson import write_shapes
from exports.data.tables import SEPARATOR, Row, StoryData, Table, Value
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
    # Written shape by shape: of many legs a tree of elements would take many times their memory.
    return b"".join(part.encode() for part in _write_document(data))


def _write_document(data: StoryData) -> Iterator[str]:
    scene, words = data.scene, data.words
    yield f"""<?xml version='1.0' encoding='utf-8'?>\n<kml xmlns="{NAMESPACE}">\n <Document>\n"""
    document = Xml.Element("Document")
    _add(document, "name", scene.story.title[words.language])
    _add(document, "open", "1")
    version = words.say("data.version", version=scene.story.version)
    licence = words.say("data.licence", licence=scene.story.licence)
    _add(document, "description", _join_paragraphs([version, licence]))
    _add_view(document, data.chapters.shapes[0])
    _add_styles(document, scene)
    for part in list(document):
        yield _write_part(part, 2)
    yield from _write_folder("chapters", words, _list_chapters(data))
    for name, say in _SAY.items():
        yield from _write_folder(name, words, _list_placemarks(data.tables[name], say, data))
    if scene.areas:
        table = data.layers["areas"]
        yield from _write_folder("areas", words, _list_areas(table, words))
    yield " </Document>\n</kml>\n"


def _write_folder(name: str, words: Words, placemarks: Iterable[str]) -> Iterator[str]:
    yield f'  <Folder id="{name}">\n   {_write("name", words.say(f"data.{name}"))}'
    yield from placemarks
    yield "  </Folder>\n"


def _write_part(part: Xml.Element, level: int) -> str:
    """Write an element on lines of its own, as far to the right as it lies deep."""
    Xml.indent(part, " ", level)
    return f"{' ' * level}{Xml.tostring(part, encoding='unicode').rstrip()}\n"


def _list_placemarks(
    table: Table, say: Callable[[Scene, Words], Iterator[_Words]], data: StoryData
) -> Iterator[str]:
    written = write_shapes(np.array(table.shapes, dtype=object))
    said = zip(say(data.scene, data.words), table.rows, table.shapes, written, strict=True)
    kind = table.name.removesuffix("s")
    for told, row, shape, geometry in said:
        # An id in XML is unique in the whole file, where a place and an event may share one.
        id_ = f"{kind}-{row['id']}"
        yield _write_placemark(id_, told, row, shape, _write_shape(geometry))


def _list_areas(table: Table, words: Words) -> Iterator[str]:
    for row, shape in zip(table.rows, table.shapes, strict=True):
        told = (str(row[name_field("name", words.language)]), (), "area")
        home = Xml.Element("Placemark")
        _add_area(home, shape)
        written = "".join(_write_part(part, 4) for part in list(home))
        yield _write_placemark(f"area-{row['kind']}-{row['id']}", told, row, shape, written)


def _list_chapters(data: StoryData) -> Iterator[str]:
    language = data.words.language
    table = data.chapters
    for row, shape in zip(table.rows, table.shapes, strict=True):
        placemark = Xml.Element("Placemark", id=f"chapter-{row['id']}")
        _add(placemark, "name", f"{row['number']}. {row[name_field('title', language)]}")
        paragraphs = str(row[name_field("text", language)]).split("\n\n")
        sources = _cite(str(row["sources"] or "").split(SEPARATOR), data.scene, data.words)
        _add(placemark, "description", _join_paragraphs([*paragraphs, sources]))
        _add_view(placemark, shape)
        yield _write_part(placemark, 3)


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


def _write_placemark(id_: str, said: _Words, row: Row, shape: BaseGeometry, written: str) -> str:
    name, paragraphs, style = said
    held = "".join(
        f'     <Data name="{field}">\n      {_write("value", _write_value(value))}     </Data>\n'
        for field, value in row.items()
        if value is not None
    )
    return (
        f'   <Placemark id="{id_}">\n'
        f"    {_write('name', name)}"
        f"    {_write('description', _join_paragraphs(paragraphs))}"
        f"    <LookAt>\n{_write_all(_find_view(shape), 5)}    </LookAt>\n"
        f"{_write_span(row)}"
        f"    <styleUrl>#{style}</styleUrl>\n"
        f"    <ExtendedData>\n{held}    </ExtendedData>\n"
        f"{written}"
        "   </Placemark>\n"
    )


def _add_view(parent: Xml.Element, shape: BaseGeometry) -> None:
    view = Xml.SubElement(parent, "LookAt")
    for name, text in _find_view(shape).items():
        _add(view, name, text)


def _find_view(shape: BaseGeometry) -> dict[str, str]:
    """Return from where a shape is looked at: from straight above, as high as shows all of it."""
    west, south, east, north = _find_bounds(shape)
    lat = (south + north) / 2
    wide = (east - west) * math.cos(math.radians(lat))
    reach = max(wide, north - south, _LEAST_VIEW) * _DEGREE
    return {
        "longitude": f"{((west + east) / 2 + 180) % 360 - 180:.4f}",
        "latitude": f"{lat:.4f}",
        "range": f"{min(_RANGE * reach, _MOST_RANGE):.0f}",
    }


def _find_bounds(shape: Any) -> tuple[float, float, float, float]:
    """Return west, south, east, north; east is beyond 180 where the parts of a shape meet there."""
    west, south, east, north = shape.bounds
    parts = [part.bounds for part in getattr(shape, "geoms", ())]
    beyond = [part for part in parts if part[0] <= -180]
    others = [part for part in parts if part[0] > -180]
    if beyond and others and east >= 180:
        west, east = min(part[0] for part in others), max(part[2] for part in beyond) + 360
    return west, south, east, north


def _write_span(row: Row) -> str:
    """Write when it was, no more finely than it is known: a span, as its dates have it."""
    dates = [row.get(name) for name in ("departed", "arrived", "date")]
    spans = [parse_span(str(date)) for date in dates if date]
    known = [span.start for span in spans[:1]] + [span.end for span in spans[-1:]]
    # What begins before the year 1 has no time at all: programs do not agree on its number.
    if not known or not all(date is None or (date.first_day and date.last_day) for date in known):
        return ""
    told = {
        name: _write_time(date, is_end=name == "end")
        for name, date in zip(("begin", "end"), known, strict=True)
        if date is not None
    }
    return (
        f"    <TimeSpan>\n{_write_all(told, 5)}    </TimeSpan>\n" if told else "    <TimeSpan />\n"
    )


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


def _write_shape(geometry: str) -> str:
    """Write a point or lines, whose geometry is that of GeoJSON."""
    kind, _, positions = geometry.partition(',"coordinates":')
    several = kind.endswith('"MultiLineString"')
    parts = positions.strip("[]}").split("]],[[")
    texts = [part.replace("],[", " ") for part in parts]
    if kind.endswith('"Point"'):
        return f"    <Point>\n     <coordinates>{texts[0]}</coordinates>\n    </Point>\n"
    # The line lies on the ground where it runs, not straight through the globe.
    inner = "      " if several else "     "
    lines = "".join(
        f"{inner[:-1]}<LineString>\n{inner}<tessellate>1</tessellate>\n"
        f"{inner}<coordinates>{text}</coordinates>\n{inner[:-1]}</LineString>\n"
        for text in texts
    )
    return f"    <MultiGeometry>\n{lines}    </MultiGeometry>\n" if several else lines


def _add_area(parent: Xml.Element, shape: Any) -> None:
    home = parent if len(shape.geoms) == 1 else Xml.SubElement(parent, "MultiGeometry")
    for part in shape.geoms:
        polygon = Xml.SubElement(home, "Polygon")
        _add(polygon, "tessellate", "1")
        for ring, name in [(part.exterior, "outer"), *((it, "inner") for it in part.interiors)]:
            edge = Xml.SubElement(polygon, f"{name}BoundaryIs")
            positions = " ".join(f"{lon!r},{lat!r}" for lon, lat in ring.coords)
            _add(Xml.SubElement(edge, "LinearRing"), "coordinates", positions)


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = drop_unwritable(text)


def _write(name: str, text: str) -> str:
    """Write an element that holds a text, and end its line."""
    if not text:
        return f"<{name} />\n"
    return f"<{name}>{html.escape(drop_unwritable(text), quote=False)}</{name}>\n"


def _write_all(texts: Mapping[str, str], level: int) -> str:
    return "".join(f"{' ' * level}{_write(name, text)}" for name, text in texts.items())


def _write_value(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _join_paragraphs(texts: Iterable[str]) -> str:
    # A description is HTML.
    return "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in texts)
