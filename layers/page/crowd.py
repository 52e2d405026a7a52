"""Many journeys: all that a page's scripts need to draw and tell of each, said once, in columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from geo.globe.arcs import measure_bow
from geo.story.dates import DateSpan, PartialDate
from geo.story.records import ALL_CERTAINTIES, Route
from geo.story.tracing import TracedLeg
from layers.look import DASHES, ROUTE_WIDTH, measure_route, write_dashes
from layers.map.legend import draw_certainty
from layers.map.symbols import WORLD_UNITS
from layers.page.still import Content, Frame, draw_still, fit_frame
from layers.scene import MOST_LEGS, Scene, fit_all
from layers.telling.descriptions import explain_certainty, say_distance, span_leg
from layers.telling.groups import count_groups
from layers.telling.timeline import Timeline, build_timeline
from layers.telling.words import Words, name_country

# A small map of comparison: width and height in pixels.
_SMALL = (360.0, 220.0)
# Of vertices that are no arc's, in degrees: 0.1 m.
UNIT = 1e-6
# Of the strip's length.
_STEPS = 10_000
_TABLES = ("leg", "line", "path", "certainty", "legs", "timeline", "card", "crowd", "list", "flows")


@dataclass(frozen=True)
class Group:
    """Journeys of one group, or of which as much is known: a sample, its word, their number."""

    sample: Markup
    name: str
    count: str


@dataclass(frozen=True)
class Crowd:
    """What a page's template needs of many journeys, in the place of each of them.

    ``most`` is how many rows a list of the document holds, of ``count`` legs; ``small`` the map
    that comparison draws on; ``data`` the address of all of it, empty where a page has none.
    """

    groups: list[Group]
    small: Markup
    count: int
    data: str
    words: Words
    most: int = MOST_LEGS

    def say_shown(self, count: int) -> str:
        """Say how many rows of so many are shown."""
        shown = self.words.say_number(min(self.most, count))
        return self.words.say("crowd.shown", shown=shown, count=self.words.say_number(count))


def gather_crowd(scene: Scene, words: Words, *, data: str = "") -> Crowd | None:
    """Return what a page's template needs of many journeys; None where they are few."""
    if not scene.is_crowded:
        return None
    small = draw_still(Content((), ()), scene, _frame_small(scene), "")
    return Crowd(
        _count_groups(scene, words), small, sum(map(len, scene.traces.values())), data, words
    )


def _count_groups(scene: Scene, words: Words) -> list[Group]:
    """Return the author's groups, or else one for each certainty, with how many each has."""
    samples: dict[str, Markup] = (
        {} if scene.story.groups else {it: draw_certainty(it) for it in ALL_CERTAINTIES}
    )
    return [
        Group(samples.get(id_, Markup()), name, words.say_number(count))
        for id_, name, count in count_groups(scene.story.routes.values(), scene, words)
    ]


def _list_groups(scene: Scene) -> dict[str, Any]:
    if not scene.story.groups:
        return {}
    none = len(scene.story.groups)
    return {
        "groups": [
            none if route.group is None else route.group.number
            for route in scene.story.routes.values()
        ]
    }


def _frame_small(scene: Scene) -> Frame:
    return fit_frame(fit_all(scene), scene, size=_SMALL)


