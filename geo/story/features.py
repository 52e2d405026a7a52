"""Taking places, routes and events out of their GeoJSON features."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from geo.globe.arcs import BOWS
from geo.story.areas import Area, find_middle, read_area
from geo.story.fields import Fields
from geo.story.problems import show_value
from geo.story.reading import is_number
from geo.story.records import (
    CERTAINTIES,
    EVENT_CERTAINTIES,
    PATHS,
    PRECISIONS,
    ROLES,
    UNSTATED,
    Event,
    Group,
    Kind,
    Leg,
    Place,
    Route,
)
from geo.story.texts import Texts

# Web Mercator ends at 85.05 degrees.
MAX_LATITUDE = 85
Points = tuple[tuple[float, float], ...]
Named = TypeVar("Named", Kind, Group)
TRACK_PATTERN = re.compile(r"\w[\w. -]*\.(?:gpx|geojson|json)")


@dataclass(frozen=True)
class Context:
    """What a record is held against: the story's languages and the basemap's country codes.

    ``least_sources`` is how many sources each record must name, and ``has_article`` tells whether
    the story rests on an article. ``kinds`` are those that its places may be of, by their ids,
    and ``groups`` those of its journeys. ``read_track`` returns the line of a file of the folder.
    A ``draft`` may lack what is said of its media.
    """

    languages: tuple[str, ...]
    codes: frozenset[str]
    least_sources: int = 1
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    has_article: bool = True
    read_track: Callable[[str], Points] = lambda _: ()
    draft: bool = False


def take_place(fields: Fields, feature: Mapping[str, Any], context: Context) -> Place:
    """Return the place that a feature describes, its problems reported."""
    lon, lat, area = _take_shape(fields, feature)
    return Place(
        id=str(feature.get("id")),
        names=fields.texts("names", context.languages),
        lon=lon,
        lat=lat,
        country=fields.country("country", context.codes, required=False),
        role=fields.choice("role", ROLES, usual="stop"),
        marks=fields.blank_texts("marks", context.languages),
        precision=fields.choice("precision", PRECISIONS, usual=UNSTATED),
        in_article=_take_in_article(fields, context),
        sources=fields.sources(least=context.least_sources),
        variants=fields.strings("variants"),
        kind=_take_one(fields, "kind", context.kinds),
        area=area,
    )


def take_event(fields: Fields, feature: Mapping[str, Any], context: Context) -> Event:
    """Return the event that a feature describes, its problems reported."""
    lon, lat, area = _take_shape(fields, feature)
    date = fields.span("date")
    return Event(
        id=str(feature.get("id")),
        names=fields.texts("names", context.languages),
        lon=lon,
        lat=lat,
        country=fields.country("country", context.codes, required=False),
        marks=fields.blank_texts("marks", context.languages),
        precision=fields.choice("precision", PRECISIONS, usual=UNSTATED),
        in_article=_take_in_article(fields, context),
        date=date,  # type: ignore[arg-type]  # an event without a date is not kept
        certainty=fields.choice("certainty", EVENT_CERTAINTIES, usual=UNSTATED),
        sources=fields.sources(least=context.least_sources),
        public=fields.date("public"),
        area=area,
        locality=fields.texts("locality", context.languages, required=False) or Texts(),
    )


def take_route(fields: Fields, feature: Mapping[str, Any], context: Context) -> Route:
    """Return the journey that a feature describes, its problems reported."""
    legs = []
    for number, table in enumerate(fields.tables("legs", required=True), start=1):
        leg = fields.nested(table, record=f"{fields.record}, leg {number}")
        legs.append(_take_leg(leg, context))
        leg.refuse_others()
        fields.sound &= leg.sound
    names = fields.texts("names", context.languages)
    route = Route(
        id=str(feature.get("id")),
        names=names,
        title=fields.texts("title", context.languages, required=False) or names,
        stops=fields.ids("stops", least=2),
        in_article=_take_in_article(fields, context),
        legs=tuple(legs),
        public=fields.date("public"),
        variants=fields.strings("variants"),
        group=_take_one(fields, "group", context.groups),
    )
    if fields.sound and len(route.legs) != len(route.stops) - 1:
        fields.report(
            "legs",
            f"has {len(route.legs)}; {len(route.stops)} stops are joined by {len(route.stops) - 1}",
        )
    return route


def _take_leg(fields: Fields, context: Context) -> Leg:
    leg = Leg(
        path=fields.choice("path", PATHS),
        certainty=fields.choice("certainty", CERTAINTIES, usual=UNSTATED),
        note=fields.blank_texts("note", context.languages),
        sources=fields.sources(least=context.least_sources),
        departed=fields.date("departed"),
        arrived=fields.date("arrived"),
        avoid=fields.countries("avoid", context.codes),
        bow=_take_bow(fields),
        track=_take_track(fields, context),
        via=_take_via(fields),
    )
    _check_track(fields, leg)
    if fields.sound and leg.path == "geodesic":
        if leg.certainty != "documented":
            found = "not stated" if leg.certainty == UNSTATED else f'"{leg.certainty}"'
            fields.report(
                "path",
                f'is "geodesic" and `certainty` is {found}; only a documented '
                "leg is drawn as the shortest line, others are schematic",
            )
        for name in ("avoid", "bow"):
            if getattr(leg, name):
                fields.report(name, 'is for legs whose `path` is "schematic"')
    if leg.departed and leg.arrived and leg.arrived.ends <= leg.departed.begins:
        fields.report("arrived", f'is "{leg.arrived}", before `departed` "{leg.departed}"')
    return leg


def _take_track(fields: Fields, context: Context) -> Points:
    """Return the line of the file that a leg names."""
    name = fields.optional("track")
    if name is None:
        return ()
    if isinstance(name, str) and TRACK_PATTERN.fullmatch(name):
        points = context.read_track(name)
        fields.sound &= len(points) > 1
        return points
    form = "the name of a .gpx or .geojson file in the story's folder"
    fields.report("track", f"is {show_value(name)}; it must be {form}")
    return ()


def _take_via(fields: Fields) -> Points:
    value = fields.optional("via")
    if value is None:
        return ()
    if isinstance(value, list) and all(map(_is_position, value)):
        return tuple((float(lon), float(lat)) for lon, lat in value)
    fields.report("via", f"is {show_value(value)}; it must be a list of [lon, lat] in degrees")
    return ()


def _is_position(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(is_number, value))
        and abs(value[0]) <= 180
        and abs(value[1]) <= MAX_LATITUDE
    )


def _check_track(fields: Fields, leg: Leg) -> None:
    given = [name for name in ("track", "via") if fields.has(name)]
    if leg.path != "track":
        for name in given:
            fields.report(name, 'is for legs whose `path` is "track"')
    elif len(given) != 1:
        found = "both" if given else "neither"
        fields.report("path", f'is "track", which needs one of `track` and `via`; it has {found}')


def _take_in_article(fields: Fields, context: Context) -> bool | None:
    """Return whether the story's article has a record; None where the story rests on none."""
    if not context.has_article:
        fields.optional("in_article")
        return None
    return fields.truth("in_article", usual=False)


