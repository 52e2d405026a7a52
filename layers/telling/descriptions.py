"""What each shape on the map says in words: for tooltips, legends and readers who cannot see it."""

from __future__ import annotations

from geo.globe.geodesics import WGS84, measure_distance
from geo.story.dates import DateSpan
from geo.story.records import UNSTATED, Certainty, Chapter, Event, Leg, Place, Route
from geo.story.tracing import TracedLeg
from layers.scene import Scene
from layers.telling.flows import describe_flow, list_hedges
from layers.telling.words import Words, end_sentence, name_country

# Nearer, kilometres are too few to tell.
_NEAR_KM = 10.0
# Of journeys, places or events of a story of many, in the words of one view.
_MOST_TOLD = 12


def span_leg(leg: Leg) -> DateSpan | None:
    """Return when a leg was travelled, from the first to the last date known; None without any."""
    dates = [date for date in (leg.departed, leg.arrived) if date is not None]
    return DateSpan(dates[0], dates[-1]) if dates else None


def describe_leg(traced: TracedLeg, words: Words) -> str:
    """Return a leg in words: ends, certainty, what the line is, dates, distance."""
    leg, language = traced.leg, words.language
    parts = [
        words.say(
            "leg.line",
            start=traced.start.names[language],
            end=traced.end.names[language],
            certainty=words.say(f"line.{leg.certainty}"),
            path=words.say(f"path.{leg.path}"),
        )
    ]
    parts += date_leg(leg, words)
    key = "leg.length" if leg.path == "track" else "leg.distance"
    parts.append(words.say(key, distance=say_distance(traced, words)))
    return " ".join(parts)


def date_leg(leg: Leg, words: Words) -> list[str]:
    """Return in sentences when a leg was begun and ended, as far as that is known."""
    if leg.departed is not None and leg.departed == leg.arrived:
        return [words.say("leg.both", date=words.say_date(leg.departed))]
    return [
        words.say(f"leg.{name}", date=words.say_date(date))
        for name, date in (("departed", leg.departed), ("arrived", leg.arrived))
        if date is not None
    ]


def explain_certainty(certainty: Certainty, words: Words) -> str:
    """Return what is claimed by a certainty, or that the story states none."""
    if certainty == UNSTATED:
        return words.say("certainty.unstated_meaning")
    return words.say(f"certainty_meaning.{certainty}")


def describe_route(route: Route, traced: tuple[TracedLeg, ...], words: Words) -> str:
    """Return a journey in words, leg by leg."""
    parts = [f"{route.title[words.language]}."]
    parts += [describe_leg(leg, words) for leg in traced]
    if route.public is not None:
        parts.append(words.say("leg.public", date=words.say_date(route.public)))
    return " ".join(parts)


def describe_place(place: Place, words: Words, *, origin: bool = True) -> str:
    """Return a place in words: its name, what its point marks, how precise it is.

    Without ``origin`` nothing is said of the article that the story starts from, neither that it
    names the place nor how the point goes beyond it: who has the map alone knows no article.
    """
    language = words.language
    precision = say_precision(place, words)
    kind = say_kind(place, words)
    if not origin:
        return " ".join(filter(None, [f"{place.names[language]}.", kind, precision]))
    parts = [f"{place.names[language]}.", kind, place.marks[language], precision]
    return " ".join(part for part in (*parts, say_origin(place, words)) if part)


def say_precision(record: Place | Event, words: Words) -> str:
    """Return how precise a point is, or the bounds of an area."""
    if record.area:
        stated = record.precision in ("approximate", UNSTATED)
        return words.say(f"area.{record.precision if stated else 'given'}")
    return words.say(f"precision.{record.precision}")


def say_kind(place: Place, words: Words) -> str:
    """Return what a place is, as a sentence; nothing where it is of no kind."""
    if place.kind is None:
        return ""
    name = place.kind.names[words.language]
    return end_sentence(name[:1].upper() + name[1:])


def say_occasion(event: Event, words: Words) -> str:
    """Return where and when an event was: its locality, as far as it has one, and its date."""
    date = words.say_span(event.date)
    locality = event.locality.get(words.language)
    return words.say("image.shown_event", name=locality, date=date) if locality else date