def describe_crowd(
    scene: Scene, words: Words, cite: Callable[[tuple[str, ...]], Markup] | None = None
) -> dict[str, Any]:
    """Return a story's journeys and legs for the scripts of a page that draws them by itself.

    ``places`` are ids with lon and lat on the opened world; ``routes`` and ``legs`` are columns,
    a leg following the one before it through all journeys. A leg goes between two stops: along an
    arc by its ``bow`` where it is schematic, and else along ``track``, whole numbers of ``unit``
    degrees, each the step from the one before. What only some have is kept by their number.

    Args:
        scene: the story, laid out.
        words: the interface's words.
        cite: writes a list of sources as HTML; None where a page lists none.
    """
    story = scene.story
    number_of = {id_: number for number, id_ in enumerate(story.places)}
    chapters = {chapter.id: number for number, chapter in enumerate(scene.chapters)}
    routes, groups = list(story.routes.values()), story.groups.values()
    legs = [leg for id_ in story.routes for leg in scene.traces[id_]]
    at = [scene.points["place", id_][0] for id_ in story.places]
    language = scene.language
    frame = _frame_small(scene)
    # From the plane's degrees, y growing northward, to the small map's pixels.
    origin = frame.project(np.array([[0.0, 0.0]]), story.world.west)[0]
    timeline = None if cite is None else build_timeline(scene, words)
    return {
        "unit": UNIT,
        "places": {
            "ids": list(story.places),
            "at": [[round(lon, 6), round(lat, 6)] for lon, lat in at],
            # What stands for a country is known as that country, and its city is not.
            "countries": {
                number_of[place.id]: name_country(place.country, language)
                for place in story.places.values()
                if place.precision == "country" and place.country
            },
        },
        "routes": {
            "ids": [route.id for route in routes],
            "names": [route.names[language] for route in routes],
            "titles": _keep(
                [
                    "" if route.title[language] == route.names[language] else route.title[language]
                    for route in routes
                ]
            ),
            "homes": [chapters[scene.homes["route", route.id]] for route in routes],
            "stops": [[number_of[stop] for stop in route.stops] for route in routes],
            "turns": _keep([_count_turns(route, scene) for route in routes]),
            "public": _keep(
                ["" if route.public is None else words.say_date(route.public) for route in routes]
            ),
            "years": [_say_year(route.legs[0].departed, words) for route in routes],
            **_list_groups(scene),
        },
        **({"groups": [it.names[language] for it in groups]} if groups else {}),
        "legs": {
            "certainty": "".join(str(ALL_CERTAINTIES.index(it.leg.certainty)) for it in legs),
            "path": "".join(it.leg.path[0] for it in legs),
            "bow": [measure_bow(it.points) for it in legs if it.leg.path == "schematic"],
            "track": [_step(it) for it in legs if it.leg.path != "schematic"],
            "left": [_say(it.leg.departed, words) for it in legs],
            "arrived": _keep([_say(it.leg.arrived, words) for it in legs]),
            "when": _keep([_say_when(it, words) for it in legs]),
            "apart": [say_distance(it, words) for it in legs],
            "note": _keep([it.leg.note[language] for it in legs]),
            **_list_cited(legs, cite),
        },
        "certainties": [
            {
                "id": certainty,
                "meaning": explain_certainty(certainty, words),
                "weight": measure_route(certainty),
                "dashes": write_dashes(DASHES.get(certainty), width=ROUTE_WIDTH),
            }
            for certainty in ALL_CERTAINTIES
        ],
        "small": {
            "scale": frame.scale * WORLD_UNITS / 360,
            "shift": [round(float(value), 3) for value in origin],
        },
        "strip": None if timeline is None else describe_strip(timeline, scene),
        "words": {table: words.list_table(table) for table in _TABLES},
    }


def describe_strip(timeline: Timeline, scene: Scene) -> dict[str, Any]:
    """Return where the moments of a timeline stand on its strip, in the order of time.

    ``legs`` has the number of a leg among all, and ``others`` what is no leg's, with its texts;
    each with where it begins and how wide it is, in so many parts of the strip as ``steps`` says,
    and 1 where it is reported, 2 where it is vague, 3 where it is both.
    """
    numbers: dict[tuple[str, DateSpan], list[int]] = {}
    legs = [(id_, it) for id_, legs in scene.traces.items() for it in legs]
    for number, (id_, traced) in enumerate(legs):
        span = span_leg(traced.leg)
        if span is not None:
            numbers.setdefault((id_, span), []).append(number)
    of_legs, others = [], []
    for order, moment in enumerate(timeline.moments):
        left, width = timeline.stand(moment)
        place = [round(left * _STEPS), round(width * _STEPS), moment.reported + 2 * moment.is_vague]
        if moment.lane == "journey":
            of_legs.append([numbers[moment.id, moment.span].pop(0), *place])
        else:
            what = moment.what.striptags()
            texts = [moment.kind, moment.id, moment.chapter, moment.name, moment.when, what]
            others.append([order, moment.lane, *texts, *place])
    return {"steps": _STEPS, "legs": of_legs, "others": others}


def _keep(values: list[Any]) -> dict[int, Any]:
    return {number: value for number, value in enumerate(values) if value}


def _count_turns(route: Route, scene: Scene) -> list[int]:
    """Return how many turns of the world each stop lies from where its place is said to be."""
    legs = scene.traces[route.id]
    lons = [float(legs[0].points[0, 0]), *(float(it.points[-1, 0]) for it in legs)]
    homes = [scene.points["place", stop][0][0] for stop in route.stops]
    turns = [round((lon - home) / 360) for lon, home in zip(lons, homes, strict=True)]
    return turns if any(turns) else []


def _step(traced: TracedLeg) -> list[int]:
    whole = np.round(traced.points / UNIT).astype(np.int64)
    return [int(value) for value in np.diff(whole, axis=0, prepend=0).ravel()]


def _say(date: PartialDate | None, words: Words) -> str:
    return "" if date is None else words.say_date(date)


def _say_year(date: PartialDate | None, words: Words) -> str:
    return "" if date is None else words.say_year(date)


def _say_when(traced: TracedLeg, words: Words) -> str:
    # Where it is more than one of the dates.
    leg = traced.leg
    span = span_leg(leg)
    if span is None or leg.departed is None or leg.arrived is None:
        return ""
    return words.say_span(span)


def _list_cited(
    legs: list[TracedLeg], cite: Callable[[tuple[str, ...]], Markup] | None
) -> dict[str, Any]:
    if cite is None:
        return {}
    cited: dict[tuple[str, ...], int] = {}
    numbers = [cited.setdefault(it.leg.sources, len(cited)) for it in legs]
    return {"cites": numbers, "cited": [cite(sources) for sources in cited]}
