"""A story laid out on its opened world: where everything stands, and which chapter it is of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import MultiPolygon

from geo.story.areas import open_area
from geo.story.flows import Flow, TracedFlow, list_overview_flows, trace_overview_flows
from geo.story.records import MOST_LEGS as MOST_LEGS  # with what is drawn by it
from geo.story.records import OVERVIEW_ID, Chapter, Story, Texts
from geo.story.tracing import Traces, trace_routes

Bounds = tuple[float, float, float, float]
# A view of a single point still shows this much around it, in degrees.
LEAST_SPAN = 6.0
# Points that lie nearer together than this, in degrees, would be one dot in such a view: it shows
# them from near, and no coast, since the basemap has none that is true at that scale.
CLOSE_SPAN = 0.5
# More places and events than this are drawn on one canvas of a page's map, as many legs are.
MOST_MARKS = 120
# More chapters than this have so many still maps that they are made cheap.
MOST_STILLS = 20
# No view is narrower, in degrees: some 300 m.
_NEAREST_SPAN = 0.003


@dataclass(frozen=True, eq=False)
class Scene:
    """A story in one language, laid out for drawing; another layout is another scene.

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

    @cached_property
    def span(self) -> float:
        """The larger side of what holds all points and lines, in degrees."""
        cloud = _gather(*_list_all(self), self)
        return float(np.ptp(cloud, axis=0).max()) if len(cloud) else 0.0

    @cached_property
    def areas(self) -> Mapping[tuple[str, str], MultiPolygon]:
        """The areas of places and events by (kind, id), on the opened world."""
        records = {("place", it.id): it.area for it in self.story.places.values()}
        records |= {("event", it.id): it.area for it in self.story.events.values()}
        return {key: open_area(area, self.story.world) for key, area in records.items() if area}

    @cached_property
    def is_crowded(self) -> bool:
        """Whether the story has more legs than a page draws as shapes of their own."""
        return sum(map(len, self.traces.values())) > MOST_LEGS

    @cached_property
    def has_many(self) -> bool:
        """Whether it has more legs, or more places and events, than a page draws as shapes."""
        return self.is_crowded or sum(map(len, self.points.values())) > MOST_MARKS

    @property
    def has_many_stills(self) -> bool:
        """Whether it has more still maps than a page holds as shapes that nobody sees."""
        return len(self.chapters) > MOST_STILLS

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """The flows of the overview, those of most journeys first; none unless it tells them."""
        return list_overview_flows(self.story)

    @property
    def drawn_flows(self) -> tuple[TracedFlow, ...]:
        """Those of them that are drawn."""
        return trace_overview_flows(self.story)

    def tells_flows(self, chapter: Chapter) -> bool:
        """Tell whether a chapter's map draws flows in the place of journeys."""
        return chapter.id == OVERVIEW_ID and bool(self.flows)

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


def show_chapter(chapter: Chapter, scene: Scene) -> Chapter:
    """Return a chapter as its map shows it.

    One that tells flows has none of its journeys, and of the places at which they call those alone
    at which a flow that is drawn begins or ends.
    """
    if not scene.tells_flows(chapter):
        return chapter
    routes = (scene.story.routes[id_] for flow in scene.flows for id_ in flow.routes)
    called = {stop for route in routes for stop in route.stops}
    ends = {place.id for it in scene.drawn_flows for place in (it.flow.start, it.flow.end)}
    places = [id_ for id_ in chapter.places if id_ in ends or id_ not in called]
    missing = [id_ for id_ in scene.story.places if id_ in ends and id_ not in chapter.places]
    return replace(chapter, places=(*places, *missing), routes=())


def stand_flows(chapter: Chapter, scene: Scene) -> Scene:
    """Return the scene of a chapter's map.

    Where flows are told, a place at which any begins or ends stands there, and nowhere else.
    """
    if not scene.tells_flows(chapter):
        return scene
    ends: dict[tuple[str, str], set[tuple[float, float]]] = {}
    for it in scene.drawn_flows:
        for place, (lon, lat) in ((it.flow.start, it.points[0]), (it.flow.end, it.points[-1])):
            ends.setdefault(("place", place.id), set()).add((round(float(lon), 6), float(lat)))
    stands = {key: tuple(sorted(at)) for key, at in ends.items()}
    return replace(scene, points={**scene.points, **stands})


def fit_chapter(chapter: Chapter, scene: Scene) -> Bounds:
    """Return the view of a chapter: west, south, east, north, longitudes on the opened world."""
    if chapter.bounds is not None:
        west, south, east, north = chapter.bounds
        west = scene.story.world.place_longitude(west)
        return west, south, west + (east - chapter.bounds[0]) % 360, north
    return fit_points(gather_shown(chapter, scene), scene)


