"""The story as KML, for Google Earth and its like: every shape says in words how sure it is.

Written element by element. geopandas would lose (tried with GDAL 3.12, its drivers LIBKML and KML):

- the styles, which a frame has no way to hand on: all lines would be alike, whatever is known;
- a text that holds ``]]>``, which is let out of its quotation: nobody can open the file then;
- the field ``id``, which is made the placemark's own, where a place and an event may share one.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as Xml

from shapely.geometry.base import BaseGeometry

from exports.data.tables import Row, StoryData, Value
from exports.markup import drop_unwritable
from geo.story.records import CERTAINTIES, Certainty
from layers.look import LIGHT, ROUTE_WIDTH, pick_hue
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
}
# A shape's name, its description as paragraphs, and the id of its style.
_Words = tuple[str, tuple[str, ...], str]


def write_kml(data: StoryData) -> bytes:
    """Return the story as KML (OGC 12-007r2): a folder each of places, legs and events."""
    scene, words = data.scene, data.words
    root = Xml.Element("kml", xmlns=NAMESPACE)
    document = Xml.SubElement(root, "Document")
    _add(document, "name", scene.story.title[words.language])
    version = words.say("data.version", version=scene.story.version)
    licence = words.say("data.licence", licence=scene.story.licence)
    _add(document, "description", _join_paragraphs([version, licence]))
    _add_styles(document, scene)
    for name, say in _SAY.items():
        folder = Xml.SubElement(document, "Folder", id=name)
        _add(folder, "name", words.say(f"data.{name}"))
        table = data.tables[name]
        for said, row, shape in zip(say(scene, words), table.rows, table.shapes, strict=True):
            # An id in XML is unique in the whole file, where a place and an event may share one.
            _add_placemark(folder, f"{name.removesuffix('s')}-{row['id']}", said, row, shape)
    Xml.indent(root, " ")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def write_colour(colour: str, *, opacity: float = 1.0) -> str:
    """Return a CSS colour, ``#rrggbb``, as KML has it, ``aabbggrr``."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _say_places(scene: Scene, words: Words) -> Iterator[_Words]:
    for place in scene.story.places.values():
        texts = (describe_place(place, words), _cite(place.sources, scene, words))
        yield place.names[words.language], texts, "place"


def _say_legs(scene: Scene, words: Words) -> Iterator[_Words]:
    for id_, legs in scene.traces.items():
        for traced in legs:
            leg = traced.leg
            ends = [place.names[words.language] for place in (traced.start, traced.end)]
            name = f"{scene.names('route', id_)[words.language]}: {' – '.join(ends)}"
            note = leg.note[words.language]
            texts = (describe_leg(traced, words), note, _cite(leg.sources, scene, words))
            yield name, texts, f"line-{id_}-{leg.certainty}"


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
    items = [scene.story.sources[id_] for id_ in sources]
    titles = [f"{write_title(item)} {item.get('URL', '')}".rstrip() for item in items]
    return words.say("data.sources_line", sources="; ".join(titles))


def _add_styles(document: Xml.Element, scene: Scene) -> None:
    for name, colour in (("place", LIGHT.marker), ("event", LIGHT.event)):
        style = Xml.SubElement(document, "Style", id=name)
        _add(Xml.SubElement(style, "IconStyle"), "color", write_colour(colour))
    for number, id_ in enumerate(scene.traces):
        for certainty in CERTAINTIES:
            opacity, share = _STROKES[certainty]
            style = Xml.SubElement(document, "Style", id=f"line-{id_}-{certainty}")
            line = Xml.SubElement(style, "LineStyle")
            _add(line, "color", write_colour(pick_hue(number, LIGHT), opacity=opacity))
            _add(line, "width", f"{share * ROUTE_WIDTH:g}")


def _add_placemark(
    folder: Xml.Element, id_: str, said: _Words, row: Row, shape: BaseGeometry
) -> None:
    name, paragraphs, style = said
    placemark = Xml.SubElement(folder, "Placemark", id=id_)
    _add(placemark, "name", name)
    _add(placemark, "description", _join_paragraphs(paragraphs))
    _add(placemark, "styleUrl", f"#{style}")
    data = Xml.SubElement(placemark, "ExtendedData")
    for field, value in row.items():
        if value is not None:
            _add(Xml.SubElement(data, "Data", name=field), "value", _write_value(value))
    _add_shape(placemark, shape)


def _add_shape(parent: Xml.Element, shape: Any) -> None:
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
