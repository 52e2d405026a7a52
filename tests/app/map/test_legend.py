"""The legend has what is on the map just now, and leads to what it names."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from geo.story.records import Story
from tests.app.chapters import find_current, show_all, wait_for_chapter
from tests.app.conftest import Visitor
from tests.app.visits import ROUTES

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


def read_legend(page: Page) -> tuple[list[str], list[str]]:
    signs = page.locator(".legend [data-sign]:visible").evaluate_all(
        "all => all.map((it) => it.dataset.sign).filter((it) => !/disputed|demarcation/.test(it))"
    )
    routes = page.locator(".legend [data-route]:visible").evaluate_all(
        "all => all.map((it) => it.dataset.route)"
    )
    return sorted(signs), sorted(routes)


def settle(page: Page, id_: str) -> None:
    wait_for_chapter(page, id_)
    page.wait_for_timeout(60)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
@pytest.mark.parametrize("mode", ["scroll", "step"])
def test_it_has_the_signs_on_screen_and_no_others(
    visit: Visitor, story: Story, mode: str, width: int, height: int
) -> None:
    page = visit(width=width, height=height).open_story(f"?mode={mode}")
    found = set()
    tall = page.locator(".legend").evaluate("it => it.offsetHeight")
    for id_ in story.chapters["en"]:
        page.evaluate("(id) => { location.hash = `#${id}`; }", id_)
        settle(page, id_)
        signs, routes = page.evaluate(READ_SEEN)
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
        link = page.locator(f".legend [data-route='{id_}'] a")
        assert link.inner_text() == story.routes[id_].names["en"]
        link.hover()
        page.wait_for_selector(f"path.route-{id_}.is-lit")
        link.click()
        current = find_current(page)
        assert id_ in story.chapters["en"][current].routes
        assert current != "overview"
        wait_for_chapter(page, current)
        assert page.locator(f".legend [data-route='{id_}'].is-active").count() == 1, id_


def test_a_journey_that_is_put_aside_leaves_it(visit: Visitor) -> None:
    page = visit().open_story()
    page.get_by_text("Compare the journeys").click()
    page.get_by_label("Tae Yong-ho", exact=True).uncheck()
    expect(page.locator(".legend [data-route='tae-yong-ho']")).to_be_hidden()
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
