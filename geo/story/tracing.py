"""From stops to drawn lines: every leg traced, every journey one unbroken line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from geo.globe.arcs import trace_arc
from geo.globe.countries import load_country
from geo.globe.geodesics import UndrawableLineError, trace_geodesic
from geo.story.records import Leg, Place, Route, Story
from geo.story.tracks import trace_track, trace_via

# Of more stops than this no line can keep apart from each.
_MOST_BESIDE = 40


@dataclass(frozen=True)
class TracedLeg:
    """A leg as it is drawn.

    ``points`` has shape (n, 2): lon, lat in degrees (WGS 84). Longitude is continuous along the
    whole journey and lies in the story's opened world, unless the journey is longer than that.
    """

    leg: Leg
    start: Place
    end: Place
    points: npt.NDArray[np.float64]


Traces = Mapping[str, tuple[TracedLeg, ...]]
Traced = dict[str, tuple[Route, tuple[TracedLeg, ...]]]
# A story does not change: its check, each of its languages and each of its files draw the same
# lines. By route id, with the route that was traced.
_TRACED: WeakKeyDictionary[Story, Traced] = WeakKeyDictionary()
# The stops at which its journeys call, each once: listed anew for each of them, their time grows
# with the square of their number.
_STOPS: WeakKeyDictionary[Story, tuple[str, ...]] = WeakKeyDictionary()


def trace_routes(story: Story) -> dict[str, tuple[TracedLeg, ...]]:
    """Trace every route of a story, by route id.

    Raises:
        UndrawableLineError: a leg cannot be drawn.
    """
    return {route.id: trace_route(route, story) for route in story.routes.values()}


def list_traced(story: Story) -> Traced:
    """Return what has been traced of a story, to be sent with it to another process."""
    return dict(_TRACED.get(story, {}))


def keep_traced(story: Story, traced: Traced) -> None:
    """Keep what came with a story from another process, so that none of it is traced again."""
    for _, legs in traced.values():
        for leg in legs:
            leg.points.flags.writeable = False
    _TRACED.setdefault(story, {}).update(traced)


def trace_route(route: Route, story: Story) -> tuple[TracedLeg, ...]:
    """Trace one journey, placed in the opened world so that as little as possible leaves it.

    It is traced once for each story; its points cannot be written to.

    Raises:
        UndrawableLineError: a leg cannot be drawn; the message names it.
    """
    kept = _TRACED.setdefault(story, {})
    known, legs = kept.get(route.id, (None, ()))
    if known is not route:
        legs = _trace_route(route, story)
        for leg in legs:
            leg.points.flags.writeable = False
        kept[route.id] = route, legs
    return legs


def _trace_route(route: Route, story: Story) -> tuple[TracedLeg, ...]:
    stops = [story.places[stop] for stop in route.stops]
    lon = story.world.place_longitude(stops[0].lon)
    beside = _list_beside(route, story)
    lines = []
    for number, (leg, start, end) in enumerate(
        zip(route.legs, stops[:-1], stops[1:], strict=True), start=1
    ):
        try:
            points = trace_leg(leg, (lon, start.lat), (end.lon, end.lat), beside=beside)
        except UndrawableLineError as error:
            raise UndrawableLineError(f"leg {number}: {error}") from None
        lon = float(points[-1, 0])
        lines.append(points)
    shift = _best_turn(lines, west=story.world.west, east=story.world.east)
    return tuple(
        TracedLeg(leg, start, end, points + np.array([shift, 0.0]))
        for leg, start, end, points in zip(route.legs, stops[:-1], stops[1:], lines, strict=True)
    )


def trace_leg(
    leg: Leg,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    beside: Sequence[tuple[float, float]] = (),
) -> npt.NDArray[np.float64]:
    """Trace one leg from ``start`` to ``end`` (lon, lat in degrees) by its ``path``.

    A schematic one keeps apart from ``beside``, places at which it does not call, if it can.

    Returns an array of shape (n, 2), lon and lat in degrees, longitude continuous from ``start``.
    """
    if leg.path == "track":
        return trace_via(leg.via, start, end) if leg.via else trace_track(leg.track, start, end)
    if leg.path == "geodesic":
        return trace_geodesic(start, end)
    lands = [load_country(code) for code in leg.avoid]
    return trace_arc(start, end, avoid=lands, beside=beside, bow=leg.bow)


def _list_beside(route: Route, story: Story) -> list[tuple[float, float]]:
    """Return lon, lat of the stops of other journeys at which this one does not call.

    Of more than ``_MOST_BESIDE`` there are none.
    """
    stops = _STOPS.get(story)
    if stops is None:
        called = dict.fromkeys(stop for other in story.routes.values() for stop in other.stops)
        stops = _STOPS[story] = tuple(id_ for id_ in called if id_ in story.places)
    own = {*route.stops}
    if len(stops) - len(own) > _MOST_BESIDE:
        return []
    others = [story.places[id_] for id_ in stops if id_ not in own]
    return [(place.lon, place.lat) for place in others] if len(others) <= _MOST_BESIDE else []


def _best_turn(lines: list[npt.NDArray[np.float64]], *, west: float, east: float) -> float:
    # A voyage round the world is longer than the opened world: let it stick out least.
    lons = np.concatenate([line[:, 0] for line in lines])
    low, high = lons.min(), lons.max()

    def stray(turn: int) -> tuple[float, int]:
        out = max(west - (low + 360 * turn), 0) + max((high + 360 * turn) - east, 0)
        return float(out), abs(turn)

    return 360.0 * min(range(-2, 3), key=stray)