def describe_event(event: Event, words: Words, *, origin: bool = True) -> str:
    """Return an event in words: its name, date, certainty and what its point marks."""
    line = words.say(
        "event.line",
        name=event.names[words.language],
        date=say_occasion(event, words),
        certainty=words.say(f"event.{event.certainty}"),
    )
    if not origin:
        return f"{line} {say_precision(event, words)}"
    bounds = say_precision(event, words) if event.area else ""
    parts = [line, event.marks[words.language], bounds, say_origin(event, words)]
    return " ".join(part for part in parts if part)


def say_origin(record: Place | Event, words: Words) -> str:
    """Return whether a story's article names something; nothing where it rests on none."""
    if record.in_article is None:
        return ""
    return words.say("origin.article" if record.in_article else "origin.added")


def describe_view(chapter: Chapter, scene: Scene, words: Words, *, origin: bool = True) -> str:
    """Return in words all that the map shows while a chapter is read."""
    story = scene.story
    if scene.tells_flows(chapter):
        return words.say("page.view", parts=" ".join(_describe_flows(chapter, scene, words)))
    # Of many, as many as somebody would listen to, and how many more there are.
    told = list(chapter.routes[:_MOST_TOLD] if scene.is_crowded else chapter.routes)
    parts = [describe_route(story.routes[id_], scene.traces[id_], words) for id_ in told]
    if len(told) < len(chapter.routes):
        parts.append(words.say("crowd.rest", count=len(chapter.routes) - len(told)))
    stops = {stop for id_ in chapter.routes for stop in story.routes[id_].stops}
    places = [id_ for id_ in chapter.places if id_ not in stops]
    told = places[:_MOST_TOLD] if scene.has_many else places
    parts += [describe_place(story.places[id_], words, origin=origin) for id_ in told]
    if len(told) < len(places):
        parts.append(words.say("crowd.more_places", count=len(places) - len(told)))
    parts += _describe_others(chapter, scene, words, origin=origin)
    return words.say("page.view", parts=" ".join(parts))


def _describe_flows(chapter: Chapter, scene: Scene, words: Words) -> list[str]:
    told = scene.flows[:_MOST_TOLD]
    parts = [describe_flow(flow, words) for flow in told]
    rest = len(scene.drawn_flows) - len(told)
    parts += [words.say("flows.further", count=rest)] if rest > 0 else []
    parts += list_hedges(scene, words)
    return [*parts, *_describe_others(chapter, scene, words, origin=False)]


def _describe_others(chapter: Chapter, scene: Scene, words: Words, *, origin: bool) -> list[str]:
    """Return in words the events and the shaded countries of a chapter."""
    told = chapter.events[:_MOST_TOLD] if scene.has_many else chapter.events
    events = [scene.story.events[id_] for id_ in told]
    rest = len(chapter.events) - len(told)
    return [
        *(describe_event(event, words, origin=origin) for event in events),
        *([words.say("crowd.more_events", count=rest)] if rest else []),
        *(f"{name_country(it.code, words.language)}: {it.note}" for it in chapter.countries),
    ]


def say_distance(traced: TracedLeg, words: Words) -> str:
    """Return a leg's distance with its unit: to the kilometre, or below ten to ten metres."""
    km = round_distance(traced)
    if km < _NEAR_KM:
        return words.say("legs.m", distance=words.say_number(round(km * 100) * 10))
    return words.say("legs.km", distance=words.say_number(km))


def round_distance(traced: TracedLeg) -> float:
    """Return how far a leg's ends lie apart, in km, rounded to three figures.

    It is the distance between the ends on the ellipsoid, never the length of a schematic arc; of a
    track it is the length along it.
    """
    if traced.leg.path == "track":
        return float(f"{WGS84.line_length(*traced.points.T) / 1000:.3g}")
    start, end = (traced.start.lon, traced.start.lat), (traced.end.lon, traced.end.lat)
    return float(f"{measure_distance(start, end) / 1000:.3g}")
