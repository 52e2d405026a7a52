"""The story's data as RFC 7946 GeoJSON, for people who take it away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.globe.world import World, cut_at_antimeridian, turn_lines
from geo.story.areas import make_geometry
from geo.story.dates import DateSpan, PartialDate, write_day
from geo.story.records import Event, Leg, Place, Route, Story, Texts
from geo.story.tracing import TracedLeg, Traces, trace_routes

# Seven decimals are 1 cm; RFC 7946 asks for no more than is needed.
_DECIMALS = 7
# Cut at 180 degrees.
_GREENWICH_WORLD = World(-180.0)

Properties = dict[str, Any]


def make_places(story: Story) -> dict[str, Any]:
    """Return the places as a FeatureCollection of Points, and of Polygons where they are areas."""
    records = story.places.values()
    return _collect(map(_place_record, records), map(describe_place, records))


def make_events(story: Story) -> dict[str, Any]:
    """Return the events as a FeatureCollection of Points, and of Polygons where they are areas."""
    records = story.events.values()
    return _collect(map(_place_record, records), map(describe_event, records))


def make_routes(story: Story, traces: Traces | None = None) -> dict[str, Any]:
    """Return the journeys as they are drawn, one feature each, cut at the antimeridian.

    A journey is a LineString, or a MultiLineString where it crosses 180 degrees (RFC 7946,
    section 3.1.9).
    """
    drawn = trace_routes(story) if traces is None else traces
    return _collect(
        (make_line(join_legs(drawn[id_])) for id_ in story.routes),
        (describe_route(route, drawn[route.id]) for route in story.routes.values()),
    )


COLLECTIONS: Mapping[str, Callable[[Story], dict[str, Any]]] = {
    "places": make_places,
    "routes": make_routes,
    "events": make_events,
}


def join_legs(traced: tuple[TracedLeg, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Join a journey's legs into one array of shape (n, 2), each stop once."""
    return np.vstack([traced[0].points[:1], *(leg.points[1:] for leg in traced)])


def make_line(points: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> dict[str, Any]:
    """Return a line of continuous longitude, shape (n, 2), as GeoJSON cut at the antimeridian."""
    parts = [np.round(part, _DECIMALS).tolist() for part in cut_at_antimeridian(points)]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def cut_lines(lines: Sequence[npt.NDArray[np.float64]]) -> npt.NDArray[np.object_]:
    """Return lines of continuous longitude, each of shape (n, 2), as MultiLineStrings.

    They are in WGS 84 degrees, longitude first, cut at the antimeridian, and have the positions
    that ``make_line`` gives them.
    """
    owners, pieces = turn_lines(lines, _GREENWICH_WORLD)
    if not pieces:
        return np.array([], dtype=object)
    whole = np.round(np.vstack(pieces), _DECIMALS)
    numbers = np.repeat(np.arange(len(pieces)), [len(piece) for piece in pieces])
    parts = np.asarray(shapely.linestrings(whole, indices=numbers), dtype=object)
    return np.asarray(shapely.multilinestrings(parts, indices=owners), dtype=object)


def _collect(
    geometries: Iterable[dict[str, Any]], properties: Iterable[Properties]
) -> dict[str, Any]:
    features = [
        {"type": "Feature", "id": told["id"], "geometry": geometry, "properties": told}
        for geometry, told in zip(geometries, properties, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _keep_known(id_: str, properties: Properties) -> Properties:
    known = {key: value for key, value in properties.items() if value not in (None, (), "")}
    return {"id": id_, **known}


def _place_record(record: Place | Event) -> dict[str, Any]:
    if record.area:
        return make_geometry(record.area)
    return {"type": "Point", "coordinates": [record.lon, record.lat]}


def describe_place(place: Place) -> Properties:
    """Return what is known of a place, as its feature says it."""
    return _keep_known(
        place.id,
        {
            **_flatten("name", place.names),
            "variants": place.variants,
            "country": place.country,
            "place_kind": place.kind and place.kind.id,
            "role": place.role,
            **_flatten("marks", place.marks),
            "precision": place.precision,
            "in_article": place.in_article,
            "sources": place.sources,
        },
    )


def describe_event(event: Event) -> Properties:
    """Return what is known of an event, as its feature says it."""
    return _keep_known(
        event.id,
        {
            **_flatten("name", event.names),
            **_flatten("locality", event.locality),
            "country": event.country,
            **_flatten("marks", event.marks),
            "precision": event.precision,
            "in_article": event.in_article,
            "date": str(event.date),
            **_write_days(event.date.start, event.date.end),
            **{
                f"{name}_precision": date.precision
                for name, date in (("start", event.date.start), ("end", event.date.end))
                if date is not None
            },
            "certainty": event.certainty,
            **_date("public", event.public),
            "sources": event.sources,
        },
    )


def describe_route(route: Route, traced: tuple[TracedLeg, ...]) -> Properties:
    """Return what is known of a journey and of each of its ``legs``, as its feature says it."""
    return _keep_known(
        route.id,
        {
            **_flatten("name", route.names),
            **_flatten("title", route.title),
            "variants": route.variants,
            "stops": route.stops,
            "journey_group": route.group and route.group.id,
            "in_article": route.in_article,
            **_date("public", route.public),
            **_write_days(*_find_ends(route.legs)),
            "legs": [_make_leg(part.leg, part.start, part.end) for part in traced],
        },
    )


def _make_leg(leg: Leg, start: Place, end: Place) -> dict[str, Any]:
    return {
        "origin": start.id,
        "destination": end.id,
        "path": leg.path,
        "certainty": leg.certainty,
        **_date("departed", leg.departed),
        **_date("arrived", leg.arrived),
        **_write_days(*_find_ends([leg])),
        **_flatten("note", leg.note),
        "sources": leg.sources,
    }


def name_field(stem: str, language: str) -> str:
    """Return the name of the field that holds a text in a language: ``name_ko_latn``.

    It is one word of lower-case letters, digits and underscores, so that no program has to put
    it in quotation marks.
    """
    return f"{stem}_{language.replace('-', '_').lower()}"


def _flatten(name: str, texts: Texts) -> dict[str, str]:
    return {name_field(name, language): text for language, text in texts.items() if text}


def _date(name: str, date: PartialDate | DateSpan | None) -> dict[str, str]:
    if not isinstance(date, PartialDate):
        return {}
    return {name: str(date), f"{name}_precision": date.precision}


def _find_ends(legs: Iterable[Leg]) -> tuple[PartialDate | None, PartialDate | None]:
    """Return the first and the last date that is known of some legs in their order."""
    dates = [date for leg in legs for date in (leg.departed, leg.arrived) if date is not None]
    return (dates[0], dates[-1]) if dates else (None, None)


def _write_days(start: PartialDate | None, end: PartialDate | None) -> dict[str, str]:
    """Return the first and the last day that dates may mean, as programs read days."""
    days = {}
    if start is not None:
        days["date_from"] = write_day(start.first)
    if end is not None:
        days["date_to"] = write_day(end.last)
    return days
