from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely

from geo.globe.basemap import country_shape, load_basemap
from geo.globe.countries import load_country
from geo.globe.geodesics import UndrawableLineError
from geo.globe.projections import project_mercator
from geo.story.geojson import join_legs
from geo.story.records import Place, Story, Texts
from geo.story.tracing import TracedLeg, trace_leg, trace_route, trace_routes
from tests.known import STORIES

TRACES = {name: trace_routes(story) for name, story in STORIES.items()}
ROUTES = [(name, route) for name, story in STORIES.items() for route in story.routes]
LEGS = [
    pytest.param(story, leg, id=f"{route}, leg {number}")
    for story, traces in TRACES.items()
    for route, legs in traces.items()
    for number, leg in enumerate(legs, start=1)
]


def turn_into_greenwich(
    points: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> list[shapely.LineString]:
    """Return the line laid over every turn that land, from -180 to 180, may be on."""
    return [shapely.LineString(points - np.array([360 * turn, 0])) for turn in range(-2, 3)]


@pytest.mark.parametrize(("name", "id_"), ROUTES)
def test_a_journey_is_one_unbroken_line_through_its_stops(name: str, id_: str) -> None:
    story, legs = STORIES[name], TRACES[name][id_]
    for before, after in pairwise(legs):
        assert before.points[-1] == pytest.approx(after.points[0], abs=1e-9)
    assert np.abs(np.diff(join_legs(legs)[:, 0])).max() < 5
    ends = [legs[0].points[0], *(leg.points[-1] for leg in legs)]
    for stop, (lon, lat) in zip(story.routes[id_].stops, ends, strict=True):
        place = story.places[stop]
        assert story.world.place_longitude(lon) == pytest.approx(
            story.world.place_longitude(place.lon), abs=1e-9
        )
        assert lat == pytest.approx(place.lat, abs=1e-9)


@pytest.mark.parametrize("id_", STORIES["story"].routes)
def test_every_journey_of_the_story_lies_within_the_opened_world(id_: str) -> None:
    world, line = STORIES["story"].world, join_legs(TRACES["story"][id_])
    assert world.west <= line[:, 0].min() < line[:, 0].max() <= world.east


def test_the_voyage_runs_eastward_once_round_the_world(voyage: Story) -> None:
    line = join_legs(TRACES["voyage"]["nellie-bly"])
    assert line[-1, 0] - line[0, 0] == pytest.approx(360, abs=1e-9)
    assert line[0, 0] == pytest.approx(voyage.places["new-york"].lon)
    assert line[:, 0].max() - voyage.world.east == pytest.approx(26, abs=1)


@pytest.mark.parametrize(("name", "leg"), LEGS)
def test_a_leg_is_clear_of_every_country_that_it_avoids(name: str, leg: TracedLeg) -> None:
    del name
    for code in leg.leg.avoid:
        land = country_shape(load_basemap(), code)
        assert not any(land.intersects(line) for line in turn_into_greenwich(leg.points)), code


@pytest.mark.parametrize(("name", "leg"), LEGS)
def test_no_schematic_leg_from_outside_enters_north_korea(name: str, leg: TracedLeg) -> None:
    del name
    if leg.leg.path == "geodesic" or "PRK" in (leg.start.country, leg.end.country):
        return
    land = load_country("PRK")
    assert not any(land.intersects(line) for line in turn_into_greenwich(leg.points))


def test_a_leg_makes_way_for_a_country_that_it_avoids() -> None:
    tokyo, beijing, land = (139.7, 35.7), (116.4, 39.9), load_country("KOR")
    leg = dataclasses.replace(STORIES["story"].routes["tae-yong-ho"].legs[0], avoid=())
    assert leg.path == "schematic"
    assert land.intersects(shapely.LineString(trace_leg(leg, tokyo, beijing)))
    avoiding = dataclasses.replace(leg, avoid=("KOR",))
    assert not land.intersects(shapely.LineString(trace_leg(avoiding, tokyo, beijing)))


@pytest.mark.parametrize("id_", STORIES["story"].routes)
def test_no_line_of_the_story_seems_to_call_where_another_journey_stops(id_: str) -> None:
    story = STORIES["story"]
    stops = {stop for route in story.routes.values() for stop in route.stops}
    for leg in TRACES["story"][id_]:
        if leg.leg.path == "geodesic":
            continue
        chord = np.hypot(*np.diff(project_mercator(leg.points[[0, -1]]), axis=0)[0])
        ends = leg.points[[0, -1]]
        for stop in stops - set(story.routes[id_].stops):
            place = story.places[stop]
            point = shapely.Point(place.lon, place.lat)
            if min(np.hypot(*(end - (place.lon, place.lat))) for end in ends) > 0.02 * chord:
                near = min(line.distance(point) for line in turn_into_greenwich(leg.points))
                assert near >= 0.01 * chord, stop


def test_a_crowd_of_stops_bends_no_line(voyage: Story) -> None:
    names = Texts(en="Here")
    route = voyage.routes["nellie-bly"]
    plain = trace_route(route, voyage)
    for count, alike in ((1, False), (50, True)):
        lons = [(plain[2].points[24] + (0, 0.01 * number)).tolist() for number in range(count)]
        crowd = {
            f"here-{number}": Place(
                f"here-{number}", names, lon, lat, "FRA", "stop", names, "city", True, ("x",)
            )
            for number, (lon, lat) in enumerate(lons)
        }
        other = dataclasses.replace(route, id="other", stops=tuple(crowd), legs=())
        story = dataclasses.replace(
            voyage,
            places={**voyage.places, **crowd},
            routes={**voyage.routes, "other": other},
        )
        same = np.array_equal(trace_route(route, story)[2].points, plain[2].points)
        assert same == alike


def test_north_korea_is_there_to_be_entered() -> None:
    shortest = trace_leg(
        dataclasses.replace(STORIES["story"].routes["tae-yong-ho"].legs[0], path="geodesic"),
        (-0.1167, 51.5),
        (126.9997, 37.5664),
    )
    assert load_country("PRK").intersects(shapely.LineString(shortest))


@pytest.mark.parametrize("meridian_turns", [-1, 0, 1])
def test_a_journey_sticks_out_of_the_world_as_little_as_may_be(
    voyage: Story, meridian_turns: int
) -> None:
    line = join_legs(trace_route(voyage.routes["nellie-bly"], voyage))[:, 0] + 360 * meridian_turns
    west, east = voyage.world.west, voyage.world.east
    stray = max(west - line.min(), 0) + max(line.max() - east, 0)
    assert (stray < 27) == (meridian_turns == 0)


def test_a_leg_that_cannot_be_drawn_is_named(voyage: Story) -> None:
    route = voyage.routes["nellie-bly"]
    names = Texts(en="Far side")
    far = Place("far", names, 106.0, 60.0, "RUS", "stop", names, "city", True, ("bly-1890",))
    story = dataclasses.replace(voyage, places={**voyage.places, "far": far})
    over = dataclasses.replace(route, stops=("new-york", "far"), legs=route.legs[:1])
    with pytest.raises(UndrawableLineError, match=r"^leg 1: the shortest line passes over a pole"):
        trace_route(over, story)


def test_a_story_s_journeys_are_traced_once(monkeypatch: pytest.MonkeyPatch) -> None:
    traced = []

    def trace(*passed: Any, **named: Any) -> Any:
        traced.append(passed)
        return trace_leg(*passed, **named)

    monkeypatch.setattr("geo.story.tracing.trace_leg", trace)
    story = dataclasses.replace(STORIES["voyage"])
    first, second = trace_routes(story), trace_routes(story)
    legs = sum(len(legs) for legs in first.values())
    assert len(traced) == legs
    assert all(first[id_] is second[id_] for id_ in story.routes)
    trace_routes(dataclasses.replace(story))
    assert len(traced) == 2 * legs


def test_traced_points_cannot_be_written_to() -> None:
    leg = TRACES["story"]["tae-yong-ho"][0]
    with pytest.raises(ValueError, match="read-only"):
        leg.points[0, 0] = 0


def test_a_journey_that_was_changed_is_traced_anew(story: Story) -> None:
    route = story.routes["ri-il-kyu"]
    trace_route(route, story)
    changed = dataclasses.replace(route, stops=("london", "seoul"))
    assert trace_route(changed, story)[0].start.id == "london"


def test_the_stops_of_many_journeys_are_listed_once(many: Story) -> None:
    class Journeys(dict[str, Any]):
        walks = 0

        def values(self) -> Any:
            Journeys.walks += 1
            return super().values()

    trace_routes(dataclasses.replace(many, routes=Journeys(many.routes)))
    # Not by each of the 45, which would take their number squared.
    assert Journeys.walks <= 2
