"""Flows: many journeys as one line for all that begin at one place and end at another."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import shapely

from geo.globe.arcs import CLEARANCE_DEG, measure_bow, trace_arc
from geo.globe.countries import load_country
from geo.globe.geodesics import UndrawableLineError
from geo.story.dates import PartialDate
from geo.story.records import ALL_CERTAINTIES, OVERVIEW_ID, Certainty, Place, Route, Story
from geo.story.tracing import trace_route

# As many lines of many widths as can be told apart; the others, which have the fewest journeys, are
# counted.
MOST_FLOWS = 60
# Of more ends than this no line can keep apart from each.
_MOST_BESIDE = 40


@dataclass(frozen=True)
class Flow:
    """The journeys that begin at ``start`` and end at ``end``, which may be the same place.

    ``routes`` are their ids, in the order of their file. ``certainties`` counts them, each by its
    least sure leg; ``first`` and ``last`` are the dates between which they were made, as far as
    any is known.
    """

    start: Place
    end: Place
    routes: tuple[str, ...]
    certainties: Mapping[Certainty, int]
    first: PartialDate | None
    last: PartialDate | None

    @property
    def id(self) -> str:
        """Its name: no id of a place has two hyphens in a row."""
        return f"{self.start.id}--{self.end.id}"

    @property
    def count(self) -> int:
        """How many journeys it has."""
        return len(self.routes)

    @property
    def returns(self) -> bool:
        """Whether it ends where it began."""
        return self.start.id == self.end.id


@dataclass(frozen=True)
class TracedFlow:
    """A flow as it is drawn.

    ``points`` has shape (n, 2): lon, lat in degrees (WGS 84), longitude continuous, both ends where
    its journeys, as they are traced, have them. A flow that returns has one point.
    """

    flow: Flow
    points: npt.NDArray[np.float64]


# A story does not change, and each of its languages draws the same lines.
_TRACED: WeakKeyDictionary[Story, tuple[TracedFlow, ...]] = WeakKeyDictionary()


def list_flows(routes: Iterable[Route], story: Story) -> tuple[Flow, ...]:
    """Return the flows of journeys, those of most journeys first."""
    gathered: dict[tuple[str, str], list[Route]] = {}
    for route in routes:
        gathered.setdefault((route.stops[0], route.stops[-1]), []).append(route)
    flows = [_make_flow(*ends, kin, story) for ends, kin in gathered.items()]
    return tuple(sorted(flows, key=lambda flow: -flow.count))


def list_overview_flows(story: Story) -> tuple[Flow, ...]:
    """Return the flows of a story's overview, none where it tells its journeys one by one."""
    if story.overview != "flows":
        return ()
    chapter = story.chapters[story.language][OVERVIEW_ID]
    return list_flows((story.routes[id_] for id_ in chapter.routes), story)


def trace_overview_flows(story: Story) -> tuple[TracedFlow, ...]:
    """Trace the flows of a story's overview that a map draws: ``MOST_FLOWS`` of them at most.

    They are traced once for each story.

    Raises:
        UndrawableLineError: one cannot be drawn; the message names it.
    """
    kept = _TRACED.get(story)
    if kept is None:
        kept = trace_flows(list_overview_flows(story)[:MOST_FLOWS], story)
        _TRACED[story] = kept
    return kept


def trace_flows(flows: Sequence[Flow], story: Story) -> tuple[TracedFlow, ...]:
    """Trace flows as plain arcs, on the opened world, two of opposite ways apart from each other.

    An arc keeps clear of the countries that any leg of its journeys avoids, unless it begins or
    ends there, and apart from the ends of other flows, if it can.

    Raises:
        UndrawableLineError: one cannot be drawn; the message names it.
    """
    ends = {place.id: place for flow in flows for place in (flow.start, flow.end)}
    bows: dict[str, float] = {}
    return tuple(_trace_flow(flow, story, list(ends.values()), bows) for flow in flows)


