"""A track goes along the line of a file, or by way of points."""

from __future__ import annotations

import json

import numpy as np
import pytest

from geo.story.checking import load_story
from geo.story.tracing import trace_routes
from tests.geo.drafts import Draft, find

# From Brindisi to Port Said round Crete, and on, as no shortest line goes.
WAY = [[17.9, 40.6], [20.0, 37.0], [23.0, 34.5], [28.0, 33.0], [32.3, 31.3], [35.0, 28.0]]
GPX = (
    '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    + "".join(f'<trkpt lon="{lon}" lat="{lat}"/>' for lon, lat in WAY)
    + "</trkseg></trk></gpx>"
)
GEOJSON = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": WAY}}


def number_leg(draft: Draft) -> int:
    route = find(json.loads(draft.path("routes.geojson").read_text("utf-8")), "nellie-bly")
    return int(route["properties"]["stops"].index("port-said")) - 1


def set_track(draft: Draft, **fields: object) -> int:
    number = number_leg(draft)

    def change(value: dict[str, object]) -> None:
        leg = find(value, "nellie-bly")["properties"]["legs"][number]
        for name in ("avoid", "bow"):
            leg.pop(name, None)
        leg.update({"path": "track", **fields})

    draft.edit("routes.geojson", change)
    return number


@pytest.mark.parametrize(("name", "text"), [("t.gpx", GPX), ("t.geojson", json.dumps(GEOJSON))])
def test_a_leg_takes_its_part_of_a_track(draft: Draft, name: str, text: str) -> None:
    draft.write(name, text)
    number = set_track(draft, track=name)
    assert draft.list_problems() == []
    story = load_story(draft.folder)
    legs = trace_routes(story)["nellie-bly"]
    points = legs[number].points
    assert points[0] == pytest.approx(legs[number - 1].points[-1])
    assert points[-1] == pytest.approx(legs[number + 1].points[0])
    assert points[:, 1].min() == pytest.approx(story.places["port-said"].lat)
    assert any(np.allclose(point, [23.0, 34.5]) for point in points)


def test_a_way_goes_by_its_points(draft: Draft) -> None:
    number = set_track(draft, via=WAY[1:4])
    assert draft.list_problems() == []
    points = trace_routes(load_story(draft.folder))["nellie-bly"][number].points
    for point in WAY[1:4]:
        assert np.hypot(*(points - np.array(point)).T).min() < 1e-6


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"track": "none.gpx"}, "none.gpx: is missing"),
        ({"track": "../t.gpx"}, "it must be the name of a .gpx or .geojson file"),
        ({"track": "far.gpx"}, "degrees away; it must come by its stops"),
        ({"track": "bomb.gpx"}, "is not GPX: it declares entities"),
        ({"via": [[200, 0]]}, "it must be a list of [lon, lat] in degrees"),
        ({}, 'is "track", which needs one of `track` and `via`; it has neither'),
    ],
)
def test_a_track_that_cannot_be_drawn_is_told(
    draft: Draft, fields: dict[str, object], told: str
) -> None:
    draft.write("far.gpx", GPX.replace('lat="31.3"', 'lat="35.3"').replace("28.0", "38.0"))
    draft.write("bomb.gpx", f"<!DOCTYPE gpx>{GPX}")
    set_track(draft, **fields)
    assert any(told in line for line in draft.list_problems())
