"""How each layer of the data looks in a map program: as on the page, as far as those can draw it.

A program that reads QML or SLD gets the same rules: a line by how sure it is and by its journey,
a point by what it stands for, an event by whether it is only reported.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from exports.data.tables import StoryData
from exports.images.signs import EVENT_RADIUS
from geo.story.geojson import name_field
from geo.story.records import (
    ALL_CERTAINTIES,
    ALL_PRECISIONS,
    EVENT_CERTAINTIES,
    UNSTATED,
    Certainty,
    Event,
    Kind,
    Place,
    Precision,
)
from layers.look import (
    AREA_DASHES,
    AREA_WIDTH,
    BORDER_DASHES,
    BORDER_WIDTH,
    DASHES,
    DEMARCATION_WIDTH,
    FILLED,
    KIND_SIGNS,
    LIGHT,
    PLACE_RADIUS,
    PLAIN_SHARE,
    ROUTE_WIDTH,
    measure_flow,
    measure_route,
    pick_hue,
    pick_kind_hue,
)
from layers.map.legend import sign_area, sign_precision
from layers.telling.words import Words

# Some programs draw nothing for a dash of no length.
_DOT = 0.05
# Under the legs, which say how sure each is, a journey is a broad, faint band that claims nothing.
_BAND_WIDTH, _BAND_OPACITY = 3.5 * ROUTE_WIDTH, 0.18
_EDGE = 2.0
# So many widths of flows a legend can tell apart.
_MOST_WIDTHS = 7


@dataclass(frozen=True)
class Line:
    """A line; ``dashes`` are in pixels, None for a solid one. ``opacity`` is from 0 to 1."""

    colour: str
    width: float
    dashes: tuple[float, float] | None = None
    opacity: float = 1.0


@dataclass(frozen=True)
class Marker:
    """A point's sign, ``size`` pixels across, its edge ``line``; ``shape`` is as SLD has it."""

    shape: str
    size: float
    fill: str
    line: Line


@dataclass(frozen=True)
class Area:
    """An area's outline, None for no line, and what is in it, None for nothing."""

    line: Line | None
    fill: str | None = None


@dataclass(frozen=True)
class Rule:
    """How records look whose fields have some values, and what a legend says of them.

    ``between`` is a field with the least and the most that its number may be.
    """

    label: str
    where: tuple[tuple[str, str | None], ...]
    paint: Line | Marker | Area
    between: tuple[str, int, int] | None = None


@dataclass(frozen=True)
class Style:
    """A layer's rules, and the field that names its records on the map, None for no names.

    Where names meet, those of the higher rank, from 0 to 10, are kept.
    """

    rules: tuple[Rule, ...]
    label_field: str | None = None
    label_rank: int = 0


def make_styles(data: StoryData) -> Mapping[str, Style]:
    """Return the style of each layer that has geometry, by its name."""
    language = data.words.language
    outline = Area(Line(LIGHT.quiet, 1.0, (4.0, 4.0)))
    return {
        "places": Style(tuple(_list_places(data)), name_field("name", language), 10),
        "routes": Style(tuple(_list_routes(data))),
        "legs": Style(tuple(_list_legs(data))),
        "events": Style(tuple(_list_events(data)), name_field("name", language), 5),
        # Their points bear their names.
        **({"areas": Style(tuple(_list_areas(data)))} if data.scene.areas else {}),
        **({"flows": Style(tuple(_list_flows(data)))} if data.scene.flows else {}),
        "chapters": Style(
            (Rule(data.words.say("data.chapters"), (), outline),), name_field("title", language)
        ),
    }


def make_ground_styles(words: Words) -> Mapping[str, Style]:
    """Return the styles of land and borders, by the layers' names."""
    labels = {
        "boundary": words.say("data.borders"),
        "demarcation": words.say("image.sign_demarcation"),
        "disputed": words.say("image.sign_disputed"),
    }
    borders = tuple(
        Rule(label, (("status", kind),), _draw_border(kind)) for kind, label in labels.items()
    )
    # A coast has no line: it would go on along the edges at which the land is cut.
    land = Rule(words.say("data.land"), (), Area(None, LIGHT.land))
    return {"land": Style((land,)), "borders": Style(borders)}


def _draw_border(kind: str) -> Line:
    marked = kind == "demarcation"
    width = DEMARCATION_WIDTH if marked else BORDER_WIDTH
    shares = BORDER_DASHES[kind]
    dashes = shares and (shares[0] * width, shares[1] * width)
    return Line(LIGHT.quiet if marked else LIGHT.border, width, dashes)


def _list_places(data: StoryData) -> Iterator[Rule]:
    places = data.scene.story.places.values()
    for kind in (None, *data.scene.story.kinds.values()):
        for precision in ALL_PRECISIONS:
            if any((place.precision, place.kind) == (precision, kind) for place in places):
                yield _mark_place(precision, kind, data)


