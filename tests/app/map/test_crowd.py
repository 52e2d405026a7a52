"""Many journeys: drawn where the server has them, found, told and shown as others are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from geo.globe.projections import project_mercator
from geo.story.records import Story
from layers.scene import MOST_LEGS, lay_out
from layers.telling.descriptions import describe_leg
from layers.telling.words import load_words
from tests.app.visits import READY, open_file, wait_until

# At the nearest zoom of a page without close views, pixels a degree.
SCALE = 256 * 2**9 / 360
CANVAS = ".leaflet-crowd-pane canvas"
SHAPES = ".leaflet-overlay-pane path.route"
HAS_MANY_LINES = f"+document.querySelector('{CANVAS}')?.dataset.lines > {MOST_LEGS}"
# A spot of the window at which some line of the canvas is nearest, and whose line that is.
FIND_LINE = """() => {
  const { view } = StoryMap;
  const frame = view.container.getBoundingClientRect();
  for (const leg of view.crowd.legs) {
    const points = view.crowd.trace(leg);
    const spot = StoryMap.fromPlane(points[Math.floor(points.length * 0.4)]);
    const { x, y } = view.map.latLngToContainerPoint(spot);
    if (x < 200 || y < 120 || x > frame.width - 100 || y > frame.height - 120) { continue; }
    const [clientX, clientY] = [Math.round(frame.left + x), Math.round(frame.top + y)];
    const [nearest] = StoryMap.listPointed(view, new MouseEvent("mousemove", { clientX, clientY }));
    if (nearest?.rank === 2) {
      return { x: clientX, y: clientY, id: nearest.key.slice("route ".length), leg: nearest.leg };
    }
  }
}"""


@pytest.fixture(scope="module")
def page(
    chromium: Browser, many_page: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("crowd") / "page.html"
    with open_file(chromium, path, many_page) as page:
        yield page


def go_to(page: Page, chapter: str) -> None:
    page.evaluate("id => document.querySelector(`.contents a[href='#${id}']`).click()", chapter)
    wait_until(page, "id => StoryMap.view.chapter.id === id", chapter)


def test_the_cover_has_its_journey_before_all_have_been_read(
    chromium: Browser, many_page: str, many: Story, tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(many_page, encoding="utf-8")
    first = next(iter(many.routes.values()))
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_selector(READY, state="attached")
        expect(page.locator(f"{SHAPES}.route-{first.id}")).to_have_count(len(first.legs))
        expect(page.locator(SHAPES)).to_have_count(len(first.legs))
        expect(page.locator(f".folium-map .place.place-{first.stops[0]}").first).to_be_attached()
        assert errors == []


def test_lines_lie_where_the_server_draws_them(page: Page, many: Story) -> None:
    drawn = page.evaluate("StoryMap.view.crowd.legs.map((leg) => StoryMap.view.crowd.trace(leg))")
    words = page.evaluate(
        "StoryMap.view.crowd.legs.map((leg) => StoryMap.view.crowd.describe(leg))"
    )
    scene = lay_out(many, "en")
    legs = [leg for legs in scene.traces.values() for leg in legs]
    for leg, points, said in zip(legs, drawn, words, strict=True):
        away = (np.array(points) - project_mercator(leg.points)) * SCALE
        assert np.hypot(*away.T).max() < 0.1
        assert said == describe_leg(leg, load_words("en"))


def test_what_a_chapter_tells_is_shapes_and_what_is_too_much_a_canvas(page: Page) -> None:
    go_to(page, "part-1")
    chapter = page.evaluate("StoryMap.view.chapter.routes.map((id) => StoryMap.view.findRoute(id))")
    expect(page.locator(SHAPES)).to_have_count(sum(len(route["legs"]) for route in chapter))
    expect(page.locator(CANVAS)).to_have_attribute("data-lines", "0")
    go_to(page, "overview")
    expect(page.locator(SHAPES)).to_have_count(0)
    wait_until(page, HAS_MANY_LINES)


def test_a_line_of_the_canvas_has_the_card_of_its_journey(page: Page, many: Story) -> None:
    go_to(page, "overview")
    wait_until(page, HAS_MANY_LINES)
    spot = page.evaluate(FIND_LINE)
    name = many.routes[spot["id"]].names["en"]
    page.mouse.move(spot["x"], spot["y"])
    expect(page.locator(f"{SHAPES}.route-{spot['id']}.is-lit").first).to_be_visible()
    page.mouse.click(spot["x"], spot["y"])
    expect(page.locator(".card-name")).to_have_text(name)
    page.locator(".card-only").click()
    expect(page.locator(SHAPES)).to_have_count(len(many.routes[spot["id"]].legs))
    expect(page.locator(CANVAS)).to_have_attribute("data-lines", "0")
    page.locator(".let-go").click()
    wait_until(page, HAS_MANY_LINES)


def test_a_line_is_found_where_it_is_drawn(page: Page) -> None:
    # By its circle, as by the vertices of the shape that it is when it is chosen.
    away = page.evaluate("""() => {
      const { crowd } = StoryMap.view;
      const points = Array.from({ length: 40 }, (_, n) => [n * 9 - 180, ((n * 23) % 140) - 70]);
      return Math.max(...crowd.legs.flatMap((leg) => {
        const line = crowd.trace(leg);
        const [west, south, east, north] = leg.box;
        const out = line.map(([x, y]) => Math.max(west - x, x - east, south - y, y - north));
        const near = points.map((at) => Math.abs(
          crowd.measure(leg, at)
            - Math.min(...line.slice(1).map((end, n) => StoryMap.measureAway(at, line[n], end))),
        ));
        return [...out, ...near];
      }));
    }""")
    assert away < 0.1


def test_a_journey_is_found_by_its_name(page: Page) -> None:
    go_to(page, "overview")
    page.locator(".more-signs").click()
    page.locator(".crowd-key input").fill("traveller 31")
    expect(page.locator(".crowd-key .journey")).to_have_text(["Traveller 31"])
    panel = page.locator(".crowd-key").bounding_box()
    assert panel is not None
    page.locator(".crowd-key input").fill("")
    page.keyboard.press("Escape")
    expect(page.locator(".key-panel")).to_be_hidden()


def test_lists_are_of_the_chapter_that_is_read(page: Page, many: Story) -> None:
    last = page.evaluate("StoryMap.view.story.chapters.at(-1).id")
    page.locator(".moments").scroll_into_view_if_needed()
    wait_until(page, "id => StoryMap.view.chapter.id === id", last)
    legs = [leg for id_ in many.chapters["en"][last].routes for leg in many.routes[id_].legs]
    expect(page.locator(".moments li")).to_have_count(len(legs))
    page.locator(".legs").scroll_into_view_if_needed()
    expect(page.locator(".legs tbody tr")).to_have_count(len(legs))
    expect(page.locator(".strip a.moment.is-active").first).to_be_attached()


def test_the_map_keeps_half_of_the_height_and_its_key_a_quarter(page: Page) -> None:
    go_to(page, "overview")
    before = page.viewport_size
    for width, height in ((1280, 800), (320, 568), (390, 844), (844, 390), (820, 1180)):
        page.set_viewport_size({"width": width, "height": height})
        half, quarter = height / 2 - 0.5, height / 4 + 0.5
        wait_until(page, "size => `${[innerWidth, innerHeight]}` === `${size}`", [width, height])
        wait_until(page, "half => document.querySelector('.folium-map').clientHeight >= half", half)
        page.locator(".more-signs").click()
        expect(page.locator(".crowd-key input")).to_be_visible()
        for part in (".legend", ".key-panel"):
            taken = page.locator(part).evaluate("part => part.offsetHeight")
            assert 0 < taken <= quarter, (part, width, height)
        page.locator(".crowd-key input").press("Escape")
        expect(page.locator(".key-panel")).to_be_hidden()
    assert before is not None
    page.set_viewport_size(before)
