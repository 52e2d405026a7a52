"""Flows on the live map: drawn in the place of journeys, pointed at, chosen by key, and let go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.story.flows import list_overview_flows
from geo.story.records import Story
from layers.page.page import build_page
from layers.scene import lay_out
from layers.telling.flows import describe_flow, name_flow
from layers.telling.words import load_words
from tests.app.visits import open_file, wait_until

LINES = ".leaflet-overlay-pane path.flow:visible"
# A spot of the window on the line of the largest flow, clear of marks and of buttons.
FIND_SPOT = """id => {
  const { view } = StoryMap;
  const frame = view.container.getBoundingClientRect();
  const { line = [] } = view.flows?.drawn.get(id) ?? {};
  for (const point of line) {
    const { x, y } = view.map.latLngToContainerPoint(StoryMap.fromPlane(point));
    const [clientX, clientY] = [Math.round(frame.left + x), Math.round(frame.top + y)];
    const event = new MouseEvent("mousemove", { clientX, clientY });
    const [nearest] = StoryMap.listPointed(view, event);
    const onMap = view.container.contains(document.elementFromPoint(clientX, clientY));
    if (onMap && nearest?.key === `flow ${id}`) { return [clientX, clientY]; }
  }
}"""


@pytest.fixture(scope="module")
def page(
    chromium: Browser, flows: Story, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("flows") / "page.html"
    with open_file(chromium, path, build_page(flows, "en").html) as page:
        yield page


def test_flows_are_drawn_in_the_place_of_journeys_and_in_no_other_chapter(
    page: Page, flows: Story
) -> None:
    parts = sum(len(flow.certainties) for flow in list_overview_flows(flows))
    expect(page.locator(LINES)).to_have_count(parts)
    expect(page.locator(".leaflet-overlay-pane path.route:visible")).to_have_count(0)
    expect(page.locator(".leaflet-crowd-pane canvas")).to_have_attribute("data-lines", "0")
    page.evaluate("document.querySelector(\".contents a[href='#part-0']\").click()")
    expect(page.locator(LINES)).to_have_count(0)
    expect(page.locator(".leaflet-overlay-pane path.route:visible").first).to_be_attached()
    page.evaluate("document.querySelector(\".contents a[href='#overview']\").click()")
    expect(page.locator(LINES)).to_have_count(parts)


def test_a_flow_has_its_card_and_its_journeys(page: Page, flows: Story) -> None:
    words = load_words("en")
    first = list_overview_flows(flows)[0]
    wait_until(page, FIND_SPOT, first.id)
    page.mouse.click(*page.evaluate(FIND_SPOT, first.id))
    expect(page.locator(".card-name")).to_have_text(name_flow(first, words))
    expect(page.locator(".card-what")).to_have_text(describe_flow(first, words))
    page.locator(".card summary").click()
    names = [flows.routes[id_].names["en"] for id_ in first.routes]
    expect(page.locator(".card .flow-journeys a")).to_have_text(names)
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)


def test_the_key_shows_one_flow_or_one_group_by_itself(page: Page, flows: Story) -> None:
    told = list_overview_flows(flows)
    page.locator(".more-signs").click()
    rows = page.locator(".flow-list button")
    expect(rows).to_have_count(len(told))
    rows.first.press("Enter")
    expect(rows.first).to_have_attribute("aria-pressed", "true")
    expect(page.locator(LINES)).to_have_count(len(told[0].certainties))
    expect(page.locator(".flow-list .flow-journeys a")).to_have_count(told[0].count)
    rows.first.press("Enter")
    expect(page.locator(LINES)).to_have_count(sum(len(it.certainties) for it in told))
    # Groups are written when they are to be seen.
    page.locator(".crowd-key").scroll_into_view_if_needed()
    group = page.locator(".groups button.sign").first
    count = sum(
        route.group is not None and route.group.number == 0 for route in flows.routes.values()
    )
    expect(group).to_have_text(f"Group 1 · {count}")
    group.press("Enter")
    expect(page.locator(LINES)).to_have_count(0)
    expect(page.locator(".groups button[aria-pressed='true']")).to_be_focused()
    seen = "new Set(StoryMap.view.listPainted([-999, -999, 999, 999]).map(({ route }) => route.id))"
    wait_until(page, f"(StoryMap.view.few.size || {seen}.size) === {count}")
    page.locator(".groups button[aria-pressed='true']").press("Enter")
    expect(page.locator(LINES).first).to_be_attached()
    page.keyboard.press("Escape")


def test_who_asks_for_journeys_has_them(page: Page) -> None:
    page.locator(".open-layers").click()
    page.locator(".layers input[name='route'][value='all']").check()
    expect(page.locator(LINES)).to_have_count(0)
    wait_until(page, "+document.querySelector('.leaflet-crowd-pane canvas')?.dataset.lines > 0")
    page.locator(".layers input[name='route'][value='chapter']").check()
    expect(page.locator(LINES).first).to_be_attached()
    page.keyboard.press("Escape")


def test_the_table_and_the_still_map_have_them_without_a_script(
    chromium: Browser, flows: Story
) -> None:
    told = list_overview_flows(flows)
    context = chromium.new_context(java_script_enabled=False, offline=True, locale="ar")
    page = context.new_page()
    page.set_content(build_page(flows, "ar").html)
    still = page.locator("#overview .still-map")
    expect(still.locator("path.flow")).to_have_count(sum(len(it.certainties) for it in told))
    assert describe_flow(told[0], load_words("ar")) in (still.get_attribute("aria-label") or "")
    expect(page.locator(".flow-table tbody tr")).to_have_count(len(told))
    expect(page.locator(".flow-signs li")).to_have_count(6)
    context.close()


def test_a_story_without_flows_has_not_a_byte_of_them(story: Story) -> None:
    assert not lay_out(story, "en").flows
    assert "flow-key" not in build_page(story, "en").html
    assert "StoryMap.Flows" not in build_page(story, "en").html.replace(
        "new StoryMap.Flows(this)", ""
    )