def _mark_place(precision: Precision, kind: Kind | None, data: StoryData) -> Rule:
    dashes = (2.5, 2.5) if precision == "approximate" else None
    colour = LIGHT.marker if kind is None else pick_kind_hue(kind.number, LIGHT)
    paint = Marker(
        "circle" if kind is None else KIND_SIGNS[kind.number],
        2 * PLACE_RADIUS * (PLAIN_SHARE if precision == UNSTATED else 1),
        colour if FILLED[precision] else LIGHT.paper,
        Line(colour, _EDGE, dashes),
    )
    label = data.words.say(f"legend.{sign_precision(precision)}")
    if kind is None:
        of_none = (("place_kind", None),) if data.scene.story.kinds else ()
        return Rule(label, (*of_none, ("precision", precision)), paint)
    named = f"{kind.names[data.words.language]}, {label}"
    return Rule(named, (("place_kind", kind.id), ("precision", precision)), paint)


def _list_areas(data: StoryData) -> Iterator[Rule]:
    story = data.scene.story
    records: list[Place | Event] = [*story.places.values(), *story.events.values()]
    for precision in ALL_PRECISIONS:
        if any(record.area and record.precision == precision for record in records):
            sign = sign_area(precision)
            width = AREA_WIDTH * (PLAIN_SHARE if sign == "area-plain" else 1)
            line = Line(LIGHT.accent, width, AREA_DASHES if sign == "area-approximate" else None)
            label = data.words.say(f"legend.{sign.replace('-', '_')}")
            yield Rule(label, (("precision", precision),), Area(line))


def _list_routes(data: StoryData) -> Iterator[Rule]:
    if data.scene.is_crowded:
        band = Line(LIGHT.quiet, _BAND_WIDTH, opacity=_BAND_OPACITY)
        yield Rule(data.words.say("data.routes"), (), band)
        return
    for number, id_ in enumerate(data.scene.traces):
        band = Line(pick_hue(number, LIGHT), _BAND_WIDTH, opacity=_BAND_OPACITY)
        yield Rule(data.scene.name("route", id_), (("id", id_),), band)


def _list_legs(data: StoryData) -> Iterator[Rule]:
    """Yield a rule for each certainty of each journey; of a crowd one for each certainty."""
    traces = data.scene.traces
    if data.scene.is_crowded:
        found = {traced.leg.certainty for legs in traces.values() for traced in legs}
        for certainty in ALL_CERTAINTIES:
            if certainty in found:
                label = data.words.say(f"certainty.{certainty}")
                paint = _draw_leg(certainty, LIGHT.quiet)
                yield Rule(label, (("certainty", certainty),), paint)
        return
    for number, (id_, legs) in enumerate(traces.items()):
        for certainty in ALL_CERTAINTIES:
            if any(traced.leg.certainty == certainty for traced in legs):
                label = (
                    f"{data.scene.name('route', id_)}: {data.words.say(f'certainty.{certainty}')}"
                )
                where = (("journey", id_), ("certainty", certainty))
                yield Rule(label, where, _draw_leg(certainty, pick_hue(number, LIGHT)))


def _list_flows(data: StoryData) -> Iterator[Rule]:
    """Yield a rule for each width of flows: for each number of journeys, or for a few classes."""
    counts = sorted({flow.count for flow in data.scene.flows})
    size = math.ceil(len(counts) / _MOST_WIDTHS)
    for start in range(0, len(counts), size):
        low, *_, high = *counts[start : start + size], counts[min(start + size, len(counts)) - 1]
        label = data.words.say("flows.count", count=high)
        if low < high:
            label = f"{data.words.say_number(low)} – {label}"
        width = measure_flow(round((low + high) / 2), counts[-1])
        yield Rule(label, (), Line(pick_hue(0, LIGHT), width), between=("count", low, high))


def _draw_leg(certainty: Certainty, colour: str) -> Line:
    shares = DASHES.get(certainty)
    dashes = shares and (max(shares[0], _DOT) * ROUTE_WIDTH, shares[1] * ROUTE_WIDTH)
    return Line(colour, measure_route(certainty), dashes)


def _list_events(data: StoryData) -> Iterator[Rule]:
    for certainty in (*EVENT_CERTAINTIES, UNSTATED):
        if any(event.certainty == certainty for event in data.scene.story.events.values()):
            hollow = certainty == "reported"
            paint = Marker(
                "diamond",
                round(2 * EVENT_RADIUS * (PLAIN_SHARE if certainty == UNSTATED else 1), 2),
                LIGHT.paper if hollow else LIGHT.event,
                Line(LIGHT.event if hollow else LIGHT.paper, _EDGE if hollow else 1.5),
            )
            label = f"{data.words.say('legend.event')}, {data.words.say(f'certainty.{certainty}')}"
            yield Rule(label, (("certainty", certainty),), paint)
