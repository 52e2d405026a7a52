"""What a chapter speaks of, on its map: its lines and its points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from exports.images.crowds import FINE, draw_crowd, is_crowd, name_leg
from exports.images.drawing import Circle, Item, Points, Shape, Stroke
from exports.images.flows import draw_flows
from exports.images.framing import Frame
from exports.images.itinerary import names_each
from exports.images.signs import EVENT_RADIUS, PLACE_REACH, draw_event, draw_place, stroke_route
from exports.images.world import clip_line
from geo.globe.planes import MercatorPlane
from geo.story.records import Chapter
from layers.labels.areas import list_area_rooms
from layers.labels.labelling import Box
from layers.labels.spreading import spread_points
from layers.look import Theme, pick_hue
from layers.scene import Scene
from layers.telling.descriptions import describe_event, describe_leg, describe_place
from layers.telling.words import Words

# Places whose markers overlap are drawn smaller, but no smaller than this.
_LEAST_SCALE = 0.6
# Nearer than this share of what keeps two markers apart, both are told by a leader.
CROWDED = 1.6
# More points are too many to be named, told apart or set aside.
MOST_POINTS = 300
# The share of the map that the markers of so many may cover, and how small they may become.
_MOST_COVERED = 0.06
_SMALLEST = 0.2
_STOP_RADIUS = 2.2
_SPREADS = 24  # tries to set events aside without leaving the world


@dataclass(frozen=True)
class Mark:
    """A point on the map in pixels, and what it is.

    Attributes:
        kind: ``place`` or ``event``.
        id: the record's.
        x: rightward.
        y: downward.
        radius: of its marker.
        scale: share of the usual size that the marker is drawn in.
        crowded: its marker overlaps another place's, or nearly.
        home: where the point truly lies; the marker of an event may stand beside it.
        rooms: of an area, which has no marker unless it is smaller than one, where its name may
            stand inside, the best first.
    """

    kind: str
    id: str
    x: float
    y: float
    radius: float
    scale: float = 1.0
    crowded: bool = False
    home: tuple[float, float] | None = None
    rooms: tuple[tuple[float, float], ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Kind and id of the record: a stop is a place."""
        return "place" if self.kind == "stop" else self.kind, self.id

    @property
    def box(self) -> Box:
        """What its marker takes up."""
        reach = self.radius
        return Box(self.x - reach, self.y - reach, self.x + reach, self.y + reach)


def draw_routes(
    chapter: Chapter, scene: Scene, words: Words, frame: Frame, theme: Theme, *, unit: float
) -> list[Shape]:
    """Draw every leg of a chapter's journeys, each with its words; finely where they are many.

    Where it tells flows, these are drawn in their place.
    """
    if scene.tells_flows(chapter):
        return draw_flows(scene, words, frame, theme, unit=unit)
    if is_crowd(chapter, scene):
        return draw_crowd(chapter, scene, frame, theme, unit=unit)
    width = unit if names_each(chapter) else FINE * unit
    shapes = []
    told = {*chapter.routes}
    for number, (id_, legs) in enumerate(scene.traces.items()):
        if id_ not in told:
            continue
        for index, traced in enumerate(legs, start=1):
            stroke = stroke_route(traced.leg.certainty, pick_hue(number, theme), unit=width)
            lines = tuple(trace_in_view(traced.points, frame, room=stroke.width))
            if lines:
                name = name_leg(id_, index, len(legs))
                words_ = describe_leg(traced, words)
                shapes.append(Shape(lines, stroke=stroke, id=name, words=words_))
    return shapes


def trace_in_view(points: Points, frame: Frame, *, room: float) -> list[Points]:
    """Return a line, lon and lat of continuous longitude, as its pieces in the window."""
    return [
        np.round(piece, 2)
        for line in frame.trace(points)
        for piece in clip_line(line, frame, room=room)
    ]


def list_marks(chapter: Chapter, scene: Scene, frame: Frame, *, unit: float) -> list[Mark]:
    """Return the points that are in the window.

    Places whose markers would overlap are drawn smaller; events are moved off places just
    enough.
    """
    places = _find_marks("place", chapter.places, scene, frame, PLACE_REACH * unit)
    events = _find_marks("event", chapter.events, scene, frame, (EVENT_RADIUS + 0.8) * unit)
    if len(places) + len(events) > MOST_POINTS:
        return _shrink([*places, *events], frame)
    places = _thin_crowds(places)
    return places + _set_aside(events, places, frame, unit=unit)