def _take_one(fields: Fields, name: str, known: Mapping[str, Named]) -> Named | None:
    """Return the kind or the group that a record says it is of."""
    if known and fields.has(name):
        return known[fields.choice(name, tuple(known))]
    value = fields.optional(name)
    if value is not None:
        fields.report(name, f"is {show_value(value)}; story.toml has no [{name}s.<id>]")
    return None


def _take_bow(fields: Fields) -> float | None:
    value = fields.optional("bow")
    if "bow" not in fields.table:
        return None
    low, high = min(BOWS), max(BOWS)
    if is_number(value) and low <= value <= high:
        return float(value)
    fields.report("bow", f"is {show_value(value)}; a number from {low:g} to {high:g}")
    return None


def _take_shape(fields: Fields, feature: Mapping[str, Any]) -> tuple[float, float, Area]:
    """Return where a feature stands and its area: for a polygon, a position inside it."""
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return *_take_point(fields, feature), ()
    try:
        area = read_area(geometry, most_latitude=MAX_LATITUDE)
    except ValueError as error:
        fields.report("coordinates", f"is no {geometry['type']} that can be drawn: {error}")
        return 0.0, 0.0, ()
    return *find_middle(area), area


def _take_point(fields: Fields, feature: Mapping[str, Any]) -> tuple[float, float]:
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind != "Point":
        found = show_value(kind) if isinstance(geometry, dict) else show_value(geometry)
        fields.report("geometry", f"is {found}; it must be a Point, a Polygon or a MultiPolygon")
        return 0.0, 0.0
    position = geometry.get("coordinates")
    if not isinstance(position, list) or len(position) not in (2, 3):
        fields.report("coordinates", f"is {show_value(position)}; it must be [lon, lat]")
        return 0.0, 0.0
    if not all(is_number(part) for part in position):
        fields.report("coordinates", f"is {show_value(position)}; each must be a finite number")
        return 0.0, 0.0
    lon, lat = float(position[0]), float(position[1])
    if not -180 <= lon <= 180:
        fields.report("coordinates", f"has longitude {lon:g}; from -180 to 180")
    if not -90 <= lat <= 90:
        hint = "; longitude stands first" if -180 <= lat <= 180 and -90 <= lon <= 90 else ""
        fields.report("coordinates", f"has latitude {lat:g}; from -90 to 90{hint}")
    elif abs(lat) > MAX_LATITUDE:
        fields.report(
            "coordinates",
            f"has latitude {lat:g}; a web map draws only from -{MAX_LATITUDE} to {MAX_LATITUDE}",
        )
    return lon, lat