def gather_shown(chapter: Chapter, scene: Scene) -> npt.NDArray[np.float64]:
    """Return all points that a chapter's map shows: lon and lat of shape (n, 2)."""
    shown, scene = show_chapter(chapter, scene), stand_flows(chapter, scene)
    lines = [it.points for it in scene.drawn_flows] if scene.tells_flows(chapter) else []
    return np.vstack([*lines, _gather(shown.places, shown.routes, shown.events, scene)])


def fit_all(scene: Scene) -> Bounds:
    """Return the view that shows every journey, or all there is where there are none.

    It is west, south, east, north.
    """
    places, routes, events = _list_all(scene)
    return _fit((), routes, (), scene) if routes else _fit(places, (), events, scene)


def fit_points(points: npt.NDArray[np.float64], scene: Scene, *, margin: float = 0.0) -> Bounds:
    """Return the view of points, lon and lat of shape (n, 2): west, south, east, north.

    It shows ``margin`` of its own sides around them, and is never so narrow that nobody knows
    where they are: six degrees, or as much as points close together need, or the whole story.
    """
    if not len(points):
        return _show_world(scene)
    low, high = points.min(axis=0), points.max(axis=0)
    least = find_least_span(float((high - low).max()), scene)
    room = np.maximum((high - low) * margin, (least - (high - low)) / 2)
    room = np.maximum(room, 0.0)
    (west, south), (east, north) = (low - room).tolist(), (high + room).tolist()
    return west, south, east, north


def find_least_span(span: float, scene: Scene) -> float:
    """Return how much a view must show at least of what is ``span`` wide, both in degrees."""
    least = min(LEAST_SPAN, scene.span or LEAST_SPAN)
    if 0 < span < CLOSE_SPAN:
        least = min(least, span)
    return max(least, _NEAREST_SPAN)


def round_bounds(bounds: Bounds) -> list[float]:
    """Return a view for a page's scripts: to a metre where it is close, else to 100 m."""
    return [round(edge, 5 if is_close(bounds) else 3) for edge in bounds]


def is_close(bounds: Bounds) -> bool:
    """Tell whether a view is so narrow that the basemap has no true coast for it."""
    west, south, east, north = bounds
    return max(east - west, north - south) < CLOSE_SPAN


def _fit(
    places: tuple[str, ...], routes: tuple[str, ...], events: tuple[str, ...], scene: Scene
) -> Bounds:
    return fit_points(_gather(places, routes, events, scene), scene)


def _list_all(scene: Scene) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    return tuple(scene.story.places), tuple(scene.traces), tuple(scene.story.events)


def _gather(
    places: tuple[str, ...], routes: tuple[str, ...], events: tuple[str, ...], scene: Scene
) -> npt.NDArray[np.float64]:
    points = [point for id_ in places for point in scene.points["place", id_]]
    points += [point for id_ in events for point in scene.points["event", id_]]
    lines = [leg.points for id_ in routes for leg in scene.traces[id_]]
    lines += trace_areas(places, events, scene)
    return np.vstack([*lines, np.array(points, dtype=np.float64).reshape(-1, 2)])


def trace_areas(
    places: Iterable[str], events: Iterable[str], scene: Scene
) -> list[npt.NDArray[np.float64]]:
    """Return the outlines of the areas among places and events, lon and lat of shape (n, 2)."""
    keys = list_areas(places, events, scene)
    return [shapely.get_coordinates(scene.areas[key]) for key in keys]


def list_areas(places: Iterable[str], events: Iterable[str], scene: Scene) -> list[tuple[str, str]]:
    """Return kind and id of the areas among places and events."""
    keys = [*(("place", id_) for id_ in places), *(("event", id_) for id_ in events)]
    return [key for key in keys if key in scene.areas]


def _show_world(scene: Scene) -> Bounds:
    west, east = scene.extent
    return west, -60.0, east, 75.0


def _stand_places(
    traces: Traces, story: Story
) -> dict[tuple[str, str], tuple[tuple[float, float], ...]]:
    """Return where each place stands: wherever a journey passes it, or once in the world."""
    ends: dict[str, set[float]] = {id_: set() for id_ in story.places}
    for legs in traces.values():
        for leg in legs:
            for stop, point in ((leg.start, leg.points[0]), (leg.end, leg.points[-1])):
                ends[stop.id].add(round(float(point[0]), 6))
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
