"""The legend has what is on the map just now, and leads to what it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.story.checking import load_story
from geo.story.records import Story
from layers.page.page import build_page
from tests.app.chapters import find_current, go_to_chapter, show_all, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.visits import ROUTES, wait_for_value

CARTHAGE = Path(__file__).parents[2] / "stories" / "carthage"
# What can be seen of each leg, point and event in the window of the map, by sign.
READ_SEEN = """() => {
  const frame = storyMap.getContainer().getBoundingClientRect();
  const seen = { signs: new Set(), routes: new Set() };
  const inside = ({ x, y }) => x > 0 && y > 0 && x < frame.width && y < frame.height;
  storyMap.eachLayer((layer) => {
    const element = layer.getElement && layer.getElement();
    if (!element || !element.checkVisibility({ visibilityProperty: true })) { return; }
    const read = (start) => element.getAttribute("class").split(" ")
      .find((name) => name.startsWith(start))?.slice(start.length);
    const points = layer.getLatLngs ? layer.getLatLngs() : [layer.getLatLng()];
    if (!points.some((point) => inside(storyMap.latLngToContainerPoint(point)))) { return; }
    if (element.matches("path.route")) {
      seen.signs.add(read("certainty-"));
      seen.routes.add(layer.feature.properties.id);
    }
    if (element.matches(".place")) { seen.signs.add(read("precision-").replace("site", "city")); }
    if (element.matches(".event")) {
      seen.signs.add(read("certainty-") === "reported" ? "event-reported" : "event");
    }
  });
  return [[...seen.signs].sort(), [...seen.routes].sort()];
}"""


def read_legend(page: Page, state: str = ":visible") -> tuple[list[str], list[str]]:
    signs = page.locator(f".legend [data-sign]{state}").evaluate_all(
        "all => all.map((it) => it.dataset.sign).filter((it) => !/disputed|demarcation/.test(it))"
    )
    routes = page.locator(f".legend [data-route]{state}").evaluate_all(
        "all => all.map((it) => it.dataset.route)"
    )
    return sorted(signs), sorted(routes)


def open_key(page: Page) -> None:
    """Open what is behind the key's one row."""
    if not page.locator(".key-panel").is_visible():
        page.get_by_role("button", name="Key", exact=True).click()
    expect(page.locator(".key-panel")).to_be_visible()


def read_seen(page: Page) -> tuple[list[str], list[str]]:
    signs, routes = page.evaluate(READ_SEEN)
    return signs, routes


def settle(page: Page, id_: str) -> tuple[list[str], list[str]]:
    """Wait until the legend has what the chapter's map shows, and return both kinds of it."""
    wait_for_chapter(page, id_)
    seen = read_seen(page)
    wait_for_value(page, lambda: read_legend(page, ":not([hidden])"), seen)
    return seen


