"""The lines as the browser draws them."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shapely
from playwright.sync_api import Page

from geo.globe.basemap import country_shape, load_basemap
from geo.story.records import Story
from tests.app.chapters import go_to_chapter
from tests.app.conftest import Visitor
from tests.app.visits import ROUTES, read_lines

# One of each scale, and all that speak of a journey.
CHAPTERS = (
    *("overview", "arriving", "leaving-havana", "tae-yong-ho", "acting-ambassadors"),
    *("hwang-jang-yop", "what-is-known"),
)

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
    glance: Page, story: Story, id_: str
) -> None:
    lines = read_lines(glance)
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


def lay_on_land(points: list[list[float]]) -> shapely.MultiLineString:
    """Return a line as it lies between -180 and 180, where the countries are."""
    turned = [((lon + 180) % 360 - 180, lat) for lon, lat in points]
    return shapely.MultiLineString(
        [part for part in pairwise(turned) if abs(part[1][0] - part[0][0]) < 180]
    )


def test_no_arc_enters_north_korea(visit: Visitor, story: Story) -> None:
    page = visit().open_story()
    land = country_shape(load_basemap(), "PRK")
    shapely.prepare(land)
    kept_out = [
        f"{id_} {number}"
        for id_, route in story.routes.items()
        for number, leg in enumerate(route.legs, start=1)
        if leg.path == "schematic"
        and "PRK" not in {story.places[stop].country for stop in route.stops[number - 1 :][:2]}
    ]
    # Each chapter has its own scale, at which the browser leaves out other points.
    for chapter in CHAPTERS:
        go_to_chapter(page, chapter)
        drawn = {"exactly": read_lines(page), "on the screen": page.evaluate(READ_SCREEN)}
        tested = 0
        for how, lines in drawn.items():
            for key in kept_out:
                if len(lines[key]) > 1:
                    tested += 1
                    crossing = land.intersects(lay_on_land(lines[key]))
                    assert not crossing, (chapter, how, key)
        assert tested >= 5, chapter