def raise_hub(marks: Sequence[Mark], scene: Scene) -> list[Mark]:
    """Return the marks with the hub last, so that it is drawn over all others."""
    return sorted(marks, key=lambda mark: (mark.kind, mark.id) == ("place", scene.story.hub))


def list_stops(chapter: Chapter, scene: Scene, frame: Frame, *, unit: float) -> list[Mark]:
    """Return the stops in the window at which a journey bends, but which the chapter leaves out."""
    found = {}
    told = {*chapter.places}
    for id_ in chapter.routes:
        for traced in scene.traces[id_]:
            for stop, point in ((traced.start, traced.points[0]), (traced.end, traced.points[-1])):
                if stop.id not in told:
                    found[stop.id, *np.round(point, 6).tolist()] = stop.id, point
    points: dict[str, list[Points]] = {}
    for id_, point in found.values():
        points.setdefault(id_, []).append(point)
    return [
        mark
        for id_, spots in points.items()
        for mark in _place_marks("stop", id_, np.array(spots), frame, _STOP_RADIUS * unit)
    ]


def draw_stops(stops: Sequence[Mark], scene: Scene, theme: Theme) -> list[Item]:
    """Draw a small plain dot at each stop that has no marker."""
    return [
        Circle(
            stop.x,
            stop.y,
            stop.radius,
            fill=theme.quiet,
            id=f"stop-{stop.id}",
            words=scene.name("place", stop.id),
        )
        for stop in stops
    ]


def draw_stems(marks: Sequence[Mark], theme: Theme, *, unit: float) -> list[Shape]:
    """Draw a hairline from each event that was set aside to where it truly was."""
    return [
        Shape(
            (np.array([[mark.x, mark.y], mark.home]),),
            stroke=Stroke(theme.event, 0.9 * unit),
            id=f"stem-{mark.id}",
        )
        for mark in marks
        if mark.home is not None and math.dist((mark.x, mark.y), mark.home) > mark.radius
    ]


def list_hidden(chapter: Chapter, scene: Scene, frame: Frame) -> tuple[str, ...]:
    """Return the names of the places that the projection does not show."""
    return tuple(
        scene.name("place", id_)
        for id_ in chapter.places
        if not frame.shows(frame.turn_into_world(np.array(scene.points["place", id_]))).any()
    )


def draw_marks(
    marks: Sequence[Mark], scene: Scene, words: Words, theme: Theme, *, unit: float
) -> list[Item]:
    """Draw the markers."""
    items: list[Item] = []
    for mark in marks:
        if mark.kind == "place":
            place = scene.story.places[mark.id]
            if mark.rooms:
                continue
            items.append(
                draw_place(
                    mark.x,
                    mark.y,
                    place.precision,
                    theme,
                    unit=unit * mark.scale,
                    id_=f"place-{mark.id}",
                    words=describe_place(place, words, origin=False),
                    kind=place.kind,
                )
            )
        else:
            event = scene.story.events[mark.id]
            items.append(
                draw_event(
                    mark.x,
                    mark.y,
                    event.certainty,
                    theme,
                    unit=unit * mark.scale,
                    id_=f"event-{mark.id}",
                    words=describe_event(event, words, origin=False),
                )
            )
    return items


def is_dot(id_: str, scene: Scene, frame: Frame, radius: float) -> bool:
    """Tell whether a place's area is no larger in the window than a marker, which it then has."""
    edge = frame.turn_into_world(shapely.get_coordinates(scene.areas["place", id_]))
    drawn = frame.project(edge[frame.shows(edge)])
    return len(drawn) > 0 and float(np.ptp(drawn, axis=0).max()) < 2 * radius


def _find_marks(
    kind: str, ids: Sequence[str], scene: Scene, frame: Frame, radius: float
) -> list[Mark]:
    marks = []
    for id_ in ids:
        points = np.array(scene.points[kind, id_])
        rooms = list_area_rooms(kind, id_, scene)
        if rooms and not is_dot(id_, scene, frame, radius):
            marks += _place_area(id_, points, np.array(rooms), frame)
        else:
            marks += _place_marks(kind, id_, points, frame, radius)
    return marks


