"""The lines as the browser draws them."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shapely

from geo.globe.basemap import country_shape, load_basemap
from geo.story.records import Story
from tests.app.conftest import Visitor
from tests.app.visits import ROUTES, read_lines

# What the browser has on its screen, after it left out the points that nobody would see.
READ_SCREEN = """() => {
  const lines = {};
  window.storyMap.eachLayer((layer) => {
    const element = layer.getElement && layer.getElement();
    if (!element || !element.matches("path.route")) { return; }
    const numbers = element.getAttribute("d").match(/-?[0-9.]+/g).map(Number);
    lines[layer.feature.properties.key] = Array.from({ length: numbers.length / 2 }, (_, n) => {
      const { lng, lat } = window.storyMap.layerPointToLatLng([numbers[2 * n], numbers[2 * n + 1]]);
      return [lng, lat];
    });
  });
  return lines;
}"""


@pytest.mark.parametrize("id_", ROUTES)
def test_a_journey_is_one_unbroken_line_through_its_stops(
    visit: Visitor, story: Story, id_: str
) -> None:
    lines = read_lines(visit().open_story())
    route = story.routes[id_]
    legs = [lines[f"{id_} {number}"] for number in range(1, len(route.legs) + 1)]
    for before, after in pairwise(legs):
        assert after[0] == pytest.approx(before[-1], abs=1e-5)
    points = [point for leg in legs for point in leg]
    assert max(abs(b[0] - a[0]) for a, b in pairwise(points)) <= 5
    ends = [legs[0][0], *(leg[-1] for leg in legs)]
    for (lon, lat), stop in zip(ends, route.stops, strict=True):
        place = story.places[stop]
        assert (lon - place.lon + 180) % 360 - 180 == pytest.approx(0, abs=1e-5)
        assert lat == pytest.approx(place.lat, abs=1e-5)


@pytest.mark.parametrize("chapter", ["overview", "two-koreas", *ROUTES])
def test_no_arc_enters_north_korea(visit: Visitor, story: Story, chapter: str) -> None:
    page = visit().open_story(f"#{chapter}")
    land = country_shape(load_basemap(), "PRK")
    shapely.prepare(land)
    drawn = {"exactly": read_lines(page), "on the screen": page.evaluate(READ_SCREEN)}
    tested = 0
    for how, lines in drawn.items():
        for id_, route in story.routes.items():
            for number, leg in enumerate(route.legs, start=1):
                stops = {
                    story.places[stop].country for stop in route.stops[number - 1 : number + 1]
                }
                points = lines[f"{id_} {number}"]
                if leg.path == "schematic" and "PRK" not in stops and len(points) > 1:
                    tested += 1
                    turned = [((lon + 180) % 360 - 180, lat) for lon, lat in points]
                    parts = [
                        part for part in pairwise(turned) if abs(part[1][0] - part[0][0]) < 180
                    ]
                    assert not land.intersects(shapely.MultiLineString(parts)), (how, id_, number)
    assert tested >= 5
