"""Ask the map: what a class is asked, drawn from the story, so that any story has it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from geo.story.records import UNSTATED
from layers.lesson.lessons import say_leg_facts
from layers.scene import MOST_LEGS, Scene, fit_points, round_bounds
from layers.telling.references import write_title
from layers.telling.timeline import build_timeline
from layers.telling.words import Words

# A line is shown with this much around it, in parts of its own length.
_MARGIN = 0.15
# What has no beginning or no end lies beyond all others; a page's numbers have no infinity.
_ENDLESS = 1e12
_Row = TypeVar("_Row")


def list_findable(scene: Scene) -> list[dict[str, Any]]:
    """Return the places that a class is asked to find: id, lon and lat (WGS 84 degrees)."""
    return [
        {"id": place.id, "lon": place.lon, "lat": place.lat}
        for place in _pick(list(scene.story.places.values()), scene)
    ]


def fit_places(scene: Scene) -> list[float]:
    """Return the view of all places: west, south, east, north, degrees on the opened world."""
    points = [point for id_ in scene.story.places for point in scene.points["place", id_]]
    return _fit_line(np.array(points).reshape(-1, 2), scene)


def list_orderable(scene: Scene, words: Words) -> list[dict[str, Any]]:
    """Return the dated things in the order of time.

    ``first`` and ``last`` are the days between which a thing lies, the first of January of the year
    1 being 1: two whose days overlap have no order.
    """
    timeline = build_timeline(scene, words)
    if timeline is None:
        return []
    return [
        {
            "name": moment.name,
            "what": "" if moment.lane == "event" else moment.what.striptags(),
            "when": moment.when,
            "first": math.floor(max(moment.span.begins, -_ENDLESS)),
            "last": math.ceil(min(moment.span.ends, _ENDLESS)) - 1,
        }
        for moment in _pick(timeline.moments, scene)
    ]


def list_lines(scene: Scene, words: Words) -> list[dict[str, Any]]:
    """Return each leg with what is known of it, and by whom; of many, some from all over."""
    legs = [
        (id_, number, traced)
        for id_, legs in scene.traces.items()
        for number, traced in enumerate(legs, start=1)
        # Of what the story does not say nobody can be asked.
        if traced.leg.certainty != UNSTATED
    ]
    return [
        {
            "id": id_,
            "leg": number,
            "name": scene.name("route", id_),
            "places": [traced.start.id, traced.end.id],
            "certainty": traced.leg.certainty,
            "path": traced.leg.path,
            "facts": say_leg_facts(traced, words),
            "note": traced.leg.note[scene.language],
            "sources": [write_title(scene.story.sources[source]) for source in traced.leg.sources],
            "bounds": _fit_line(traced.points, scene),
        }
        for id_, number, traced in _pick(legs, scene)
    ]


def _pick(rows: Sequence[_Row], scene: Scene) -> Sequence[_Row]:
    """Return what a class is asked of: all, or of a story of many journeys, evenly chosen ones."""
    if not scene.is_crowded or len(rows) <= MOST_LEGS:
        return rows
    return [rows[number * len(rows) // MOST_LEGS] for number in range(MOST_LEGS)]


def _fit_line(points: npt.NDArray[np.float64], scene: Scene) -> list[float]:
    return round_bounds(fit_points(points, scene, margin=_MARGIN))