def _place_area(id_: str, points: Points, rooms: Points, frame: Frame) -> list[Mark]:
    """Return the marks of an area, each at its best room in the window, without a marker."""
    marks = []
    for turned in points - points[0]:
        seen = _place_marks("place", id_, rooms + turned, frame, 0)
        if seen:
            marks.append(replace(seen[0], rooms=tuple((mark.x, mark.y) for mark in seen)))
    return marks


def _place_marks(kind: str, id_: str, points: Points, frame: Frame, radius: float) -> list[Mark]:
    """Return the marks of a record's points, lon and lat, that are wholly in the window.

    A place that a journey comes back to round the world has one mark where its map has one spot.
    """
    points = frame.turn_into_world(points)
    spots = np.round(frame.project(points[frame.shows(points)]), 2).tolist()
    seen = {(round(x), round(y)): (x, y) for x, y in spots}
    return [
        Mark(kind, id_, x, y, radius)
        for x, y in seen.values()
        if _is_inside(x, y, radius, frame.box)
    ]


def _is_inside(x: float, y: float, radius: float, box: Box) -> bool:
    inside = box.left + radius <= x <= box.right - radius
    return inside and box.top + radius <= y <= box.bottom - radius


def _shrink(marks: Sequence[Mark], frame: Frame) -> list[Mark]:
    """Make the markers of very many points so small that the map is seen between them."""
    box = frame.box
    room = _MOST_COVERED * (box.right - box.left) * (box.bottom - box.top)
    taken = sum(math.pi * mark.radius**2 for mark in marks)
    scale = max(_SMALLEST, min(_LEAST_SCALE, math.sqrt(room / max(taken, 1.0))))
    return [
        mark if mark.rooms else replace(mark, radius=mark.radius * scale, scale=scale)
        for mark in marks
    ]


def _thin_crowds(places: Sequence[Mark]) -> list[Mark]:
    """Make the markers smaller that overlap, and note which are hard to tell apart."""
    thinned = []
    dots = np.array([(it.x, it.y) for it in places if not it.rooms]).reshape(-1, 2)
    number = -1
    for place in places:
        if place.rooms:
            thinned.append(place)
            continue
        number += 1
        nearest = _measure_nearest(dots, number)
        apart = 2 * place.radius
        if nearest is None or nearest >= CROWDED * apart:
            thinned.append(place)
            continue
        scale = min(1.0, max(_LEAST_SCALE, nearest / apart))
        thinned.append(replace(place, radius=place.radius * scale, scale=scale, crowded=True))
    return thinned


def _measure_nearest(dots: Points, number: int) -> float | None:
    """Return how far one of some dots is from the nearest other one, None where it is alone."""
    if len(dots) < 2:
        return None
    away = ((dots - dots[number]) ** 2).sum(axis=1)
    away[number] = np.inf
    return math.dist(dots[number], dots[int(np.argmin(away))])


def _set_aside(
    events: Sequence[Mark], places: Sequence[Mark], frame: Frame, *, unit: float
) -> list[Mark]:
    """Move events off places and off one another; none leaves the world or the window."""
    fixed = [(place.x, place.y) for place in places if not place.rooms]
    homes = [(event.x, event.y) for event in events]
    distance = (PLACE_REACH + EVENT_RADIUS + 1.5) * unit
    for _ in range(_SPREADS):
        spread = spread_points(homes, fixed, distance=distance)
        lost = [
            spot
            for spot, home, event in zip(spread, homes, events, strict=True)
            if spot != home and not _is_on_world(spot, event.radius, frame)
        ]
        if not lost:
            break
        fixed += lost
    return [
        replace(event, x=round(x, 2), y=round(y, 2), home=home)
        for event, home, (x, y) in zip(events, homes, spread, strict=True)
    ]


def _is_on_world(spot: tuple[float, float], radius: float, frame: Frame) -> bool:
    """Tell whether a whole marker stands on the world and in the window."""
    if not _is_inside(*spot, radius, frame.box):
        return False
    if isinstance(frame.plane, MercatorPlane):
        return True
    steps = np.array([(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]) * radius
    return bool(np.isfinite(frame.from_pixels(np.array(spot) + steps)).all())