@pytest.mark.parametrize(("mode", "width", "height"), [("scroll", 1280, 800), ("step", 390, 844)])
def test_it_has_the_signs_on_screen_and_no_others(
    visit: Visitor, story: Story, mode: str, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story(f"?mode={mode}")
    open_key(page)
    found = set()
    tall = page.locator(".legend").evaluate("it => it.offsetHeight")
    for id_ in story.chapters["en"]:
        page.evaluate("(id) => { location.hash = `#${id}`; }", id_)
        signs, routes = settle(page, id_)
        assert read_legend(page) == (signs, routes), id_
        assert page.locator(".legend").evaluate("it => it.offsetHeight") == tall
        found |= {*signs}
    # What only some chapters show is not there in the others.
    assert found == {
        *("documented", "reported", "undisclosed", "city", "country", "approximate"),
        *("event", "event-reported"),
    }


def test_borders_are_explained_from_so_near_that_they_are_seen(visit: Visitor) -> None:
    page = visit().open_story()
    open_key(page)
    demarcation = page.locator(".legend [data-sign='demarcation']")
    expect(demarcation).to_be_hidden()
    page.evaluate("location.hash = '#arriving'")
    expect(demarcation).to_be_visible()
    page.evaluate("location.hash = '#ship'")
    expect(demarcation).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_a_journey_in_it_leads_to_its_chapter(
    visit: Visitor, story: Story, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story()
    for id_ in ROUTES:
        show_all(page)
        open_key(page)
        link = page.locator(f".legend [data-route='{id_}'] a")
        expect(link).to_have_text(story.routes[id_].names["en"])
        link.hover()
        page.wait_for_selector(f"path.route-{id_}.is-lit")
        link.click()
        current = find_current(page)
        assert id_ in story.chapters["en"][current].routes
        assert current != "overview"
        wait_for_chapter(page, current)
        expect(page.locator(f".legend [data-route='{id_}'].is-active")).to_have_count(1)


def test_a_journey_that_is_put_aside_leaves_it(visit: Visitor) -> None:
    page = visit().open_story()
    page.get_by_text("Compare the journeys").click()
    page.get_by_label("Tae Yong-ho", exact=True).uncheck()
    open_key(page)
    expect(page.locator(".legend [data-route='tae-yong-ho']")).to_be_hidden()
    expect(page.locator(".legend [data-route='rome-envoy']")).to_be_visible()
    page.get_by_label("Hwang Jang-yop", exact=True).uncheck()
    # The last of its certainty.
    expect(page.locator(".legend [data-sign='documented']")).to_be_hidden()
    expect(page.locator(".legend [data-sign='undisclosed']")).to_be_visible()


def test_text_has_the_signs_of_all_still_maps(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    settle(page, "ship")
    expect(page.locator(".legend [data-sign='documented']")).to_be_hidden()
    page.get_by_role("button", name="Text").click()
    for item in page.locator(".legend [data-sign], .legend [data-route]").all():
        expect(item).to_be_visible()
    page.get_by_role("button", name="Scroll").click()
    expect(page.locator(".legend [data-sign='documented']")).to_be_hidden()


def test_paper_has_all_signs(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    settle(page, "ship")
    page.emulate_media(media="print")
    for item in page.locator(".legend [data-sign], .legend [data-route]").all():
        expect(item).to_be_visible()


def test_a_sign_that_is_pressed_leaves_what_it_stands_for(visit: Visitor, story: Story) -> None:
    page = visit().open_story("#arriving")
    open_key(page)
    settle(page, "arriving")
    page.locator(".legend [data-sign='event'] button").click()
    wait_for_value(page, lambda: read_seen(page), (["event"], []))
    # Pressed once more, or with the next chapter, all is as it was.
    page.evaluate("location.hash = '#what-is-known'")
    settle(page, "what-is-known")
    page.locator(".legend [data-sign='undisclosed'] button").click()
    legs = {id_: {leg.certainty for leg in route.legs} for id_, route in story.routes.items()}
    told = sorted(id_ for id_, certainties in legs.items() if "undisclosed" in certainties)
    wait_for_value(page, lambda: read_seen(page)[1], told)
    signs, _ = read_seen(page)
    assert not {"documented", "reported", "event"} & {*signs}
    page.locator(".legend [data-sign='undisclosed'] button").click()
    wait_for_value(page, lambda: read_seen(page)[1], sorted(ROUTES))


def test_a_sign_lights_up_what_it_stands_for(visit: Visitor) -> None:
    page = visit().open_story("#hwang-jang-yop")
    settle(page, "hwang-jang-yop")
    page.locator(".legend [data-sign='documented'] button").hover()
    expect(page.locator("path.route.is-lit.certainty-documented")).to_have_count(2)
    expect(page.locator("path.route.is-lit")).to_have_count(2)


def test_the_key_is_one_row(visit: Visitor) -> None:
    for width, height in ((1280, 800), (390, 844), (320, 568)):
        page = visit(width=width, height=height).open_story("#what-is-known")
        settle(page, "what-is-known")
        tall = page.locator(".legend").evaluate("it => it.offsetHeight")
        assert tall <= 0.08 * height + 16
        expect(page.locator(".key-row .sign:visible")).to_have_count(3)


def test_the_row_is_as_high_where_it_has_marks_as_where_it_has_lines(
    chromium: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "carthage.html"
    path.write_text(build_page(load_story(CARTHAGE), "en").html, encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    try:
        page.goto(path.as_uri())
        for id_, signs in (("overview", 5), ("march", 2)):
            go_to_chapter(page, id_)
            expect(page.locator(".key-row li:visible")).to_have_count(signs)
            box = page.locator(".stage .legend").bounding_box()
            assert box is not None
            assert box["height"] < 60, id_
    finally:
        page.context.close()
