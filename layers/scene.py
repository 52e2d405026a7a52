"""A story laid out on its opened world: where everything stands, and which chapter it is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.story.records import Chapter, Story, Texts
from geo.story.tracing import Traces, trace_routes

Bounds = tuple[float, float, float, float]
# A view of a single point still shows this much around it, in degrees.
_LEAST_SPAN = 6.0


@dataclass(frozen=True)
class Scene:
    """A story in one language, laid out for drawing.

    Longitudes are continuous degrees on the opened world. ``points`` has, for each (kind, id),
    one (lon, lat) or, on a voyage longer than the world, several. ``homes`` names the chapter
    to which each (kind, id) belongs.
    """

    story: Story
    language: str
    traces: Traces
    points: Mapping[tuple[str, str], tuple[tuple[float, float], ...]]
    homes: Mapping[tuple[str, str], str]
    extent: tuple[float, float]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters in reading order."""
        return tuple(self.story.chapters[self.language].values())

    def name(self, kind: str, id_: str) -> str:
        """Return the name of a place, route or event in the scene's language."""
        return self.names(kind, id_)[self.language]

    def names(self, kind: str, id_: str) -> Texts:
        """Return the names of a place, route or event in all its languages."""
        if kind == "place":
            return self.story.places[id_].names
        return self.story.routes[id_].names if kind == "route" else self.story.events[id_].names


def lay_out(story: Story, language: str) -> Scene:
    """Lay a story out in one of its languages."""
    traces = trace_routes(story)
    points = _stand_places(traces, story)
    for event in story.events.values():
        points["event", event.id] = ((story.world.place_longitude(event.lon), event.lat),)
    lons = [leg.points[:, 0] for legs in traces.values() for leg in legs]
    low = min([story.world.west, *(float(part.min()) for part in lons)])
    high = max([story.world.east, *(float(part.max()) for part in lons)])
    return Scene(story, language, traces, points, find_homes(story, language), (low, high))


def fit_chapter(chapter: Chapter, scene: Scene) -> Bounds:
    """Return the view of a chapter: west, south, east, north, longitudes on the opened world."""
    if chapter.bounds is not None:
        west, south, east, north = chapter.bounds
        west = scene.story.world.place_longitude(west)
        return west, south, west + (east - chapter.bounds[0]) % 360, north
    return _fit(chapter.places, chapter.routes, chapter.events, scene)


def fit_all(scene: Scene) -> Bounds:
    """Return the view that shows every journey: west, south, east, north."""
    return _fit((), tuple(scene.traces), (), scene)


def _fit(
    places: tuple[str, ...], routes: tuple[str, ...], events: tuple[str, ...], scene: Scene
) -> Bounds:
    points = [point for id_ in places for point in scene.points["place", id_]]
    points += [point for id_ in events for point in scene.points["event", id_]]
    lines = [leg.points for id_ in routes for leg in scene.traces[id_]]
    cloud = np.vstack([*lines, np.array(points).reshape(-1, 2)])
    west, south = cloud.min(axis=0)
    east, north = cloud.max(axis=0)
    wide, high = (max(0.0, _LEAST_SPAN - span) / 2 for span in (east - west, north - south))
    return float(west - wide), float(south - high), float(east + wide), float(north + high)


def _stand_places(
    traces: Traces, story: Story
) -> dict[tuple[str, str], tuple[tuple[float, float], ...]]:
    """Return where each place stands: wherever a journey passes it, or once in the world."""
    ends: dict[str, set[float]] = {id_: set() for id_ in story.places}
    for legs in traces.values():
        for leg in legs:
            for stop, point in ((leg.start, leg.points[0]), (leg.end, leg.points[-1])):
                ends[stop.id].add(round(float(point[0]), 4))
    return {
        ("place", place.id): tuple(
            (lon, place.lat)
            for lon in sorted(ends[place.id]) or [story.world.place_longitude(place.lon)]
        )
        for place in story.places.values()
    }


def find_homes(story: Story, language: str) -> dict[tuple[str, str], str]:
    """Return the chapter to which each (kind, id) belongs: the one that is most about it."""
    # The chapter of the same id, or else the one that speaks of the fewest things besides.
    homes: dict[tuple[str, str], str] = {}
    crowd: dict[tuple[str, str], int] = {}
    for chapter in story.chapters[language].values():
        spoken = {"place": chapter.places, "route": chapter.routes, "event": chapter.events}
        count = sum(len(ids) for ids in spoken.values())
        for kind, ids in spoken.items():
            for id_ in ids:
                if count < crowd.get((kind, id_), 10**6) or id_ == chapter.id:
                    homes[kind, id_] = chapter.id
                    crowd[kind, id_] = 0 if id_ == chapter.id else count
    return homes
