"""Journeys that share their ends as one line: who is in it, how sure, and where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely.affinity

from geo.globe.arcs import BOWS, measure_bow, trace_arc
from geo.globe.countries import load_country
from geo.story.flows import (
    MOST_FLOWS,
    list_flows,
    list_overview_flows,
    trace_flows,
    trace_overview_flows,
)
from geo.story.records import Route, Story
from layers.scene import lay_out


def test_journeys_are_counted_by_ends_and_by_their_least_sure_leg(flows: Story) -> None:
    told = list_overview_flows(flows)
    assert sum(flow.count for flow in told) == len(flows.routes)
    assert [flow.count for flow in told] == sorted((it.count for it in told), reverse=True)
    assert len({flow.id for flow in told}) == len(told)
    for flow in told:
        assert sum(flow.certainties.values()) == flow.count
        for id_ in flow.routes:
            route = flows.routes[id_]
            assert (route.stops[0], route.stops[-1]) == (flow.start.id, flow.end.id)
    one = next(flow for flow in told if flow.count > 1 and flow.first != flow.last)
    legs = [leg for id_ in one.routes for leg in flows.routes[id_].legs]
    years = [leg.departed.year for leg in legs if leg.departed is not None]
    assert (one.first, one.last) != (None, None)
    assert [it.year for it in (one.first, one.last) if it is not None] == [min(years), max(years)]


def test_two_opposite_ways_lie_apart(flows: Story) -> None:
    traced = {it.flow.id: it for it in trace_overview_flows(flows)}
    pairs = 0
    for it in traced.values():
        back = traced.get(f"{it.flow.end.id}--{it.flow.start.id}")
        if back is None or it.flow.returns:
            continue
        pairs += 1
        there, home = (shapely.LineString(line.points) for line in (it, back))
        assert np.allclose(it.points[0], back.points[-1])
        chord = float(np.hypot(*(it.points[-1] - it.points[0])))
        assert there.interpolate(0.5, normalized=True).distance(home) > 0.05 * chord
    assert pairs


def test_an_arc_that_must_lie_apart_is_higher_where_the_other_side_is_closed() -> None:
    first = trace_arc((0.0, 0.0), (30.0, 0.0))
    back = trace_arc((30.0, 0.0), (0.0, 0.0), apart=measure_bow(first))
    side = np.sign(back[len(back) // 2, 1])
    wall = shapely.affinity.scale(shapely.box(10, 1, 20, 60), yfact=side, origin=(0, 0))
    other = trace_arc((30.0, 0.0), (0.0, 0.0), apart=measure_bow(first), avoid=[wall])
    assert np.sign(other[len(other) // 2, 1]) == np.sign(first[len(first) // 2, 1])
    assert abs(measure_bow(other)) >= abs(measure_bow(first)) + 0.1
    assert max(BOWS) >= abs(measure_bow(other))


def test_a_flow_ends_where_its_journeys_do_and_enters_no_country_that_they_avoid(
    story: Story,
) -> None:
    told = replace(story, overview="flows")
    scene = lay_out(told, "en")
    for it in trace_overview_flows(told):
        for place, point in ((it.flow.start, it.points[0]), (it.flow.end, it.points[-1])):
            stands = scene.points["place", place.id]
            assert any(np.allclose(point, at, atol=1e-5) for at in stands)
        legs = [leg for id_ in it.flow.routes for leg in told.routes[id_].legs]
        codes = {code for leg in legs for code in leg.avoid}
        for code in codes - {it.flow.start.country, it.flow.end.country}:
            for turn in (-360, 0, 360):
                line = shapely.LineString(it.points + np.array([turn, 0]))
                assert not line.intersects(load_country(code))


def test_who_comes_back_goes_round_a_place(voyage: Story) -> None:
    (flow,) = list_flows(voyage.routes.values(), voyage)
    assert flow.returns
    (traced,) = trace_flows([flow], voyage)
    assert traced.points.shape == (1, 2)


def test_few_are_drawn_of_very_many(flows: Story) -> None:
    def scatter() -> Iterator[Route]:
        places, routes = list(flows.places), iter(flows.routes.values())
        for start in places:
            for end in places:
                route = next(routes, None)
                if route is None:
                    return
                if start != end:
                    yield replace(route, stops=(start, end), legs=route.legs[:1])

    routes = {route.id: route for route in scatter()}
    assert len(routes) > MOST_FLOWS
    overview = replace(flows.chapters["en"]["overview"], routes=tuple(routes))
    chapters = {"en": {**flows.chapters["en"], "overview": overview}}
    told = replace(flows, routes=routes, chapters=chapters)
    assert len(list_overview_flows(told)) == len(routes)
    assert len(trace_overview_flows(told)) == MOST_FLOWS


def test_a_story_that_does_not_ask_has_none(flows: Story) -> None:
    plain = replace(flows, overview="journeys")
    assert list_overview_flows(plain) == ()
    assert trace_overview_flows(plain) == ()
