"""The map's tools: what is shown, the whole screen, the scale, the inset, the strip of time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.app.chapters import go_to_chapter
from tests.app.conftest import Visitor
from tests.app.visits import NAMED, wait_for_frame, wait_until

COUNT = """(kind) => [...document.querySelectorAll(`.folium-map ${kind}`)]
  .filter((element) => element.checkVisibility({ visibilityProperty: true })).length"""
# The strip's marks: their boxes, and what is hit in the middle of each.
READ_MARKS = """() => [...document.querySelectorAll(".strip a.moment")].map((mark) => {
  const { left, right, top, bottom, width, height } = mark.getBoundingClientRect();
  const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return { width, height, hit: hit === mark,
    own: mark.matches(".is-active"), left, right, inside: right <= innerWidth + 0.5 };
})"""

# From where to where each year of the strip is written.
READ_YEARS = """() => [...document.querySelectorAll(".strip .scale b")]
  .map((year) => year.getBoundingClientRect()).filter(({ width }) => width)
  .map(({ left, right }) => [left, right])"""


def choose(page: Page, kind: str, choice: str) -> None:
    if not page.locator("form.layers").is_visible():
        page.get_by_role("button", name="What the map shows").click()
    page.locator(f"form.layers input[name='{kind}'][value='{choice}']").check()


def test_layers_are_kept_until_the_reader_lets_go(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    assert page.evaluate(COUNT, "path.route") == 0
    choose(page, "route", "all")
    wait_until(page, f"() => ({COUNT})('path.route') >= 9")
    lines = page.evaluate(COUNT, "path.route")
    choose(page, "event", "none")
    choose(page, "country", "none")
    for id_ in ("ties", "two-koreas"):
        go_to_chapter(page, id_)
        assert page.evaluate(COUNT, "path.route") == lines
        assert page.evaluate(COUNT, ".event") == 0
        wait_until(page, NAMED)
        assert page.locator(".folium-map .country.is-active, .map-label.of-country").count() == 0
    # The next page keeps it as well.
    page.reload()
    page.wait_for_selector(".folium-map[data-ready]")
    assert page.evaluate(COUNT, ".event") == 0
    page.get_by_role("button", name="What the map shows").click()
    page.get_by_role("button", name="As each chapter has it").click()
    page.wait_for_selector(".folium-map .country.is-active", state="attached")
    assert page.evaluate(COUNT, "path.route") == 0
    assert page.evaluate(COUNT, ".event") == 4


def test_an_address_says_what_the_map_shows(visit: Visitor) -> None:
    page = visit().open_story("?layers=all+none+chapter#ship")
    assert page.evaluate(COUNT, "path.route") >= 9
    assert page.evaluate(COUNT, ".event") == 0
    assert page.locator(".folium-map .country.is-active").count() > 0


def test_a_scroll_before_all_is_there_takes_nothing_away(visit: Visitor) -> None:
    begin = visit()
    begin.page.add_init_script("setInterval(() => dispatchEvent(new Event('scroll')), 0)")
    page = begin.open_story("?layers=all+none+chapter#ship")
    assert page.evaluate(COUNT, "path.route") >= 9
    assert page.evaluate(COUNT, ".event") == 0


def test_the_map_fills_the_screen(visit: Visitor) -> None:
    page = visit().open_story("#ship")
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_selector(".stage:fullscreen")
    box = page.locator(".stage").bounding_box()
    assert box is not None
    assert box["x"] == 0
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_selector(".stage:not(:fullscreen)")


def test_scale_and_inset_are_there_where_they_are_true_and_needed(visit: Visitor) -> None:
    page = visit().open_story("#overview")
    scale, inset = page.locator(".leaflet-control-scale"), page.locator(".inset")
    expect(scale).to_be_hidden()
    expect(inset).to_be_hidden()
    go_to_chapter(page, "ship")
    expect(scale).to_be_visible()
    expect(inset).to_be_visible()
    # The box in the inset is where the view is.
    west, east = page.evaluate("[storyMap.getBounds().getWest(), storyMap.getBounds().getEast()]")
    world, box = (
        page.locator(selector).bounding_box() for selector in (".inset svg", ".inset span")
    )
    assert world is not None
    assert box is not None
    extent = page.evaluate("StoryMap.view.story.extent")
    share = (box["x"] + box["width"] / 2 - world["x"]) / world["width"]
    assert abs(share - ((west + east) / 2 - extent[0]) / 360) < 0.02


def test_the_marks_of_time_can_all_be_hit_and_the_chapters_own_are_told(visit: Visitor) -> None:
    page = visit().open_story("#hwang-jang-yop")
    wait_for_frame(page)
    marks = page.evaluate(READ_MARKS)
    assert len(marks) > 15
    for mark in marks:
        assert mark["width"] >= 24
        assert mark["height"] >= 24
        assert mark["hit"]
        assert mark["inside"]
    # Five legs, and the day on which he asked for asylum.
    expect(page.locator(".strip .moment.is-active")).to_have_count(6)
    expect(page.locator(".strip-now")).to_contain_text("1997")
    years = page.locator(".strip .scale b").all_inner_texts()
    assert years[0] == "1997"
    assert years[-1] == "2024"


@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (844, 390)])
def test_a_finger_hits_each_mark_of_time_of_a_chapter(
    visit: Visitor, width: int, height: int
) -> None:
    page = visit(width=width, height=height, touch=True).open_story("#ship")
    wait_for_frame(page)
    # Five journeys and two events with what was made public of them; then one journey alone.
    for chapter, least in (("overview", 16), ("hwang-jang-yop", 6)):
        go_to_chapter(page, chapter)
        marks = [mark for mark in page.evaluate(READ_MARKS) if mark["own"]]
        assert len(marks) >= least
        for mark in marks:
            assert min(mark["width"], mark["height"]) >= 24, (chapter, mark)
            assert mark["hit"], (chapter, mark)
            assert mark["inside"]
    # What cannot be hit says so by being thin, and no year runs into another.
    boxes = page.evaluate(READ_YEARS)
    assert all(right <= left for (_, right), (left, _) in pairwise(boxes)), boxes


def test_scale_and_inset_find_room_on_a_phone(visit: Visitor) -> None:
    page = visit(width=390, height=844).open_story("#ship")
    expect(page.locator(".leaflet-control-scale")).to_be_visible()
    for id_ in ("ship", "arriving", "hwang-jang-yop"):
        go_to_chapter(page, id_)
        inset = page.locator(".inset")
        expect(inset).to_be_visible()
        box = inset.bounding_box()
        assert box is not None
        points = page.evaluate("StoryMap.view.listPoints().map(({ x, y }) => [x, y])")
        assert points
        for x, y in points:
            inside = box["x"] <= x <= box["x"] + box["width"] and y <= box["y"] + box["height"]
            assert not inside, (id_, x, y)
    # What is seen whole needs none.
    go_to_chapter(page, "overview")
    expect(page.locator(".inset")).to_be_hidden()
    expect(page.locator(".leaflet-control-scale")).to_be_hidden()


def test_the_key_speaks_of_arcs_where_there_are_lines(visit: Visitor) -> None:
    page = visit().open_story("#hwang-jang-yop")
    claim = page.locator(".key-row .schematic")
    expect(claim).to_be_visible()
    go_to_chapter(page, "ship")
    expect(claim).to_be_hidden()
    choose(page, "route", "all")
    expect(claim).to_be_visible()


def test_one_journey_alone_and_the_choice_of_layers_go_together(visit: Visitor) -> None:
    page = visit().open_story("?mode=step#acting-ambassadors")
    page.evaluate("StoryMap.view.showOnly('rome-envoy')")
    assert page.evaluate(COUNT, "path.route") == 1
    # All journeys are asked for, and one alone is still what is shown: the choice waits for it.
    choose(page, "route", "all")
    assert page.evaluate(COUNT, "path.route") == 1
    choose(page, "event", "none")
    choose(page, "country", "none")
    assert page.evaluate(COUNT, ".event") == 0
    # Letting one go leaves the other.
    page.locator(".let-go").click()
    wait_until(page, f"() => ({COUNT})('path.route') >= 9")
    assert page.evaluate(COUNT, ".event") == 0
    # No journeys at all, and then one alone: what was asked for last is shown.
    choose(page, "route", "none")
    assert page.evaluate(COUNT, "path.route") == 0
    page.evaluate("StoryMap.view.showOnly('rome-envoy')")
    assert page.evaluate(COUNT, "path.route") == 1
    page.locator(".let-go").click()
    wait_until(page, f"() => ({COUNT})('path.route') === 0")