def trace_all_flows(story: Story) -> tuple[tuple[Flow, npt.NDArray[np.float64] | None], ...]:
    """Trace all flows of a story's overview: those that its map draws as they are drawn there.

    One that returns has no line, and neither has one beyond those of the map that cannot be drawn.
    """
    drawn = trace_overview_flows(story)
    bows = {it.flow.id: measure_bow(it.points) for it in drawn if not it.flow.returns}
    found: list[tuple[Flow, npt.NDArray[np.float64] | None]] = [
        (it.flow, None if it.flow.returns else it.points) for it in drawn
    ]
    for flow in list_overview_flows(story)[len(drawn) :]:
        line = None
        if not flow.returns:
            with contextlib.suppress(UndrawableLineError):
                line = _trace_flow(flow, story, (), bows).points
        found.append((flow, line))
    return tuple(found)


def _trace_flow(
    flow: Flow, story: Story, beside: Sequence[Place], bows: dict[str, float]
) -> TracedFlow:
    """Trace a flow apart from the one of the opposite way, whose bow is in ``bows``."""
    start, end = _find_ends(flow, story)
    if flow.returns:
        return TracedFlow(flow, np.array([start]))
    others = [(it.lon, it.lat) for it in beside if it not in (flow.start, flow.end)]
    try:
        points = trace_arc(
            start,
            end,
            avoid=[load_country(code) for code in _list_avoided(flow, story)],
            beside=others if len(others) <= _MOST_BESIDE else (),
            apart=bows.get(f"{flow.end.id}--{flow.start.id}"),
            whole=True,
        )
    except UndrawableLineError:
        between = f"from `{flow.start.id}` to `{flow.end.id}`"
        text = f"no arc {between} keeps clear of what the legs of its journeys avoid"
        raise UndrawableLineError(text) from None
    bows[flow.id] = measure_bow(points)
    points.flags.writeable = False
    return TracedFlow(flow, points)


def rate_route(route: Route) -> Certainty:
    """Return how sure a journey is: as sure as its least sure leg."""
    return max((leg.certainty for leg in route.legs), key=ALL_CERTAINTIES.index)


def _make_flow(start: str, end: str, routes: Sequence[Route], story: Story) -> Flow:
    counts = Counter(map(rate_route, routes))
    legs = [leg for route in routes for leg in route.legs]
    dates = [date for leg in legs for date in (leg.departed, leg.arrived) if date is not None]
    return Flow(
        story.places[start],
        story.places[end],
        tuple(route.id for route in routes),
        {certainty: counts[certainty] for certainty in ALL_CERTAINTIES if counts[certainty]},
        min(dates, key=lambda date: date.first, default=None),
        max(dates, key=lambda date: date.last, default=None),
    )


def _find_ends(flow: Flow, story: Story) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return lon, lat of where most journeys of a flow begin and end on the opened world.

    Those that stay in it go before those that stick out.
    """
    ways: Counter[tuple[float, float]] = Counter()
    for id_ in flow.routes:
        legs = trace_route(story.routes[id_], story)
        ways[round(float(legs[0].points[0, 0]), 6), round(float(legs[-1].points[-1, 0]), 6)] += 1
    world = story.world
    within = {way for way in ways if all(world.west <= lon <= world.east for lon in way)}
    first, last = max(ways, key=lambda way: (way in within, ways[way]))
    return (first, flow.start.lat), (last, flow.end.lat)


def _list_avoided(flow: Flow, story: Story) -> list[str]:
    legs = [leg for id_ in flow.routes for leg in story.routes[id_].legs]
    codes = dict.fromkeys(code for leg in legs for code in leg.avoid)
    ends = [shapely.Point(place.lon, place.lat) for place in (flow.start, flow.end)]
    near = {
        code
        for code in codes
        if any(shapely.dwithin(load_country(code), end, CLEARANCE_DEG) for end in ends)
    }
    return [code for code in codes if code not in near]
