"""How a story's map is opened where its author does not say: at which meridian, round which hub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise

from geo.story.records import Event, Place, Route

_TURN = 360.0


def find_hub(places: Mapping[str, Place], routes: Mapping[str, Route]) -> str:
    """Return the id of the place at which most journeys call, the first of several.

    In a story without journeys it is the first place, and empty where there is no place either.
    """
    declared = [place.id for place in places.values() if place.role == "hub"]
    calls = Counter(stop for route in routes.values() for stop in set(route.stops))
    legs = Counter(stop for route in routes.values() for stop in route.stops)
    ranked = sorted(places, key=lambda id_: (-calls[id_], -legs[id_]))
    return next(iter([*declared, *ranked]), "")


def find_meridian(
    places: Mapping[str, Place], routes: Mapping[str, Route], events: Mapping[str, Event]
) -> float:
    """Return the meridian, in [-180, 180), at which opening the world tears fewest legs.

    Of those it is the one in the middle of the widest stretch without any point.
    """
    found: list[Place | Event] = [*places.values(), *events.values()]
    points = sorted({it.lon % _TURN for it in found})
    if not points:
        return -180.0
    spans = [
        (places[a].lon, places[b].lon)
        for route in routes.values()
        for a, b in pairwise(route.stops)
        if a in places and b in places
    ]
    gaps = list(pairwise([*points, points[0] + _TURN]))
    best = min(gaps, key=lambda gap: (_count_torn(spans, sum(gap) / 2), gap[0] - gap[1]))
    middle = round((best[0] + best[1]) / 2, 1)
    return float((middle + 180) % _TURN - 180)


def _count_torn(spans: Iterable[tuple[float, float]], meridian: float) -> int:
    """Count the legs that cross a meridian, each going the shorter way round."""
    torn = 0
    for start, end in spans:
        across = (end - start + 180) % _TURN - 180
        ahead = (meridian - start) % _TURN if across > 0 else (start - meridian) % _TURN
        torn += ahead < abs(across)
    return torn
